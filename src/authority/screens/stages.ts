import type { FoundSession } from '../operations/find-session.ts'
import type { TicketPurpose } from '../rules/events.ts'

/** What a browser's session opens. */

type Fits = (found: FoundSession | undefined) => found is FoundSession

/** Has it passed everything that the login asks for? */
export function isInside<Found extends FoundSession>(found: Found | undefined): found is Found {
  return found?.session.stage === 'authenticated'
}

/** Is it a ticket to this one next step? */
export function hasTicketTo(purpose: TicketPurpose): Fits {
  return (found): found is FoundSession =>
    found?.session.stage === 'ticket' && found.session.purpose === purpose
}
