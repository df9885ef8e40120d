import type { ServiceProfile } from '../rules/profile.ts'
import type { Texts } from '../texts/catalog.ts'
import { fill } from '../texts/catalog.ts'
import type { LoginScreenText } from '../texts/login-catalog.ts'

/** Who the screens of the login and the help address: customers in the manuals' words, or the staff of a desk. */
export type Audience = {
  /** Above STEP 1 and STEP 2 (S0-2.3.1-02, S0-2.4-07). */
  readonly ofThisKind: string
  /** The same for codes by mail (S2-1.1-01). */
  readonly byMail: string
  /** The ID that identifies users at login; in headings, as the manuals typeset it. */
  readonly id: string
  readonly newcomers: string
  readonly enrolled: string
  readonly withPasskey: string
  /** One user, as in 「ユーザ1名につき」 (S0-2.1-06). */
  readonly one: string
  readonly oneself: string
  /** How the notice with the first ID arrives, before its name. */
  readonly noticeComes: string
  /** Whom to ask for what the profile leaves out: telephone numbers, hours. */
  readonly informant: string
  /** What follows a login: its screen, and what to check there (S0-2.2-26). */
  readonly after: { readonly screen: string; readonly check: string }
}

/** Customers, in the words of the manuals. */
function customersOf({ names }: ServiceProfile, t: Texts<LoginScreenText>): Audience {
  return {
    ofThisKind: t('audience.token'),
    byMail: t('audience.mail'),
    id: t('audience.id'),
    newcomers: t('audience.newcomers'),
    enrolled: t('audience.enrolled'),
    withPasskey: t('passkey.whom'),
    one: t('audience.one'),
    oneself: t('audience.oneself'),
    noticeComes: t('audience.noticeComes'),
    informant: t('audience.informant'),
    after: { screen: t('first.title'), check: fill(t('audience.check'), { userId: names.userId }) },
  }
}

/** Who the screens of a service address. */
export function audienceOf({
  profile,
  t,
  extras,
}: {
  readonly profile: ServiceProfile
  readonly t: Texts<LoginScreenText>
  readonly extras?: { readonly audience?: Audience }
}): Audience {
  return extras?.audience ?? customersOf(profile, t)
}
