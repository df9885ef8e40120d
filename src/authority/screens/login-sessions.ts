import { type Sessions, shownSession } from '../../platform/web/gate.ts'
import { type FoundSession, findSession } from '../operations/find-session.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Site } from './site.ts'

/** Where a service leads a browser, by what its session opens. */
export type Places = {
  /** The start, where an explanation can be shown. */
  readonly entry: string
  readonly home: string
  readonly password: string
  /** The next step of a ticket. */
  readonly step: (found: FoundSession) => string
}

/** Those of a service whose screens have their usual names. */
export function usualPlaces(
  hrefOf: (screen: 'entry' | 'home' | 'password') => string,
): Pick<Places, 'entry' | 'home' | 'password'> {
  return { entry: hrefOf('entry'), home: hrefOf('home'), password: hrefOf('password') }
}

type Service = { readonly site: Site; readonly profile: ServiceProfile }

/** The sessions of a service whose users log in, and where it sends a browser whose session does not fit. */
export function loginSessions({ site, profile }: Service, places: Places): Sessions<FoundSession> {
  const whereItBelongs = (found: FoundSession | undefined) => {
    if (found === undefined) return startAgain(places)
    const { stage } = found.session
    if (stage === 'authenticated') return places.home
    return stage === 'must_change_password' ? places.password : places.step(found)
  }
  return {
    service: profile.service,
    find: (c) =>
      shownSession({ profile }, c, (name, sessionId) => findSession(site.context, name, sessionId)),
    whereItBelongs,
    // The page behind the login redirects users without a session.
    redirectFor: (found) => (found === undefined ? places.home : whereItBelongs(found)),
  }
}

/** The start, with the explanation that the session is over. */
export function startAgain({ entry }: Pick<Places, 'entry'>): string {
  return `${entry}?notice=expired`
}
