import { keeps } from '../../platform/store/schema.ts'
import { oidcClientState } from './rules/oidc-client.ts'
import type { OidcEvent } from './rules/oidc-events.ts'
import { oidcSubjectState } from './rules/oidc-subject.ts'

/** What OpenID Connect stores for good; what lives for minutes is sealed, and no state. */
export const oidcKept = keeps<OidcEvent>()({
  states: [oidcClientState, oidcSubjectState],
  noted: ['oidc_login_told', 'oidc_answer_told', 'oidc_logout_told'],
})
