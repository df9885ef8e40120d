import {
  countBindingStatuses,
  countLiveActivations,
  countRefusedCodes,
  countUsers,
} from '../../queries/figures.ts'
import type { Context } from '../context.ts'

export type Figures = {
  readonly atMs: number
  readonly users: { readonly active: number; readonly suspended: number; readonly passwordLocked: number }
  /** `locked` counts users too who were locked before they had a token. */
  readonly bindings: { readonly usable: number; readonly locked: number; readonly suspended: number }
  readonly activationCodes: number
  /** The oldest day first, the last one today. */
  readonly refusedCodes: readonly { readonly day: string; readonly count: number }[]
}

const days = 7
/** Counting goes over every user, so it is not done for each who asks. */
const keptMs = 60_000

type Counted = { readonly figures: Promise<Figures>; readonly atMonotonicMs: number }

/** What there is in a service, and how many codes were refused on each of the last seven days in Japan; up to a minute old. */
export function createFigures(monotonic: () => number) {
  const known = new Map<string, Counted>()
  return (context: Context, service: string): Promise<Figures> => {
    const before = known.get(service)
    const now = monotonic()
    if (before !== undefined && now < before.atMonotonicMs + keptMs) return before.figures
    const figures = count(context, service)
    known.set(service, { figures, atMonotonicMs: now })
    // What failed is asked again.
    figures.catch(() => known.delete(service))
    return figures
  }
}

async function count({ store, now }: Context, service: string): Promise<Figures> {
  const at = now()
  const today = at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
  const epoch = Temporal.PlainDate.from('1970-01-01')
  const fromDay = epoch.until(today, { largestUnit: 'days' }).days - (days - 1)
  const { byStatus, passwordLocked } = await countUsers(store, service)
  const { usable = 0, locked = 0, suspended = 0 } = await countBindingStatuses(store, service)
  const refused = await countRefusedCodes(store, service, fromDay)
  const activationCodes = await countLiveActivations(store, service, at.epochMilliseconds)
  return {
    atMs: at.epochMilliseconds,
    users: { active: byStatus['active'] ?? 0, suspended: byStatus['suspended'] ?? 0, passwordLocked },
    bindings: { usable, locked, suspended },
    activationCodes,
    refusedCodes: Array.from({ length: days }, (_, i) => ({
      day: epoch.add({ days: fromDay + i }).toString(),
      count: refused.get(fromDay + i) ?? 0,
    })),
  }
}
