import type { Context } from '../../authority/operations/context.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import { listJournal } from '../../authority/operations/list-journal.ts'
import type { Event } from '../../authority/rules/events.ts'

/** A user said of a passkey that it is not theirs: somebody else may have been inside. */
export type DisownedPasskey = { readonly at: string; readonly service: string; readonly userId: string }

const dayMs = 86_400_000
const shownMax = 20

/** Those of the last 24 hours, the newest first; nothing is read where no service has passkeys. */
export async function disownedPasskeys(context: Context, desk: string): Promise<readonly DisownedPasskey[]> {
  const watched = servicesOf(context, desk).filter(
    (service) => (context.profiles.get(service)?.methods.passkey ?? null) !== null,
  )
  const fromMs = context.now().epochMilliseconds - dayMs
  const entries = await Promise.all(
    watched.map((service) =>
      listJournal<Event>(context, { service, types: ['passkey_disowned'], fromMs }, shownMax),
    ),
  )
  return entries
    .flat()
    .flatMap(({ at, event }) =>
      event.type === 'passkey_disowned' ? [{ at, service: event.service, userId: event.userId }] : [],
    )
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, shownMax)
}
