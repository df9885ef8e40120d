import type { Hono, Context as HonoContext } from 'hono'
import type { Env } from '../../../platform/http/guards.ts'
import type { Sessions } from '../../../platform/web/gate.ts'
import type { Html } from '../../../platform/web/html.ts'
import type { Page } from '../../../platform/web/layout.ts'
import type { Caller } from '../../operations/context.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import type { SentCode } from '../../operations/methods/send-code.ts'
import type { PasskeyVisitor } from '../../operations/passkeys/care-for-passkey.ts'
import { type passkeyPaths, serviceHref } from '../../routes.ts'
import type { PasskeyPolicy } from '../../rules/methods/policy.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import type { Refusal } from '../../rules/refusal.ts'
import type { PasskeyText } from '../../texts/passkeys/ja.ts'
import type { Message } from '../../texts/refusal.ts'
import type { Places } from '../login-sessions.ts'
import type { Site } from '../site.ts'
import type { Words } from '../words.ts'

type Scripts = NonNullable<Page['scripts']>

/** How a kind of service frames the screens of passkeys. */
export type PasskeyFrame<Found extends FoundSession = FoundSession> = Words<PasskeyText> & {
  readonly app: Hono<Env>
  readonly site: Site
  readonly profile: ServiceProfile
  readonly sessions: Sessions<Found>
  /** Where the login begins and where it leads. */
  readonly places: Pick<Places, 'entry' | 'home' | 'password'>
  /** Where whoever is inside changes the login password. */
  readonly passwordChange: string
  /** What of this user's is due by now, before they log in. */
  readonly applyDue?: (caller: Caller, userId: string) => Promise<void>
  readonly openPage: (c: HonoContext<Env>, title: string, main: Html, scripts?: Scripts) => Html
  /** With the heading. `trail`: what leads to the page, its own title last. */
  readonly insidePage: (
    c: HonoContext<Env>,
    found: Found,
    trail: readonly string[],
    main: Html,
    scripts?: Scripts,
  ) => Html | Promise<Html>
  /** Where the entry to the list of passkeys stands, as the help says it. */
  readonly way: string
  readonly toldRefusal: (refusal: Refusal) => Message
  /** Below a field for a code of the token: after how many wrong ones it locks. */
  readonly codeCaution: () => Html | null
  /** Where a code went, and what to do if it doesn't arrive; null: the service mails none, and no address proves anything. */
  readonly mail: { readonly sent: (sent: SentCode | undefined) => Html; readonly notes: () => Html } | null
}

/** A service whose profile has passkeys. */
export type PasskeyService<Found extends FoundSession = FoundSession> = PasskeyFrame<Found> & {
  readonly policy: PasskeyPolicy
}

export function passkeyLink(
  { profile }: { readonly profile: Pick<ServiceProfile, 'service'> },
  screen: keyof typeof passkeyPaths,
  id?: string,
): string {
  return serviceHref(profile.service, screen, id)
}

export function passkeyVisitor(
  { profile }: Pick<PasskeyService, 'profile'>,
  { user, session }: FoundSession,
): PasskeyVisitor {
  return { service: profile.service, userId: user.userId, sessionHash: session.sessionHash }
}
