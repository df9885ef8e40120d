import type { ServiceProfile } from '../rules/profile.ts'

/** Whom the screens of the login and the help speak to: customers in the manuals' words, or the staff of a desk. */
export type Audience = {
  /** Above STEP 1 and STEP 2 (S0-2.3.1-02, S0-2.4-07). */
  readonly ofThisKind: string
  /** The same for codes by mail (S2-1.1-01). */
  readonly byMail: string
  /** The ID that identifies users at login; in headings, as the manuals typeset it. */
  readonly id: string
  readonly newcomers: string
  readonly enrolled: string
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
function customersOf({ names }: ServiceProfile): Audience {
  return {
    ofThisKind: 'ワンタイムパスワード(OTP)認証方式のお客様',
    byMail: 'ワンタイムパスワードをメールで受け取るお客様',
    id: 'ユーザ ID',
    newcomers: '初めてご利用になるお客さま',
    enrolled: '利用開始登録がお済みのお客さま',
    one: 'ユーザ',
    oneself: 'お客さま',
    noticeComes: '郵送される',
    informant: 'お取引店',
    after: { screen: '初期画面', check: `[お客様名]、[${names.userId}]、[ユーザ名]` },
  }
}

/** Whom the screens of a service speak to. */
export function audienceOf({
  profile,
  extras,
}: {
  readonly profile: ServiceProfile
  readonly extras?: { readonly audience?: Audience }
}): Audience {
  return extras?.audience ?? customersOf(profile)
}
