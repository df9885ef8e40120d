import type { Approval } from '../../src/authority/rules/approval.ts'
import type { Role } from '../../src/authority/rules/rights.ts'
import type { StaffAct } from '../../src/authority/rules/two-persons.ts'
import {
  decideStaffAct,
  type Hands,
  type StaffRequest,
  type StaffStates,
  staffFingerprint,
} from '../../src/desk/rules/staff.ts'
import { passkeyHolder } from './passkey-states.ts'
import { at, binding, operator, password, profileOf, user } from './states.ts'

export const desk = 'desk/shoko-chukin'
export const profile = profileOf(desk)
/** Where one administrator does it alone. */
export const alone = { ...profile, desk: { ...profile.desk, approvals: [] } }
export const person = (userId: string, status: 'active' | 'suspended' | 'deleted' = 'active') =>
  user({ service: desk, userId, status })
export const member = (userId: string, role: Role, employeeNumber: string | null = null) =>
  operator({ service: desk, userId, role, employeeNumber })
export const admin = (userId: string) => ({
  operatorUser: person(userId),
  operator: member(userId, 'administrator'),
})
export const parties = {
  askerUser: person('admin01'),
  asker: member('admin01', 'administrator'),
  deciderUser: person('admin02'),
  decider: member('admin02', 'administrator'),
}

/** admin01 acts; desk01 is locked in every way, so that every act makes sense. */
export function statesFor(changes: Partial<StaffStates> = {}): StaffStates {
  return {
    ...admin('admin01'),
    ...parties,
    named: undefined,
    user: person('desk01'),
    subject: member('desk01', 'desk', '10001'),
    password: password({ service: desk, userId: 'desk01', locked: true }),
    binding: binding({ service: desk, holder: 'user:desk01', status: 'locked' }),
    approval: undefined,
    administrators: { service: desk, userIds: ['admin01', 'admin02'] },
    passkeys: { ...passkeyHolder(), service: desk, userId: 'desk01' },
    employee: undefined,
    handout: undefined,
    customer: { service: desk, customerId: desk, name: '商工中金', counterpartyCode: null, number: null },
    customerNumber: undefined,
    ...changes,
  }
}

/** The one that desk01 has. */
export const lostPasskey = {
  credentialId: 'credential-1',
  name: '試験用の端末',
  registeredAt: '1970-01-01T00:00:00.001Z',
}

const unknown: Partial<StaffStates> = {
  user: undefined,
  subject: undefined,
  password: undefined,
  binding: undefined,
}
export const byAdmin: Hands = { kind: 'operator', id: 'admin01' }
export const byTerminal: Hands = { kind: 'terminal', id: 'terminal:yamada' }

function requestOf(act: StaffAct, states: StaffStates, changes: Partial<StaffRequest> = {}): StaffRequest {
  return {
    act,
    desk,
    userId: 'desk01',
    by: byAdmin,
    step: 'ask',
    reason: '異動',
    identification: '対面（社員証）',
    seen: act === 'appoint_operator' ? null : staffFingerprint(states),
    userName: act === 'appoint_operator' ? '新任 太郎' : '',
    institutionName: '商工中金',
    role: act === 'appoint_operator' || act === 'change_role' ? 'approver' : null,
    employeeNumber: null,
    passkey: act === 'remove_operator_passkey' ? lostPasskey : null,
    newVerifier: { confidential: 'new' },
    newCodeHash: 'code',
    ...changes,
  }
}

export function decide(
  act: StaffAct,
  changes: Partial<StaffStates> = {},
  request: Partial<StaffRequest> = {},
  rules = profile,
  now = at,
) {
  const states = statesFor({ ...(act === 'appoint_operator' ? unknown : {}), ...changes })
  const { outcome, events } = decideStaffAct(states, requestOf(act, states, request), rules, now)
  return {
    told: outcome.ok ? outcome.result : outcome.refusal,
    events,
    types: events.map(({ type }) => type),
  }
}

/** Asked for by admin01 and granted by admin02. */
export const asked = (act: StaffAct, changes: Partial<Approval> = {}): Approval => ({
  service: desk,
  userId: 'desk01',
  action: act,
  status: 'granted',
  reason: '異動',
  identification: '対面（社員証）',
  requestedBy: 'admin01',
  requestedAtMs: at.epochMilliseconds,
  decidedBy: 'admin02',
  decidedAtMs: at.epochMilliseconds,
  details:
    act === 'appoint_operator'
      ? { userName: '新任 太郎', role: 'approver' }
      : act === 'change_role'
        ? { role: 'approver' }
        : act === 'remove_operator_passkey'
          ? {
              credentialId: lostPasskey.credentialId,
              passkeyName: lostPasskey.name,
              passkeyRegisteredAt: lostPasskey.registeredAt,
            }
          : {},
  because: [act],
  ...changes,
})
export const carried = { step: 'carry_out', reason: '', identification: '' } as const
