import type { Decision } from '../../../platform/decision/decision.ts'
import { reveal } from '../../../platform/decision/event.ts'
import { requestDigest } from '../../../platform/secrets/deliver.ts'
import { keyedHash, keyedHashes } from '../../../platform/secrets/mac.ts'
import { open, seal } from '../../../platform/secrets/seal.ts'
import { type Store, withRefs } from '../../../platform/store/store.ts'
import { type AnsweredRequest, answeredRequestState, answerKeptMs } from '../../rules/answered-request.ts'
import type { Client } from '../../rules/client.ts'
import type { Context } from '../context.ts'

/** What a program was answered: the status, and the body as it was sent. */
export type GivenAnswer = { readonly status: number; readonly body: string }

export type AskedOnce = {
  readonly client: Pick<Client, 'clientId' | 'service'>
  /** The client's own; another client's key of the same text is another key. */
  readonly idempotencyKey: string
  /** Method, path and body: what must be the same when the key is. */
  readonly request: string
}

export type AnsweredOnce =
  | { readonly ok: true; readonly answer: GivenAnswer; readonly repeated: boolean }
  /** The key was used for another request. */
  | { readonly ok: false; readonly refusal: 'request_differs' }

/** Somebody else's same request was decided first. Thrown inside the decision, so that nothing of this one is saved. */
class AnsweredMeanwhile extends Error {
  override readonly name = 'AnsweredMeanwhile'
  readonly answered: AnsweredRequest
  constructor(answered: AnsweredRequest) {
    super('the request was answered meanwhile')
    this.answered = answered
  }
}

/**
 * Does something for a client once, however often and at however many nodes the same request arrives within a day. The
 * answer is kept in the transaction of the change itself, so that after a crash it is there exactly if the change is.
 * `run` gets a context whose first change keeps the answer, whether that change is accepted or refused; `answerOf` sees
 * what its decision said, and nothing that `run` adds later. Rejects when `run` does, with nothing kept.
 */
export async function answerOnce<Outcome extends object>(
  context: Context,
  asked: AskedOnce,
  run: (context: Context) => Promise<Outcome>,
  answerOf: (outcome: Outcome) => GivenAnswer,
): Promise<AnsweredOnce> {
  const keeper = createKeeper(context, asked)
  const { answered } = await context.store.read({ answered: keeper.ref })
  if (answered !== undefined && keeper.isKept(answered)) return keeper.repeat(answered)
  const kept: GivenAnswer[] = []
  const telling = telledBy(context, keeper, (outcome) => {
    const answer = answerOf(outcome as Outcome)
    kept[0] = answer
    return answer
  })
  try {
    const outcome = await run(telling)
    const [answer] = kept
    if (answer !== undefined) return { ok: true, answer, repeated: false }
    // Refused before any change, so there is nothing that must not happen twice.
    return { ok: true, answer: answerOf(outcome), repeated: false }
  } catch (error) {
    if (error instanceof AnsweredMeanwhile) return keeper.repeat(error.answered)
    throw error
  }
}

function createKeeper({ keyRing, now }: Context, { client, idempotencyKey, request }: AskedOnce) {
  const { clientId, service } = client
  const requestHash = requestDigest('api request', clientId, idempotencyKey)
  const identity = `answer:${requestHash}`
  const known = `api request ${clientId}\n${request}`
  return {
    ref: answeredRequestState.ref(requestHash),
    isKept: ({ expiresAtMs }: AnsweredRequest) => now().epochMilliseconds < expiresAtMs,
    repeat({ fingerprint, status, sealed }: AnsweredRequest): AnsweredOnce {
      // A key of the ring may have been rotated since.
      if (!keyedHashes(keyRing, known).includes(fingerprint)) return { ok: false, refusal: 'request_differs' }
      const body = new TextDecoder().decode(open(keyRing, reveal(sealed), identity))
      return { ok: true, answer: { status, body }, repeated: true }
    },
    kept({ status, body }: GivenAnswer) {
      return {
        type: 'request_answered',
        service,
        clientId,
        requestHash,
        fingerprint: keyedHash(keyRing, known),
        status,
        sealed: { confidential: seal(keyRing, new TextEncoder().encode(body), identity) },
        expiresAtMs: now().epochMilliseconds + answerKeptMs,
      } as const
    },
  }
}

/** The same context; its first change that says anything keeps the answer with it. */
function telledBy(
  context: Context,
  keeper: ReturnType<typeof createKeeper>,
  answerOf: (outcome: object) => GivenAnswer,
): Context {
  const { store } = context
  let told = false
  const change: Store['change'] = async (given, needs, decide) => {
    if (told) return store.change(given, needs, decide)
    const outcome = await store.change(given, withRefs(needs, { answeredRequest: keeper.ref }), (states) => {
      const answered = states['answeredRequest'] as AnsweredRequest | undefined
      if (answered !== undefined && keeper.isKept(answered)) throw new AnsweredMeanwhile(answered)
      const decision = decide(states as never)
      return isStale(decision) ? decision : withAnswer(decision, keeper.kept(answerOf(decision.outcome)))
    })
    told ||= outcome.ok || (outcome.refusal as string) !== 'stale'
    return outcome
  }
  return { ...context, store: { ...store, change } }
}

function withAnswer<D extends Decision<object, string>>(decision: D, answered: D['events'][number]): D {
  return { ...decision, events: [...decision.events, answered] }
}

function isStale({ outcome }: Decision<object, string>): boolean {
  return !outcome.ok && outcome.refusal === 'stale'
}
