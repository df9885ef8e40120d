import type { DecisionOf } from '../../../authority/rules/decision.ts'
import { accept } from '../../../platform/decision/decision.ts'
import type { EventOf } from '../../../platform/decision/event.ts'
import { state } from '../../../platform/decision/state.ts'
import { text } from '../../../platform/decision/table.ts'
import type { OidcEvent } from './oidc-events.ts'

/** What a user of a service is called towards the systems that they log in to: chance, given once. */
export type OidcSubject = {
  readonly service: string
  readonly userId: string
  readonly subject: string
}

export const oidcSubjectState = state<OidcSubject, EventOf<OidcEvent, 'oidc_subject_given'>>()({
  name: 'oidcSubject',
  row: 'what a user is called towards the systems that they log in to by OpenID Connect',
  table: 'oidc_subject',
  key: ['service', 'userId'],
  columns: { service: text, userId: text, subject: text },
  on: {
    oidc_subject_given: {
      key: ({ service, userId }) => [service, userId] as const,
      fold: (_, { type: __, ...given }) => given,
    },
  },
})

/** Whoever comes first gives it; from then on it stays. */
export function decideSubject(
  known: OidcSubject | undefined,
  given: OidcSubject,
): DecisionOf<OidcEvent, Pick<OidcSubject, 'subject'>, never> {
  if (known !== undefined) return accept({ subject: known.subject })
  return accept({ subject: given.subject }, { type: 'oidc_subject_given', ...given })
}
