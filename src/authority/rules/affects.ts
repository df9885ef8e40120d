import { affectsBanking, isBankingEvent } from '../../bank/rules/banking-events.ts'
import type { TradeEvent } from '../../services/fx-web/rules/trade-events.ts'
import { affectsCertificates, isCertificateEvent } from './certificate-events.ts'
import type {
  ActivationEvent,
  BindingEvent,
  ChallengeEvent,
  CustomerEvent,
  DeskEvent,
  Event,
  TokenEvent,
  UserEvent,
} from './events.ts'
import { type Ref, ref } from './states.ts'

/** Which states an event can change. The store insists that a decision loaded them. */
export function affects(event: Event): readonly Ref[] {
  if (isBankingEvent(event)) return affectsBanking(event)
  if (isCertificateEvent(event)) return affectsCertificates(event)
  switch (event.type) {
    case 'customer_created':
    case 'user_created':
    case 'user_suspended':
    case 'user_resumed':
    case 'user_changed':
    case 'user_deleted':
      return affectsUser(event)
    case 'password_rehashed':
    case 'password_accepted':
    case 'password_unlocked':
    case 'password_change_refused':
      return [ref.password(event.service, event.userId)]
    case 'password_set':
    case 'password_locked':
    case 'password_rejected':
      return [ref.password(event.service, event.userId), ref.user(event.service, event.userId)]
    case 'unknown_login_rejected':
      return [ref.unknownLogin(event.service, event.loginHash)]
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
    case 'challenge_sent':
    case 'challenge_failed':
    case 'challenge_passed':
    case 'mail_address_registered':
    case 'mail_address_changed':
    case 'mail_address_removed':
    case 'notices_chosen':
      return affectsChallenge(event)
    default:
      return affectsWork(event)
  }
}

/** What is done with tokens, and behind the login. */
function affectsWork(event: TokenEvent | ActivationEvent | TradeEvent | HolderEvent): readonly Ref[] {
  switch (event.type) {
    case 'token_issued':
    case 'token_revoked':
    case 'token_offered':
    case 'token_checked':
    case 'token_resynchronized':
    case 'token_requested':
    case 'token_imported':
    case 'tokens_imported':
    case 'tokens_exported':
    case 'activation_issued':
    case 'activation_used':
    case 'activation_rejected':
      return affectsToken(event)
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
    default:
      return affectsBinding(event)
  }
}

function affectsUser(event: CustomerEvent | UserEvent): readonly Ref[] {
  const { type, service } = event
  if (type === 'customer_created') return [ref.customer(service, event.customerId)]
  const { userId } = event
  const user = ref.user(service, userId)
  return type === 'user_deleted'
    ? [user, ref.password(service, userId), ref.mailAddress(service, userId)]
    : [user]
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

function affectsToken(event: TokenEvent | ActivationEvent): readonly Ref[] {
  switch (event.type) {
    case 'token_issued':
    case 'token_imported':
      return [ref.token(event.tokenId), ref.tokenUse(event.tokenId)]
    case 'tokens_imported':
    case 'tokens_exported':
    case 'activation_rejected':
      return []
    case 'token_offered':
      return [ref.token(event.tokenId), ref.session(event.sessionHash)]
    case 'activation_issued':
    case 'activation_used':
      return [ref.activation(event.service, event.userId)]
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

type HolderEvent = Extract<BindingEvent, { readonly holder: string }>

function affectsBinding(event: HolderEvent): readonly Ref[] {
  const binding = ref.binding(event.service, event.holder)
  switch (event.type) {
    case 'token_enrolled':
      return [
        binding,
        ref.token(event.tokenId),
        ref.tokenUse(event.tokenId),
        ref.tokenClaim(event.service, event.tokenId),
      ]
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
