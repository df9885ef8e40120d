import type { ServiceKind } from '../../authority/operations/service-kind.ts'
import { fbLogin } from './operations/login-part.ts'

/** WEB-FB (S3): a token each, or one that all share; the users' tokens are their administrator's (S3-FAQ-04). */
export const fbKind: ServiceKind = {
  login: fbLogin,
  sharesTokens: true,
  administratorsKeepTokens: true,
  opening: { kind: 'WEB-FB', command: 'fb-customer open' },
}
