import type { Caller, Context } from '../../../authority/operations/context.ts'
import { forgetCoreFault, noteCoreFault } from '../../queries/core.ts'
import type { CoreError, FileRefusal } from '../../rules/core-feed.ts'
import { takesRates } from '../profile-of.ts'
import type { CoreDelivery, CoreSource, Settled } from './core-source.ts'
import { type Allowed, type Taken, takeStatement } from './take-statement.ts'

/** The words for what is wrong, which the module brings. */
export type FeedWords = {
  readonly error: (error: CoreError) => string
  readonly refusal: (refusal: FileRefusal) => string
}

/** What became of one delivery. */
export type Delivered = {
  readonly name: string
  readonly as: Settled
  readonly taken: Taken
  readonly reasons: readonly string[]
}

/** Its turn comes with another file, or with time. */
const waits: readonly FileRefusal[] = ['core_file_gap', 'core_file_future']

/**
 * Takes in what waits, one delivery after the other in its order; one that is refused doesn't hold up the next. Rejects if the
 * source or the store fails.
 */
export async function takeDeliveries(
  context: Context,
  caller: Caller,
  source: CoreSource,
  words: FeedWords,
  allowed: Allowed = {},
): Promise<readonly Delivered[]> {
  const delivered: Delivered[] = []
  for (const delivery of await source.waiting()) {
    const taken = await takeDelivery(context, caller, delivery, allowed)
    await noteRates(context, delivery, taken)
    const reasons = reasonsOf(taken, words)
    const as = settledAs(taken)
    await source.settle(delivery, as, as === 'refused' ? reasons : [])
    delivered.push({ name: delivery.name, as, taken, reasons })
  }
  return delivered
}

function takeDelivery(
  context: Context,
  caller: Caller,
  { read }: CoreDelivery,
  allowed: Allowed,
): Promise<Taken> | Taken {
  return read.ok
    ? takeStatement(context, caller, read.statement, allowed)
    : { result: 'wrong', errors: read.errors }
}

/** Nobody may trade at wrong rates, so monitoring is told of them until right ones come, whichever way they do. */
async function noteRates({ store, profiles, now }: Context, { of, read }: CoreDelivery, taken: Taken) {
  const service = read.ok ? read.statement.header.service : of
  const profile = service === null ? undefined : profiles.get(service)
  if (service === null || profile === undefined || !takesRates(profile)) return
  const asked = { service, asked: 'rates' } as const
  if (taken.result === 'taken') await forgetCoreFault(store, asked)
  const fault = taken.result === 'wrong' ? taken.errors[0]?.problem : undefined
  if (fault !== undefined) await noteCoreFault(store, { ...asked, fault, sinceMs: now().epochMilliseconds })
}

/** One that was taken before is where it should be, too: whoever took it may have been killed before it was put away. */
function settledAs(taken: Taken): Settled {
  if (taken.result === 'taken') return 'taken'
  if (taken.result === 'elsewhere') return 'waiting'
  if (taken.result === 'wrong') return 'refused'
  if (taken.refusal === 'core_file_taken') return 'taken'
  return waits.includes(taken.refusal) ? 'waiting' : 'refused'
}

function reasonsOf(taken: Taken, words: FeedWords): readonly string[] {
  if (taken.result === 'taken') return []
  return taken.result === 'refused' ? [words.refusal(taken.refusal)] : taken.errors.map(words.error)
}
