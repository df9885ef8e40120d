import { acceptedSteps } from '../../authority/operations/accepted-steps.ts'
import { caseOfAct } from '../../authority/operations/calls.ts'
import {
  atCase,
  type Caller,
  changeContext,
  profileOf,
  untilFresh,
} from '../../authority/operations/context.ts'
import { newActivation } from '../../authority/operations/issue-activation.ts'
import { partyRefs } from '../../authority/operations/parties.ts'
import { prepareDeskNotices } from '../../authority/operations/tell-desk-acts.ts'
import { usersOfCustomer } from '../../authority/operations/users-of-customer.ts'
import { activationState } from '../../authority/rules/activation.ts'
import { approvalTalkState } from '../../authority/rules/approval-talk.ts'
import { bindingState, tokenClaimState } from '../../authority/rules/binding.ts'
import { careState } from '../../authority/rules/care.ts'
import type { AcceptedSteps } from '../../authority/rules/false-future.ts'
import { withDeskNotices } from '../../authority/rules/notices.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import { particularsState } from '../../authority/rules/particulars.ts'
import { passkeyHolderState } from '../../authority/rules/passkeys.ts'
import { passwordState } from '../../authority/rules/password.ts'
import { contextOf, refuseNewPassword } from '../../authority/rules/password-rules.ts'
import { mailAddressState } from '../../authority/rules/registered-address.ts'
import { type DeskAction, deskActions, type KindAction } from '../../authority/rules/rights.ts'
import { tokenState, tokenUseState } from '../../authority/rules/token.ts'
import { type User, userState } from '../../authority/rules/user.ts'
import type { PasswordOwner } from '../../platform/secrets/password.ts'
import type { DeskContext, FirstPasswords } from '../contract.ts'
import type { DeskAddition, OtherVerifiers } from '../rules/addition.ts'
import { type DeskRequest, decideDeskAction } from '../rules/desk.ts'
import { makesPassword, ofOtherPages, takesTypedPassword, type UserAction } from '../rules/user-action.ts'
import { whyTwo } from '../rules/why-two.ts'
import { partOf, usersOf } from './parts.ts'
import { passkeyClaimRefs } from './passkey-claims.ts'

/** What the screen knows of a request; `seen` is the fingerprint of the page on which the operator decided (`UserRecord.seen`). */
export type DeskWork = Pick<
  DeskRequest,
  'action' | 'service' | 'userId' | 'operatorId' | 'step' | 'reason' | 'identification' | 'seen' | 'typed'
>

/** An action by its name; undefined for any other word. */
function parseDeskAction(word: string): DeskAction | undefined {
  return deskActions.find((each) => each === word)
}

/** The same for an action on the user's page. */
export function parseUserAction(word: string): UserAction | undefined {
  const action = parseDeskAction(word)
  return ofOtherPages.find((each) => each === action) === undefined
    ? (action as UserAction | undefined)
    : undefined
}

/**
 * An operator acts for a caller. `result` says whether it is done or was filed for approval; passwords that were
 * made are in `passwords`, an activation code in `activationCode`, here only and once. Refused with `nothing_to_do` when
 * somebody else was first.
 */
export function actAtDesk(context: DeskContext, caller: Caller, work: DeskWork) {
  const { store } = context
  const { service, userId, operatorId, action } = work
  const profile = profileOf(context, service)
  const users = usersOf(context, service)
  const desk = deskOf(service)
  return untilFresh(async () => {
    const now = context.now()
    const target = await targetOf(context, service, userId)
    const { user, holder, tokenId, binding, rows } = target
    const careful = await store.read({
      particulars: particularsState.ref(service, userId),
      care: careState.ref(service, userId),
      operator: operatorState.ref(desk, operatorId),
    })
    const addition = users.addition(rows, { user, binding })
    const files =
      work.step === 'ask' &&
      user !== undefined &&
      whyTwo(action, { ...careful, user }, addition, profile, now).length > 0
    const chosen = files ? null : newPasswordsFor(context, work, target)
    const derived = chosen && (await deriveFirstPasswords(context, { service, userId }, chosen))
    const activation = context.tokenActivation === 'code' ? newActivation(context.keyRing) : null
    const newCodeHash = activation?.codeHash ?? null
    const kindName = partOf(context, service).acts?.[action as KindAction]?.name ?? null
    const everybody = await everybodyConcerned(context, user, addition, action)
    const told = await prepareDeskNotices(context, service, [userId], { action, onToken: false, kindName })
    const corrects = action === 'correct_token_use'
    const accepted = corrects && work.step === 'carry_out' ? await acceptedOf(context, tokenId) : null
    const atHand = await caseOfAct(context, work)
    const refs = {
      ...everybody.refs,
      ...(corrects ? ofToken(tokenId) : {}),
      ...(await passkeyClaims(context, work)),
      ...users.refs({ service, userId, customerId: user?.customerId ?? '' }),
      operatorUser: userState.ref(desk, operatorId),
      operator: operatorState.ref(desk, operatorId),
      ...userRefs(service, userId, holder),
      claim: tokenClaimState.ref(service, tokenId),
      ...(await partyRefs(context, { service, userId, action })),
      newTalk: approvalTalkState.ref(service, userId, action, String(now.epochMilliseconds)),
      care: careState.ref(service, userId),
      ...atHand.refs,
    }
    const request = {
      ...work,
      caseNumber: atHand.caseNumber,
      newVerifier: derived?.login ?? null,
      newOthers: derived?.others ?? {},
      newCodeHash,
      accepted,
      userIds: everybody.userIds,
    }
    const outcome = await store.change(atCase(changeContext(caller, now), atHand.noted), refs, (states) => {
      const isSame = (states.user === undefined ? '' : users.holder(states, states.user)) === holder
      return isSame && (states.binding?.tokenId ?? '') === tokenId
        ? withDeskNotices(
            decideDeskAction(states, request, users.addition(states, states), profile, now),
            told,
            now,
          )
        : { outcome: { ok: false, refusal: 'stale' }, events: [] }
    })
    if (!outcome.ok) return outcome
    const made = outcome.result === 'done' && makesPassword(action, profile) ? chosen : null
    const issued = outcome.result === 'done' && action === 'issue_activation_code'
    return { ...outcome, passwords: made, activationCode: issued ? (activation?.code ?? null) : null }
  })
}

/** What was accepted of a token, read after its last step: whatever is accepted meanwhile moves that. */
async function acceptedOf({ store }: DeskContext, tokenId: string): Promise<AcceptedSteps | null> {
  const { use } = await store.read({ use: tokenUseState.ref(tokenId) })
  return use === undefined ? null : { lastStep: use.lastStep, steps: await acceptedSteps(store, tokenId) }
}

function ofToken(tokenId: string) {
  return { token: tokenState.ref(tokenId), tokenUse: tokenUseState.ref(tokenId) }
}

/** Whose the user's passkeys are, where that goes with them. */
async function passkeyClaims({ store }: DeskContext, { service, userId, action }: DeskWork) {
  if (action !== 'release_passkeys') return {}
  const { holder } = await store.read({ holder: passkeyHolderState.ref(service, userId) })
  return passkeyClaimRefs(service, holder)
}

/** All users of the customer, and their rows, where the action is about them. */
async function everybodyConcerned(
  context: DeskContext,
  user: User | undefined,
  { acts }: DeskAddition,
  action: UserAction,
) {
  // What a loss stops follows from rows that may change until it is decided.
  const concerns =
    action === 'report_loss' || acts.some((act) => act.action === action && act.ofCustomer === true)
  if (user === undefined || !concerns) return { userIds: [], refs: {} }
  return usersOfCustomer(context, user.service, user.customerId)
}

/** What must be known about an action before the transaction. */
export async function targetOf(context: DeskContext, service: string, userId: string) {
  const { store } = context
  const { user } = await store.read({ user: userState.ref(service, userId) })
  const users = usersOf(context, service)
  const rows = await store.read(users.refs({ service, userId, customerId: user?.customerId ?? '' }))
  // The token may be one that all users of the customer share.
  const holder = user === undefined ? '' : users.holder(rows, user)
  const { binding } = await store.read({ binding: bindingState.ref(service, holder) })
  return { user, rows, holder, binding, tokenId: binding?.tokenId ?? '' }
}

type Target = Awaited<ReturnType<typeof targetOf>>

/** The rows that the desk reads and changes for any user. */
export function userRefs(service: string, userId: string, holder: string) {
  return {
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    binding: bindingState.ref(service, holder),
    mailAddress: mailAddressState.ref(service, userId),
    passkeys: passkeyHolderState.ref(service, userId),
    activation: activationState.ref(service, userId),
    particulars: particularsState.ref(service, userId),
  }
}

/** The passwords that the action would set: made here, or as typed where it keeps the rules; null for none. */
function newPasswordsFor(
  context: DeskContext,
  work: DeskWork,
  { user, rows }: Target,
): FirstPasswords | null {
  const { action, service, typed } = work
  const profile = profileOf(context, service)
  const users = usersOf(context, service)
  if (user === undefined) return null
  if (makesPassword(action, profile)) return users.firstPasswords(rows, profile)
  if (!takesTypedPassword(action, profile) || typed === null) return null
  const { password, again } = typed
  const fits = refuseNewPassword(password, again, user, contextOf(profile, false)) === null
  return fits ? { login: password, others: {} } : null
}

export async function deriveFirstPasswords(
  { passwords }: DeskContext,
  owner: PasswordOwner,
  { login, others }: FirstPasswords,
) {
  const ofLogin = { confidential: await passwords.derive(owner, login) }
  const verifiers: Record<string, OtherVerifiers[string]> = {}
  for (const [name, text] of Object.entries(others)) {
    if (text === undefined) continue
    verifiers[name] = { confidential: await passwords.derive({ ...owner, purpose: name }, text) }
  }
  return { login: ofLogin, others: verifiers }
}
