import { type Approval, evolveApproval } from './approval.ts'
import {
  type Binding,
  evolveBinding,
  evolveRevokedBinding,
  evolveTokenClaim,
  type RevokedBinding,
  type TokenClaim,
} from './binding.ts'
import { type Challenge, evolveChallenge } from './challenge.ts'
import { type Customer, evolveCustomer } from './customer.ts'
import type { BindingEvent, ChallengeEvent, DeskEvent, Event, TokenEvent, TradeEvent } from './events.ts'
import { type Contract, evolveContract } from './fx/contract.ts'
import { type CreditLine, evolveCreditLine } from './fx/credit.ts'
import { evolveOrder, type Order } from './fx/order.ts'
import { evolveQuote, type Quote } from './fx/quote.ts'
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
}

export type Kind = keyof States

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
  session: (sessionHash: string): Ref<'session'> => ({ kind: 'session', key: [sessionHash] }),
} as const

/** Which states an event can change. The store insists that a decision loaded them. */
export function affects(event: Event): readonly Ref[] {
  switch (event.type) {
    case 'customer_created':
      return [ref.customer(event.service, event.customerId)]
    case 'user_created':
    case 'user_suspended':
    case 'user_resumed':
    case 'user_changed':
      return [ref.user(event.service, event.userId)]
    case 'user_deleted':
      return [
        ref.user(event.service, event.userId),
        ref.password(event.service, event.userId),
        ref.mailAddress(event.service, event.userId),
      ]
    case 'password_rehashed':
    case 'password_accepted':
    case 'password_unlocked':
    case 'password_change_refused':
      return [ref.password(event.service, event.userId)]
    case 'password_set':
    case 'password_rejected':
      return [ref.password(event.service, event.userId), ref.user(event.service, event.userId)]
    case 'unknown_login_rejected':
      return [ref.unknownLogin(event.service, event.loginHash)]
    case 'token_issued':
    case 'token_revoked':
    case 'token_checked':
    case 'token_resynchronized':
    case 'token_requested':
      return affectsToken(event)
    case 'session_started':
    case 'session_ended':
      return [ref.session(event.sessionHash), ref.user(event.service, event.userId)]
    case 'token_barred':
      return [ref.tokenClaim(event.service, event.tokenId)]
    case 'operator_appointed':
    case 'desk_acted':
    case 'approval_requested':
    case 'approval_granted':
    case 'approval_declined':
    case 'approval_used':
      return affectsDesk(event)
    case 'mail_queued':
    case 'mail_claimed':
    case 'mail_sent':
    case 'mail_deferred':
    case 'mail_dropped':
    case 'mail_bounced':
      return [ref.mail(event.mailId)]
    case 'quote_given':
    case 'contract_concluded':
    case 'contract_used':
    case 'contract_confirmed':
    case 'contract_disputed':
    case 'order_placed':
    case 'order_filled':
    case 'order_expired':
    case 'order_cancelled':
      return affectsTrade(event)
    case 'challenge_sent':
    case 'challenge_failed':
    case 'challenge_passed':
    case 'mail_address_registered':
    case 'mail_address_changed':
    case 'mail_address_removed':
    case 'notices_chosen':
      return affectsChallenge(event)
    default:
      return affectsBinding(event)
  }
}

function affectsDesk(event: DeskEvent): readonly Ref[] {
  switch (event.type) {
    case 'operator_appointed':
      return [ref.operator(event.service, event.userId)]
    case 'desk_acted':
      return []
    default:
      return [ref.approval(event.service, event.userId, event.action)]
  }
}

function affectsToken(event: TokenEvent): readonly Ref[] {
  switch (event.type) {
    case 'token_issued':
      return [ref.token(event.tokenId), ref.tokenUse(event.tokenId)]
    case 'token_revoked':
      return [ref.token(event.tokenId)]
    case 'token_checked':
    case 'token_resynchronized':
      return [ref.tokenUse(event.tokenId)]
    case 'token_requested':
      return [ref.issuance(event.requestHash)]
  }
}

function affectsChallenge(event: ChallengeEvent): readonly Ref[] {
  switch (event.type) {
    case 'challenge_sent':
      return [ref.challenge(event.service, event.userId, event.purpose)]
    case 'challenge_failed':
    case 'challenge_passed':
      return [
        ref.challenge(event.service, event.userId, event.purpose),
        ref.binding(event.service, event.holder),
      ]
    case 'mail_address_registered':
    case 'mail_address_changed':
      return [ref.mailAddress(event.service, event.userId)]
    case 'mail_address_removed':
      return [ref.mailAddress(event.service, event.userId), ref.user(event.service, event.userId)]
    case 'notices_chosen':
      return [ref.mailSettings(event.service, event.customerId)]
  }
}

function affectsTrade(event: TradeEvent): readonly Ref[] {
  const { service } = event
  switch (event.type) {
    case 'quote_given':
      return [ref.quote(event.quoteId)]
    case 'contract_concluded': {
      const states = [ref.contract(service, event.contractId), ref.creditLine(service, event.customerId)]
      return event.quoteId === null ? states : [...states, ref.quote(event.quoteId)]
    }
    case 'contract_used':
      return [ref.contract(service, event.contractId), ref.creditLine(service, event.customerId)]
    case 'contract_confirmed':
    case 'contract_disputed':
      return [ref.contract(service, event.contractId)]
    default:
      return [ref.order(service, event.orderId), ref.creditLine(service, event.customerId)]
  }
}

function affectsBinding(event: Extract<BindingEvent, { readonly holder: string }>): readonly Ref[] {
  const binding = ref.binding(event.service, event.holder)
  switch (event.type) {
    case 'token_enrolled':
      return [binding, ref.tokenUse(event.tokenId), ref.tokenClaim(event.service, event.tokenId)]
    case 'code_accepted':
    case 'token_synchronized':
      return [binding, ref.tokenUse(event.tokenId)]
    case 'binding_revoked':
      return [
        binding,
        ref.tokenClaim(event.service, event.tokenId),
        ref.revokedBinding(event.bindingId),
        ref.user(event.service, event.userId),
      ]
    case 'binding_suspended':
      return [binding, ref.user(event.service, event.userId)]
    default:
      return [binding]
  }
}
