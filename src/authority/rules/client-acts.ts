import { accept, refuse, together } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import { activationIssued } from './activation.ts'
import { type Approval, actOrAsk, type PartyStates, type Permit } from './approval.ts'
import type { CodeStates } from './authentication.ts'
import { type Care, reasonsOfCare } from './care.ts'
import { clientActor } from './client.ts'
import { standingOf } from './client-asking.ts'
import type { Decision, DecisionOf } from './decision.ts'
import { enrollUser, type UserEnrollment } from './enrollment.ts'
import type { Event } from './events.ts'
import type { LoginRules } from './first-factor.ts'
import type { OfUser } from './keys.ts'
import { isLossKept, lossReported } from './loss.ts'
import type { LostToken } from './lost-report.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { DeskAction } from './rights.ts'
import { synchronizeHolder } from './synchronization.ts'
import type { ProofStates } from './token-proof.ts'
import type { User } from './user.ts'
import {
  type ChosenBinding,
  changeBindings,
  type decideDeskUserOtp,
  deskRightOf,
  onlyToken,
  type UserOtpAction,
  whyTwoForToken,
} from './user-otp.ts'
import { barOf } from './verification.ts'

/** What a system of the institution did, and why. */
export type ClientAct = OfUser & { readonly clientId: string; readonly reason: string }

/** How many requests of the client wait for an approver, as counted before. */
export type Waiting = { readonly waiting: number }

export type ClientTold = {
  readonly result: 'done' | 'requested'
  /** When an approver was asked; null: it is done. */
  readonly requestedAtMs: number | null
}

/**
 * An act on a user's token by a system of the institution: told, counted and limited like that of an operator. Where the
 * profile wants a second person, an approver at the desk is asked, and the client does it by asking again once that is
 * granted. A client that was declined does not ask again within a day.
 */
export function decideClientTokenAct(
  states: ChosenBinding & PartyStates & { readonly approval: Approval | undefined },
  request: ClientAct & Waiting & { readonly action: UserOtpAction },
  { profile, administratorsKeepTokens }: Parameters<typeof decideDeskUserOtp>[2],
  now: Temporal.Instant,
): Decision<ClientTold> {
  const { user, approval } = states
  const { service, userId, clientId, action, reason, waiting } = request
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  if (administratorsKeepTokens && !onlyToken(action) && !user.administrator) return refuse('not_permitted')
  const changed = changeBindings({ action, chosen: [states] }, 'others')
  if (!changed.outcome.ok) return refuse(changed.outcome.refusal)

  const by = clientActor(clientId)
  const right = deskRightOf(action)
  const because = whyTwoForToken(undefined, states, action, profile, now)
  const details = {}
  const standing = standingOf(approval, { clientId, details, because, waiting }, now)
  if (standing.is === 'waiting') {
    return accept({ result: 'requested', requestedAtMs: standing.requestedAtMs })
  }
  if (standing.is === 'declined') return refuse('approval_pending')
  const said = { reason, identification: 'API', details, handsOver: false } as const
  const step = standing.is
  const wanted = { service, userId, action: right, step, by, because, parties: states, ...said } as const
  const told = actOrAsk(approval, wanted, now, (permit) =>
    together(accept({}, deskActed(request, right, permit, now)), () => changed),
  )
  return together(told, ({ result }) =>
    accept({ result, requestedAtMs: result === 'done' ? null : now.epochMilliseconds }),
  )
}

function deskActed(
  { service, userId, clientId, action }: ClientAct & { readonly action: UserOtpAction },
  right: DeskAction,
  permit: Permit,
  now: Temporal.Instant,
): Event {
  const acted = { service, userId, operatorId: clientActor(clientId), action: right, ...permit } as const
  const onToken = onlyToken(action) ? { onToken: true } : {}
  return { type: 'desk_acted', ...acted, actedAtMs: now.epochMilliseconds, ...onToken }
}

/**
 * 紛失・盗難 as somebody told the bank: what the desk does on such a call (decision 27). It takes something away at once, so it
 * never waits for a second person; two of the desk let the user in again (D6).
 */
export function decideClientLossReport(
  states: { readonly user: User | undefined; readonly care: Care | undefined } & Pick<LostToken, 'binding'>,
  { service, userId, clientId, reason, tokenId }: ClientAct & Pick<LostToken, 'tokenId'>,
  { lossStopsUser }: { readonly lossStopsUser: boolean },
  now: Temporal.Instant,
): Decision<ClientTold, 'no_such_user' | 'not_permitted' | 'nothing_to_do' | Stale> {
  const { user, binding, care } = states
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  if (!lossStopsUser) return refuse('not_permitted')
  if ((binding?.tokenId ?? '') !== tokenId) return refuse('stale')
  if (isLossKept(care?.loss ?? null, binding)) return refuse('nothing_to_do')
  const operatorId = clientActor(clientId)
  const { events } = lossReported(binding, { service, userId, operatorId, stops: 'user' }, now)
  const acted = {
    type: 'desk_acted',
    service,
    userId,
    operatorId,
    reason,
    identification: 'API',
    action: 'report_loss',
    approved: false,
    actedAtMs: now.epochMilliseconds,
  } as const
  const suspended = { type: 'user_suspended', service, userId } as const
  const done = { result: 'done', requestedAtMs: null } as const
  return user.status === 'active' ? accept(done, acted, suspended, ...events) : accept(done, acted, ...events)
}

export type ClientRules<E extends AnyEvent> = LoginRules<E> & { readonly sharesTokens: boolean }

/**
 * 利用開始登録 by the bank's own screens, which know who the user is. Where users of a customer may share a token, its
 * administrators register them (S3-3.2). Nobody who logged in without a code stays in.
 */
export function decideClientEnrollment<E extends AnyEvent>(
  states: ProofStates & { readonly user: User | undefined },
  submission: Omit<UserEnrollment, 'user' | 'mayHave'> & { readonly sessionHash: string | null },
  { profile, addition, sharesTokens }: ClientRules<E>,
  now: Temporal.Instant,
): DecisionOf<Event | E, { readonly tokenId: string }, Refusal | Stale> {
  const { user } = states
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  if (sharesTokens) return refuse('not_permitted')
  const { service, userId, sessionHash } = submission
  if (user.sessionHash !== sessionHash) return refuse('stale')
  const barred = barOf(user, { profile, addition }, now)
  if (barred !== null) return refuse(barred)
  const end = { type: 'session_ended', service, userId, reason: 'replaced' } as const
  const isOut = profile.login.code === 'required' || sessionHash === null
  return together(enrollUser(states, { ...submission, user }, { profile, addition }, now), (enrolled) =>
    isOut ? accept(enrolled) : accept(enrolled, { ...end, sessionHash }),
  )
}

/**
 * An activation code for a user of the bank's own screens. Where it takes two persons, whoever asks never reads the code
 * (X1), so that it is made at the desk only.
 */
export function decideClientActivation(
  { user, care }: { readonly user: User | undefined; readonly care: Care | undefined },
  request: ClientAct & { readonly codeHash: string },
  { desk }: Pick<ServiceProfile, 'desk'>,
  now: Temporal.Instant,
): Decision<{ readonly expiresAtMs: number }> {
  const action = 'issue_activation_code'
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  if (user.status !== 'active') return refuse('nothing_to_do')
  const cares = reasonsOfCare(action, { care, operator: undefined }, desk, now)
  if (desk.approvals.includes(action) || cares.length > 0) return refuse('approval_pending')
  const { service, userId, clientId, reason, codeHash } = request
  const issued = activationIssued({ service, userId, codeHash }, desk, now)
  const acted = {
    service,
    userId,
    operatorId: clientActor(clientId),
    action,
    reason,
    identification: 'API',
  } as const
  const at = { approved: false, actedAtMs: now.epochMilliseconds } as const
  return accept({ expiresAtMs: issued.expiresAtMs }, { type: 'desk_acted', ...acted, ...at }, issued)
}

/** 同期ズレ補正 by the bank's own screens. */
export function decideClientSynchronization(
  states: CodeStates & { readonly user: User | undefined },
  submission: Parameters<typeof synchronizeHolder>[1],
  rules: Parameters<typeof barOf>[1],
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { user } = states
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  const barred = barOf(user, rules, now)
  return barred === null ? synchronizeHolder(states, submission, rules.profile, now) : refuse(barred)
}

/** Logs a user out: the session that counts ends at once, on every node. */
export function decideClientLogout(
  { user }: { readonly user: User | undefined },
  { service, userId }: OfUser,
  sessionHash: string | null,
): Decision<object, 'no_such_user' | 'nothing_to_do' | Stale> {
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  if (user.sessionHash !== sessionHash) return refuse('stale')
  if (sessionHash === null) return refuse('nothing_to_do')
  return accept({}, { type: 'session_ended', service, userId, sessionHash, reason: 'stopped' })
}
