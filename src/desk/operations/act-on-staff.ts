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
import { passkeyHolderState } from '../../authority/rules/passkeys.ts'
import { passwordState } from '../../authority/rules/password.ts'
import { mailAddressState } from '../../authority/rules/registered-address.ts'
import { type Role, roleRights } from '../../authority/rules/rights.ts'
import { employeeNumberState } from '../../authority/rules/staffing.ts'
import { type StaffAct, staffActs } from '../../authority/rules/two-persons.ts'
import { userState } from '../../authority/rules/user.ts'
import { refuse } from '../../platform/decision/decision.ts'
import { randomPassword } from '../../platform/secrets/random.ts'
import { decideStaffAct, type Hands, staffSecretOf } from '../rules/staff.ts'

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
  const said = { userName: '', role: null, employeeNumber: null, handOver: nobody }
  return act(context, caller, { ...said, ...work, step: 'ask' })
}

/** Does what was granted, as it was granted. */
export async function carryOutOnStaff(
  context: Context,
  caller: Caller,
  granted: Pick<StaffWork, 'act' | 'desk' | 'userId' | 'by' | 'seen'>,
) {
  const { act: action, desk, userId } = granted
  const { approval } = await context.store.read({ approval: approvalState.ref(desk, userId, action) })
  const { userName = '', role = '', employeeNumber = null } = approval?.details ?? {}
  const asked = { userName, role: parseRole(role) ?? null, employeeNumber, handOver: nobody }
  return act(context, caller, { ...granted, ...asked, step: 'carry_out', reason: '', identification: '' })
}

const nobody = () => {}

/** Whether token apps ask for a code at all; at the terminal one is made in any case, before that is switched on. */
function mayMakeCode({ tokenActivation }: Context, { kind }: Hands): boolean {
  return kind === 'terminal' || tokenActivation === 'code'
}

type Act = Required<StaffWork> & { readonly step: 'ask' | 'carry_out' }

async function act(context: Context, caller: Caller, { handOver, ...work }: Act) {
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
    })
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
      particulars: particularsState.ref(desk, userId),
      handout: handoutState.ref(desk, userId),
      activation: activationState.ref(desk, userId),
    }
    const made = { newVerifier, newCodeHash: activation?.codeHash ?? null }
    const request = { ...work, institutionName: profile.institutionName, ...made }
    const outcome = await store.change(changeContext(caller, now), refs, (states) => {
      const isSame =
        (states.binding?.tokenId ?? '') === tokenId && (states.subject?.employeeNumber ?? null) === former
      return isSame ? decideStaffAct(states, request, profile, now) : refuse('stale')
    })
    if (!outcome.ok) return outcome
    return { ...outcome, secret: outcome.result === 'done' ? secret : null }
  })
}
