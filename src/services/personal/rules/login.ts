import type { LoginAddition } from '../../../authority/rules/login-addition.ts'
import type { Agreement, AgreementEvent } from '../../../bank/rules/agreement.ts'
import type { LoginEvent } from '../../../bank/rules/last-login.ts'
import { noteLogin } from '../../../bank/rules/login-note.ts'
import type { PersonalProfile } from './profile.ts'
import { barOf } from './restart.ts'

/** What 個人インターネットバンキング adds to a login and to an enrollment: its 利用追加規定 (S4-0-05). */
export function personalAddition(
  { agreement }: { readonly agreement: Agreement | undefined },
  profile: PersonalProfile,
): LoginAddition<LoginEvent | AgreementEvent> {
  const { version } = profile.personal.terms
  return {
    bar: (_, asked) => barOf(agreement, asked, profile),
    note: noteLogin,
    consent: ({ service, userId, customerId }, acceptedTerms, now) => {
      // A form older than the terms in force accepted another text.
      if (acceptedTerms !== version) return null
      const acceptedAtMs = now.epochMilliseconds
      return [{ type: 'terms_accepted', service, userId, customerId, version, acceptedAtMs }]
    },
  }
}
