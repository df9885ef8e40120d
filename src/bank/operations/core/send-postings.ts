import { backgroundCaller } from '../../../authority/operations/background.ts'
import { changeContext } from '../../../authority/operations/context.ts'
import {
  type Delivered,
  type Outbox,
  startOutboxWorker,
  type WorkerSays,
  type WorkerSettings,
} from '../../../platform/outbox/worker.ts'
import { postingsToSend } from '../../queries/core.ts'
import {
  accountState,
  type CoreAnswer,
  decidePostingAnswer,
  type Posting,
  postingState,
} from '../../rules/account.ts'
import { postingLimits, postingPath, refusalSchema } from './core-api.ts'
import { createCoreFaults } from './core-faults.ts'
import { type AskCore, CoreAnswerFault, type CoreLink, faultOf, servicesOf, valueIn } from './core-link.ts'

const worker = backgroundCaller('core-feed')

type Means = CoreLink & Pick<WorkerSettings, 'log' | 'follow'>

/** Of a posting that failed before, others go first. */
const readMax = 100

const says: WorkerSays = {
  piece: 'outbox posting',
  away: 'the core system takes no postings; they wait',
  back: 'the core system takes postings again',
  failed: 'a posting could not be dealt with',
  unreadable: 'the postings for the core system cannot be read',
}

/** Sends the core system what transfers moved, until it is stopped. No fault ends it. */
export function startPostings(means: Means) {
  const settings = { atOnceMax: 4, pollMs: 2000, pauseMs: 2000, pauseMsMax: 60_000 }
  const { log, follow } = means
  return startOutboxWorker({ ...settings, outbox: postingsFor(means), follow, log, says })
}

/**
 * What transfers moved, each sent under its ID until the core system has said whether it takes it (decision 71). Several
 * processes may: whoever is sent the same ID twice books it once.
 */
export function postingsFor({ log, follow: _, ...link }: Means): Outbox {
  const { context, ask } = link
  const failures = new Map<string, string>()
  const faults = createCoreFaults(context, 'postings')

  async function due(limit: number): Promise<readonly string[]> {
    const services = servicesOf(link, 'postings')
    const found = await Promise.all(
      services.map((service) => postingsToSend(context.store, service, readMax)),
    )
    for (const [i, service] of services.entries()) if (found[i]?.length === 0) await faults.rest(service)
    const ids = found.flat().map(keyOf)
    for (const id of failures.keys()) if (!ids.includes(id)) failures.delete(id)
    return ids.toSorted((a, b) => Number(failures.has(a)) - Number(failures.has(b))).slice(0, limit)
  }

  async function deliver(id: string): Promise<Delivered> {
    const [service = '', accountId = '', entryId = ''] = id.split(separator)
    const refs = { posting: postingState.ref(service, accountId, entryId) }
    const { posting, account } = await context.store.read({
      ...refs,
      account: accountState.ref(service, accountId),
    })
    if (posting === undefined || account === undefined || posting.coreAnswer !== null) return 'unasked'
    const said = await sendPosting(ask, { ...account, ...posting }).catch((error: unknown) => {
      const fault = faultOf(error)
      if (failures.get(id) !== fault)
        log.warn({ err: error, service, posting: entryId, fault }, 'a posting could not be sent')
      failures.set(id, fault)
      return null
    })
    await faults.note(service, said === null ? (failures.get(id) ?? null) : null)
    if (said === null) return 'unreachable'
    const now = context.now()
    await context.store.change(changeContext(worker, now), refs, (states) =>
      decidePostingAnswer(states.posting, { ...said, coreAttempt: posting.coreAttempt }, now),
    )
    failures.delete(id)
    if (said.coreAnswer === 'refused')
      log.error({ service, posting: entryId, reason: said.coreReason }, 'the core system refused a posting')
    return 'answered'
  }

  return { due, deliver }
}

const separator = ' '

function keyOf({ service, accountId, entryId }: Posting): string {
  return [service, accountId, entryId].join(separator)
}

type SentPosting = Posting & {
  readonly branchCode: string
  readonly accountType: string
  readonly number: string
}

/** 200 or 201: it will be booked, once. 409 or 422: it won't. Rejects for everything else: nobody knows. */
async function sendPosting(
  ask: AskCore,
  posting: SentPosting,
): Promise<{ readonly coreAnswer: CoreAnswer; readonly coreReason: string | null }> {
  const { service, entryId } = posting
  const answer = await ask({
    method: 'POST',
    path: postingPath(service),
    headers: { 'idempotency-key': entryId },
    body: JSON.stringify(bodyOf(posting)),
    ...postingLimits,
  })
  const { status } = answer
  if (status === 200 || status === 201) return { coreAnswer: 'accepted', coreReason: null }
  if (status === 409 || status === 422)
    return { coreAnswer: 'refused', coreReason: valueIn(answer, refusalSchema).code }
  throw new CoreAnswerFault(`${status}`, `it answered ${status}`)
}

function bodyOf(posting: SentPosting) {
  const { service, entryId, transferId, branchCode, accountType, number, yen, text, bookedAtMs } = posting
  const again = posting.coreAttempt === null ? {} : { attempt: posting.coreAttempt }
  const acceptedAt = Temporal.Instant.fromEpochMilliseconds(bookedAtMs).toString()
  const account = { branch: branchCode, type: accountType, number }
  return { version: 1, service, postingId: entryId, transferId, ...account, yen, text, acceptedAt, ...again }
}
