import { type Account, evolveAccount, evolvePosting, type Posting } from '../../bank/rules/account.ts'
import { type Agreement, evolveAgreement } from '../../bank/rules/agreement.ts'
import { evolveLastLogin, type LastLogin } from '../../bank/rules/last-login.ts'
import { evolvePayee, type Payee } from '../../bank/rules/payee.ts'
import { type Contract, evolveContract } from '../../services/fx-web/rules/contract.ts'
import { type CreditLine, evolveCreditLine } from '../../services/fx-web/rules/credit.ts'
import { evolveOrder, type Order } from '../../services/fx-web/rules/order.ts'
import { evolveQuote, type Quote } from '../../services/fx-web/rules/quote.ts'
import { evolveFbUser, type FbUser } from '../../services/web-fb/rules/fb-user.ts'
import { evolveFixedPassword, type FixedPassword } from '../../services/web-fb/rules/fixed-password.ts'
import { evolveHandoverRun, type HandoverRun } from '../../services/web-fb/rules/handover.ts'
import {
  evolveTransfer,
  evolveTransferDay,
  type Transfer,
  type TransferDay,
} from '../../services/web-fb/rules/transfer.ts'
import { type Activation, evolveActivation } from './activation.ts'
import { type Approval, evolveApproval } from './approval.ts'
import {
  type Binding,
  evolveBinding,
  evolveRevokedBinding,
  evolveTokenClaim,
  type RevokedBinding,
  type TokenClaim,
} from './binding.ts'
import {
  type Certificate,
  type CertificateAuthority,
  evolveCertificate,
  evolveCertificateAuthority,
} from './certificate.ts'
import { type Challenge, evolveChallenge } from './challenge.ts'
import { type Customer, evolveCustomer } from './customer.ts'
import type { Event } from './events.ts'
import { evolveIssuance, type Issuance } from './issuance.ts'
import { evolveMail, type Mail } from './mail.ts'
import { evolveMailSettings, type MailSettings } from './mail-settings.ts'
import { evolveOperator, type Operator } from './operator.ts'
import { evolvePassword, evolveUnknownLogin, type Password, type UnknownLogin } from './password.ts'
import { evolveRegisteredAddress, type RegisteredAddress } from './registered-address.ts'
import { evolveSession, type Session } from './session.ts'
import { evolveToken, evolveTokenUse, type Token, type TokenUse } from './token.ts'
import { evolveUser, type User } from './user.ts'

/** Every kind of state that the store keeps, and the only way in which each changes. */
export type States = {
  customer: Customer
  user: User
  password: Password
  unknownLogin: UnknownLogin
  token: Token
  tokenUse: TokenUse
  issuance: Issuance
  activation: Activation
  binding: Binding
  tokenClaim: TokenClaim
  revokedBinding: RevokedBinding
  session: Session
  operator: Operator
  approval: Approval
  quote: Quote
  contract: Contract
  order: Order
  creditLine: CreditLine
  mail: Mail
  mailAddress: RegisteredAddress
  mailSettings: MailSettings
  challenge: Challenge
  account: Account
  posting: Posting
  agreement: Agreement
  fbUser: FbUser
  fixedPassword: FixedPassword
  lastLogin: LastLogin
  payee: Payee
  transfer: Transfer
  transferDay: TransferDay
  handoverRun: HandoverRun
  certificateAuthority: CertificateAuthority
  certificate: Certificate
}

export type Kind = keyof States

/** Those of a bank's services. */
export type BankingKind =
  | 'account'
  | 'posting'
  | 'agreement'
  | 'fbUser'
  | 'fixedPassword'
  | 'lastLogin'
  | 'payee'
  | 'transfer'
  | 'transferDay'
  | 'handoverRun'

export const evolve: {
  readonly [K in Kind]: (state: States[K] | undefined, event: Event) => States[K] | undefined
} = {
  customer: evolveCustomer,
  user: evolveUser,
  password: evolvePassword,
  unknownLogin: evolveUnknownLogin,
  token: evolveToken,
  tokenUse: evolveTokenUse,
  issuance: evolveIssuance,
  activation: evolveActivation,
  binding: evolveBinding,
  tokenClaim: evolveTokenClaim,
  revokedBinding: evolveRevokedBinding,
  session: evolveSession,
  operator: evolveOperator,
  approval: evolveApproval,
  quote: evolveQuote,
  contract: evolveContract,
  order: evolveOrder,
  creditLine: evolveCreditLine,
  mail: evolveMail,
  mailAddress: evolveRegisteredAddress,
  mailSettings: evolveMailSettings,
  challenge: evolveChallenge,
  account: evolveAccount,
  posting: evolvePosting,
  agreement: evolveAgreement,
  fbUser: evolveFbUser,
  fixedPassword: evolveFixedPassword,
  lastLogin: evolveLastLogin,
  payee: evolvePayee,
  transfer: evolveTransfer,
  transferDay: evolveTransferDay,
  handoverRun: evolveHandoverRun,
  certificateAuthority: evolveCertificateAuthority,
  certificate: evolveCertificate,
}

/** Names one state by its key; the order of the parts is the order of the key columns. */
export type Ref<K extends Kind = Kind> = { readonly kind: K; readonly key: readonly string[] }

export const ref = {
  customer: (service: string, customerId: string): Ref<'customer'> => ({
    kind: 'customer',
    key: [service, customerId],
  }),
  user: (service: string, userId: string): Ref<'user'> => ({ kind: 'user', key: [service, userId] }),
  password: (service: string, userId: string): Ref<'password'> => ({
    kind: 'password',
    key: [service, userId],
  }),
  unknownLogin: (service: string, loginHash: string): Ref<'unknownLogin'> => ({
    kind: 'unknownLogin',
    key: [service, loginHash],
  }),
  token: (tokenId: string): Ref<'token'> => ({ kind: 'token', key: [tokenId] }),
  tokenUse: (tokenId: string): Ref<'tokenUse'> => ({ kind: 'tokenUse', key: [tokenId] }),
  issuance: (requestHash: string): Ref<'issuance'> => ({ kind: 'issuance', key: [requestHash] }),
  activation: (service: string, userId: string): Ref<'activation'> => ({
    kind: 'activation',
    key: [service, userId],
  }),
  binding: (service: string, holder: string): Ref<'binding'> => ({ kind: 'binding', key: [service, holder] }),
  tokenClaim: (service: string, tokenId: string): Ref<'tokenClaim'> => ({
    kind: 'tokenClaim',
    key: [service, tokenId],
  }),
  revokedBinding: (bindingId: string): Ref<'revokedBinding'> => ({
    kind: 'revokedBinding',
    key: [bindingId],
  }),
  operator: (service: string, userId: string): Ref<'operator'> => ({
    kind: 'operator',
    key: [service, userId],
  }),
  approval: (service: string, userId: string, action: string): Ref<'approval'> => ({
    kind: 'approval',
    key: [service, userId, action],
  }),
  quote: (quoteId: string): Ref<'quote'> => ({ kind: 'quote', key: [quoteId] }),
  contract: (service: string, contractId: string): Ref<'contract'> => ({
    kind: 'contract',
    key: [service, contractId],
  }),
  order: (service: string, orderId: string): Ref<'order'> => ({ kind: 'order', key: [service, orderId] }),
  creditLine: (service: string, customerId: string): Ref<'creditLine'> => ({
    kind: 'creditLine',
    key: [service, customerId],
  }),
  mail: (mailId: string): Ref<'mail'> => ({ kind: 'mail', key: [mailId] }),
  mailAddress: (service: string, userId: string): Ref<'mailAddress'> => ({
    kind: 'mailAddress',
    key: [service, userId],
  }),
  mailSettings: (service: string, customerId: string): Ref<'mailSettings'> => ({
    kind: 'mailSettings',
    key: [service, customerId],
  }),
  challenge: (service: string, userId: string, purpose: string): Ref<'challenge'> => ({
    kind: 'challenge',
    key: [service, userId, purpose],
  }),
  account: (service: string, accountId: string): Ref<'account'> => ({
    kind: 'account',
    key: [service, accountId],
  }),
  posting: (service: string, accountId: string, entryId: string): Ref<'posting'> => ({
    kind: 'posting',
    key: [service, accountId, entryId],
  }),
  agreement: (service: string, customerId: string): Ref<'agreement'> => ({
    kind: 'agreement',
    key: [service, customerId],
  }),
  fbUser: (service: string, userId: string): Ref<'fbUser'> => ({ kind: 'fbUser', key: [service, userId] }),
  fixedPassword: (service: string, userId: string, purpose: string): Ref<'fixedPassword'> => ({
    kind: 'fixedPassword',
    key: [service, userId, purpose],
  }),
  lastLogin: (service: string, userId: string): Ref<'lastLogin'> => ({
    kind: 'lastLogin',
    key: [service, userId],
  }),
  payee: (service: string, customerId: string, payeeId: string): Ref<'payee'> => ({
    kind: 'payee',
    key: [service, customerId, payeeId],
  }),
  transfer: (service: string, transferId: string): Ref<'transfer'> => ({
    kind: 'transfer',
    key: [service, transferId],
  }),
  transferDay: (service: string, holder: string, day: string): Ref<'transferDay'> => ({
    kind: 'transferDay',
    key: [service, holder, day],
  }),
  handoverRun: (service: string, runId: string): Ref<'handoverRun'> => ({
    kind: 'handoverRun',
    key: [service, runId],
  }),
  certificateAuthority: (authorityId: string): Ref<'certificateAuthority'> => ({
    kind: 'certificateAuthority',
    key: [authorityId],
  }),
  certificate: (serial: string): Ref<'certificate'> => ({ kind: 'certificate', key: [serial] }),
  session: (sessionHash: string): Ref<'session'> => ({ kind: 'session', key: [sessionHash] }),
} as const
