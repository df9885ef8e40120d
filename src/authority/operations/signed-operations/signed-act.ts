import type { Template } from '../../../otp/signed-operation/fields.ts'
import { accept, type Decision as Decided, refuse, together } from '../../../platform/decision/decision.ts'
import type { Refs, StatesOf } from '../../../platform/store/store.ts'
import { isAsSigned, type OnRejection, type Showing } from '../../rules/as-signed.ts'
import { bindingState } from '../../rules/binding.ts'
import type { ConfirmedAct } from '../../rules/confirmation.ts'
import type { OfUser } from '../../rules/keys.ts'
import { type Created, decideOperation } from '../../rules/operation-creation.ts'
import type { Refusal, Stale } from '../../rules/refusal.ts'
import { sessionState } from '../../rules/session.ts'
import type { SignedOperation } from '../../rules/signed-operation.ts'
import { tokenState } from '../../rules/token.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from '../context.ts'
import { type ActPart, preparedAct } from './act-part.ts'
import { isFlooded, signOperation } from './sign-operation.ts'

/** What an operation keeps of what it is about; the session in which it was asked for stands in it. */
export type Subject = { readonly sessionHash: string }

type FactsOf<R extends Refs, Refused extends string> = {
  /** Whose token answers. */
  readonly holder: string
  readonly refs: R
  readonly decide: (states: StatesOf<R>, now: Temporal.Instant) => Decided<Showing, Refused | Stale>
  readonly rejected: (states: StatesOf<R>, now: Temporal.Instant) => OnRejection
  /** For how many seconds it can be answered at most, where the profile allows more. */
  readonly secondsMax?: number
}

/** The rows of an act, and what is decided on them: the same when it is asked for and when it is approved. */
export type ActFacts<Refused extends string> = FactsOf<Refs, Refused>

/** Hides from the authority which rows an act reads, as `preparedAct` does. */
export function actFacts<R extends Refs, Refused extends string>(
  facts: FactsOf<R, Refused>,
): ActFacts<Refused> {
  return facts as unknown as ActFacts<Refused>
}

/** An act that a signed operation confirms, as its kind declares it once. */
export type SignedAct<S extends Subject, Refused extends string> = {
  readonly act: ConfirmedAct
  readonly template: Template
  readonly facts: (context: Context, of: OfUser, subject: S) => Promise<ActFacts<Refused>>
  /** The kind's own words for a user without a token, and for one enrolled after the session began. */
  readonly tokenRefusals: { readonly missing: Refused; readonly tooNew: Refused }
}

/** Nothing was done, and there is nothing to freeze; the institution is told of the answer. */
export const nothingFollows = () => () => []

/** What asking alone takes, such as a code: it is spent with that, and a wrong one counts. */
export type AskingProof<R extends Refs, Refused extends string> = {
  readonly refs: R
  readonly decide: (states: StatesOf<R>, now: Temporal.Instant) => Decided<object, Refused | Refusal | Stale>
}

const noProof = { refs: {}, decide: () => accept({}) }

/** The operation for the user's token, or why the act could not be carried out even if it were approved. */
export function askForSignature<S extends Subject, Refused extends string, R extends Refs>(
  context: Context,
  caller: Caller,
  { act, template, facts, tokenRefusals }: SignedAct<S, Refused>,
  { service, userId }: OfUser,
  subject: S,
  proof: AskingProof<R, Refused> | typeof noProof = noProof,
) {
  const { store } = context
  return untilFresh<{ readonly operationId: string }, Refused | Refusal>(async () => {
    const { holder, refs, decide, secondsMax } = await facts(context, { service, userId }, subject)
    const now = context.now()
    const { outcome, events } = decide(await store.read(refs), now)
    if (!outcome.ok) {
      if (proof === noProof || events.length === 0) return outcome
      // What counts is counted, on the rows of that moment.
      return store.change(changeContext(caller, now), refs, (states) => {
        const again = decide(states, now)
        return again.outcome.ok ? refuse('stale') : refuse(again.outcome.refusal, ...again.events)
      })
    }
    const { binding } = await store.read({ binding: bindingState.ref(service, holder) })
    const tokenId = binding?.tokenId ?? null
    if (tokenId === null) return { ok: false, refusal: tokenRefusals.missing } as const
    if (await isFlooded(context, { tokenId, act }, now))
      return { ok: false, refusal: 'operations_waiting' } as const
    const { validSeconds } = profileOf(context, service).confirmation
    const asked = { service, userId, holder, tokenId, act, template, subject: JSON.stringify(subject) }
    const lasting = { validSeconds: Math.min(validSeconds, secondsMax ?? validSeconds) }
    const operation = signOperation(context, { ...asked, fields: outcome.shown, ...lasting }, now)
    if (typeof operation === 'string') throw new Error(`no token shows such a ${act}: ${operation}`)
    const ofToken = {
      binding: bindingState.ref(service, holder),
      token: tokenState.ref(tokenId),
      askedIn: sessionState.ref(subject.sessionHash),
    }
    type Answer = Decided<Created, Refused | Refusal | Stale>
    const all = { ...refs, ...proof.refs, ...ofToken }
    return store.change(changeContext(caller, now), all, (states): Answer => {
      const again = decide(states, now).outcome
      if (!again.ok) return refuse(again.refusal)
      if (!isAsSigned(operation, again.shown)) return refuse('stale')
      const enrolledAtMs = states.binding?.enrolledAtMs ?? 0
      if (enrolledAtMs > (states.askedIn?.startedAtMs ?? 0)) return refuse(tokenRefusals.tooNew)
      return together(proof.decide(states as StatesOf<R>, now), () => decideOperation(states, operation, now))
    })
  })
}

/** What it does when it is answered. */
export function signedActPart<S extends Subject, Refused extends string>({
  facts,
}: SignedAct<S, Refused>): ActPart {
  return {
    async prepare(context: Context, operation) {
      const { refs, decide, rejected } = await facts(context, operation, subjectIn<S>(operation))
      return preparedAct(refs, (states, now) => ({
        approve: () => decide(states, now),
        reject: rejected(states, now),
      }))
    },
  }
}

/** What the operation is about, as it was asked for. */
export function subjectIn<S extends Subject>({ subject }: Pick<SignedOperation, 'subject'>): S {
  return JSON.parse(subject) as S
}
