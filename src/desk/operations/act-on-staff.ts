import { customerRefs } from '../../authority/operations/choose-customer.ts'
import {
  type Caller,
  type Context,
  changeContext,
  profileOf,
  untilFresh,
} from '../../authority/operations/context.ts'
import { appointmentRefs, initialLength } from '../../authority/operations/create-user.ts'
import { newActivation } from '../../authority/operations/issue-activation.ts'
import { operatorBehind, partyRefs } from '../../authority/operations/parties.ts'
import { activationState } from '../../authority/rules/activation.ts'
import { approvalState } from '../../authority/rules/approval.ts'
import { bindingState, tokenClaimState, userHolder } from '../../authority/rules/binding.ts'
import { handoutState } from '../../authority/rules/handout.ts'
import { operatorState } from '../../authority/rules/operator.ts'
import { particularsState } from '../../authority/rules/particulars.ts'
import { type PasskeyHolder, passkeyHolderState, passkeysSeen } from '../../authority/rules/passkeys.ts'
import { passwordState } from '../../authority/rules/password.ts'
import { mailAddressState } from '../../authority/rules/registered-address.ts'
import { type Role, roleRights } from '../../authority/rules/rights.ts'
import { sessionState } from '../../authority/rules/session.ts'
import { employeeNumberState } from '../../authority/rules/staffing.ts'
import { type StaffAct, staffActs } from '../../authority/rules/two-persons.ts'
import { userState } from '../../authority/rules/user.ts'
import { refuse } from '../../platform/decision/decision.ts'
import { randomPassword } from '../../platform/secrets/random.ts'
import { decideStaffAct, type Hands, type StaffPasskey, staffSecretOf } from '../rules/staff.ts'
import { passkeyClaimRefs } from './passkey-claims.ts'

export type StaffWork = {
  readonly act: StaffAct
  readonly desk: string
  readonly userId: string
  readonly by: Hands
  readonly reason: string
  readonly identification: string
  readonly seen: string | null
  readonly userName?: string
  readonly role?: Role | null
  /** In the form in which it is kept (`parseEmployeeNumber`). */
  readonly employeeNumber?: string | null
  /** The passkey that is to be removed. */
  readonly credentialId?: string | null
  /** Is told a new password or code before anything is saved, so that what is written down of it can't be lost. */
  readonly handOver?: (secret: string) => void
}

export function parseStaffAct(word: string): StaffAct | undefined {
  return staffActs.find((each) => each === word)
}

export function parseRole(word: string): Role | undefined {
  return (Object.keys(roleRights) as Role[]).find((each) => each === word)
}

/**
 * Does something with a member of the staff, or files it where it takes a second administrator. Accepted: `result`,
 * and `secret`, the first password or the activation code that was made, here only and once. The terminal does it at once.
 */
export function actOnStaff(context: Context, caller: Caller, work: StaffWork) {
  const said = { userName: '', role: null, employeeNumber: null, credentialId: null, handOver: nobody }
  return act(context, caller, { ...said, ...work, granted: null, step: 'ask' })
}

/** Does what was granted, as it was granted. */
export async function carryOutOnStaff(
  context: Context,
  caller: Caller,
  granted: Pick<StaffWork, 'act' | 'desk' | 'userId' | 'by' | 'seen'>,
) {
  const { act: action, desk, userId } = granted
  const { approval } = await context.store.read({ approval: approvalState.ref(desk, userId, action) })
  const { userName = '', role = '', employeeNumber = null, credentialId = null } = approval?.details ?? {}
  const { passkeyName: name = '', passkeyRegisteredAt: registeredAt = '' } = approval?.details ?? {}
  const asked = { userName, role: parseRole(role) ?? null, employeeNumber, credentialId, handOver: nobody }
  const passkey = credentialId === null ? null : { credentialId, name, registeredAt }
  const unsaid = { reason: '', identification: '' }
  return act(context, caller, { ...granted, ...asked, granted: passkey, step: 'carry_out', ...unsaid })
}

const nobody = () => {}

/** Whether token apps ask for a code at all; at the terminal one is made in any case, before that is switched on. */
function mayMakeCode({ tokenActivation }: Context, { kind }: Hands): boolean {
  return kind === 'terminal' || tokenActivation === 'code'
}

type Act = Required<StaffWork> & {
  readonly step: 'ask' | 'carry_out'
  /** The passkey as the request named it. */
  readonly granted: StaffPasskey | null
}

async function act(context: Context, caller: Caller, { handOver, granted, credentialId, ...work }: Act) {
  const { store, passwords } = context
  const { act: action, desk, userId, by, employeeNumber } = work
  const profile = profileOf(context, desk)
  const kind = staffSecretOf(action)
  const password = kind === 'password' ? randomPassword(initialLength(profile.password)) : null
  const newVerifier =
    password === null ? null : { confidential: await passwords.derive({ service: desk, userId }, password) }
  const activation =
    kind === 'activation_code' && mayMakeCode(context, by) ? newActivation(context.keyRing) : null
  const secret = password ?? activation?.code ?? null
  if (secret !== null) handOver(secret)
  const customer = { customerId: desk, number: null }
  return untilFresh(async () => {
    const known = await store.read({
      binding: bindingState.ref(desk, userHolder(userId)),
      subject: operatorState.ref(desk, userId),
      user: userState.ref(desk, userId),
      passkeys: passkeyHolderState.ref(desk, userId),
    })
    const current = known.user?.sessionHash ?? ''
    const tokenId = known.binding?.tokenId ?? ''
    const former = known.subject?.employeeNumber ?? null
    const now = context.now()
    const { operator: subject, ...appointment } = appointmentRefs(desk, userId, employeeNumber)
    const refs = {
      ...customerRefs(desk, customer),
      user: userState.ref(desk, userId),
      operatorUser: userState.ref(desk, by.id),
      password: passwordState.ref(desk, userId),
      binding: bindingState.ref(desk, userHolder(userId)),
      claim: tokenClaimState.ref(desk, tokenId),
      subject,
      operator: operatorState.ref(desk, by.id),
      named: operatorState.ref(desk, await operatorBehind(store, desk, by.id)),
      ...appointment,
      formerNumber: employeeNumberState.ref(desk, former ?? ''),
      ...(await partyRefs(context, { service: desk, userId, action })),
      mailAddress: mailAddressState.ref(desk, userId),
      passkeys: passkeyHolderState.ref(desk, userId),
      session: sessionState.ref(current),
      ...passkeyClaimRefs(desk, known.passkeys),
      particulars: particularsState.ref(desk, userId),
      handout: handoutState.ref(desk, userId),
      activation: activationState.ref(desk, userId),
    }
    const passkey = granted ?? namedIn(known.passkeys, credentialId)
    const made = { newVerifier, newCodeHash: activation?.codeHash ?? null }
    const request = { ...work, passkey, institutionName: profile.institutionName, ...made }
    const outcome = await store.change(changeContext(caller, now), refs, (states) => {
      const isSame =
        (states.binding?.tokenId ?? '') === tokenId &&
        (states.subject?.employeeNumber ?? null) === former &&
        (states.user?.sessionHash ?? '') === current &&
        passkeysSeen(states.passkeys) === passkeysSeen(known.passkeys)
      return isSame ? decideStaffAct(states, request, profile, now) : refuse('stale')
    })
    if (!outcome.ok) return outcome
    return { ...outcome, secret: outcome.result === 'done' ? secret : null }
  })
}

function namedIn(holder: PasskeyHolder | undefined, credentialId: string | null): StaffPasskey | null {
  const found = holder?.passkeys.find((each) => each.credentialId === credentialId)
  if (found === undefined) return null
  const registeredAt = Temporal.Instant.fromEpochMilliseconds(found.registeredAtMs).toString()
  return { credentialId: found.credentialId, name: found.name, registeredAt }
}
