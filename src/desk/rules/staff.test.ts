// D2, ADM-07, ADM-08: the whole life of staff, by two administrators of the desk or from the terminal.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  admin,
  alone,
  asked,
  byAdmin,
  byTerminal,
  carried,
  decide,
  desk,
  lostPasskey,
  member,
  type parties,
  person,
  profile,
  statesFor,
} from '../../../test/support/staff-states.ts'
import { at, operator, password } from '../../../test/support/states.ts'
import { type Approval, approvalValidMs } from '../../authority/rules/approval.ts'
import { type Role, roleRights } from '../../authority/rules/rights.ts'
import {
  administratorsState,
  employeeNumberState,
  isSamePerson,
  parseEmployeeNumber,
} from '../../authority/rules/staffing.ts'
import { type StaffAct, staffActs } from '../../authority/rules/two-persons.ts'
import { type User, userState } from '../../authority/rules/user.ts'
import { decideApproval } from './approvals.ts'
import { possibleStaffActs, type StaffRequest, type StaffStates } from './staff.ts'

test('ADM-01, D2: only an administrator of the desk acts on its staff; every other role is refused every act', () => {
  for (const role of Object.keys(roleRights) as Role[]) {
    for (const act of staffActs) {
      const states = { operator: member('admin01', role) }
      const expected = role === 'administrator' ? 'requested' : 'not_permitted'
      assert.equal(decide(act, states).told, expected, `${role} ${act}`)
    }
  }
  for (const act of staffActs) {
    const elsewhere = {
      operator: operator({ service: 'desk/johoku', userId: 'admin01', role: 'administrator' }),
    }
    assert.equal(decide(act, elsewhere).told, 'not_permitted', `${act} elsewhere`)
    assert.equal(decide(act, { operatorUser: person('admin01', 'suspended') }).told, 'not_permitted')
    assert.equal(decide(act, { operatorUser: person('admin01', 'deleted') }).told, 'not_permitted')
  }
})

test('D2: an administrator does nothing for customers, and grants or prints nothing of theirs', () => {
  assert.deepEqual(roleRights.administrator, ['manage_staff', 'audit'])
  for (const [role, rights] of Object.entries(roleRights)) {
    const manages = (rights as readonly string[]).includes('manage_staff')
    assert.equal(manages, role === 'administrator')
  }
})

const changesOfActs: Record<StaffAct, readonly string[]> = {
  appoint_operator: ['user_created', 'operator_appointed', 'password_set'],
  unlock_operator: ['password_unlocked', 'binding_unlocked'],
  reset_operator: ['password_set', 'password_unlocked'],
  revoke_operator_token: ['binding_revoked', 'token_barred'],
  issue_operator_code: ['activation_issued'],
  remove_operator_passkey: ['passkey_removed'],
  release_operator_passkeys: ['passkeys_released'],
  change_role: ['operator_role_changed'],
  dismiss_operator: ['operator_dismissed', 'binding_revoked', 'token_barred', 'user_deleted'],
}

/** What no profile leaves to one administrator (issue 18). */
const takesTwo: readonly StaffAct[] = ['remove_operator_passkey', 'release_operator_passkeys']

test('D2: what each act does, alone where the profile lists none, and from the terminal in any case; each is told', () => {
  for (const act of staffActs) {
    const done = ['desk_acted', ...changesOfActs[act]]
    const own = decide(act, {}, {}, alone)
    if (takesTwo.includes(act)) assert.equal(own.told, 'requested', `${act}, whatever the profile lists`)
    else assert.deepEqual(own.types, done, act)
    const { types, events } = decide(act, {}, { by: byTerminal, seen: null })
    assert.deepEqual(types, done, `${act} from the terminal`)
    assert.ok(events[0]?.type === 'desk_acted')
    const { operatorId, service, userId, action, reason, approved } = events[0]
    assert.deepEqual([operatorId, service, userId, action], ['terminal:yamada', desk, 'desk01', act])
    assert.deepEqual([reason, approved], ['異動', false])
  }
})

test('D2: a changed role and a dismissal end the session, on every node, with the very change', () => {
  const inside: User = { ...person('desk01'), sessionHash: 'session' }
  const ends = [
    'change_role',
    'dismiss_operator',
    'revoke_operator_token',
    'remove_operator_passkey',
    'release_operator_passkeys',
  ] as const
  for (const act of ends) {
    const { events } = decide(act, { user: inside }, { by: byTerminal, seen: null }, alone)
    const after = events.reduce<User>((row, event) => userState.evolve(row, event) ?? row, inside)
    assert.equal(after.sessionHash, null, act)
  }
})

test('X1, D2: what was granted is done by who asked; what makes a password by another administrator', () => {
  for (const act of staffActs) {
    const hands = ['appoint_operator', 'reset_operator', 'issue_operator_code'].includes(act)
    const by = (id: string) =>
      decide(act, { ...admin(id), approval: asked(act) }, { ...carried, by: { kind: 'operator', id } }).told
    assert.equal(by('admin01'), hands ? 'nothing_to_do' : 'done', `${act} by who asked`)
    assert.equal(by('admin02'), hands ? 'done' : 'nothing_to_do', `${act} by another`)
  }
})

test('D2: an approval counts once, within a day, and for nothing else than was granted', () => {
  const act = 'change_role'
  const carry = (changes: Partial<Approval>, request: Partial<StaffRequest> = {}, now = at) =>
    decide(act, { approval: asked(act, changes) }, { ...carried, ...request }, profile, now).told
  assert.equal(carry({}), 'done')
  assert.equal(carry({ status: 'used' }), 'nothing_to_do')
  assert.equal(carry({ status: 'pending' }), 'nothing_to_do')
  assert.equal(carry({ status: 'declined' }), 'nothing_to_do')
  assert.equal(carry({}, { role: 'administrator' }), 'nothing_to_do', 'another role')
  assert.equal(carry({}, { employeeNumber: '99' }), 'nothing_to_do', 'and a number that nobody granted')
  assert.equal(carry({}, {}, at.add({ milliseconds: approvalValidMs })), 'nothing_to_do')
  const { types } = decide(act, { approval: asked(act) }, carried)
  assert.deepEqual(types, ['desk_acted', 'approval_used', 'operator_role_changed'])
})

test('D2, ADM-08: what somebody asked for or granted falls when they are dismissed or lose the role', () => {
  const gone: readonly Partial<StaffStates>[] = [
    { askerUser: person('admin01', 'deleted') },
    { asker: member('admin01', 'desk') },
    { asker: undefined },
    { deciderUser: person('admin02', 'deleted') },
    { deciderUser: person('admin02', 'suspended') },
    { decider: member('admin02', 'approver') },
    { decider: undefined },
  ]
  for (const changes of gone) {
    const states = { ...admin('admin03'), approval: asked('reset_operator'), ...changes }
    const by = { kind: 'operator', id: 'admin03' } as const
    assert.equal(decide('reset_operator', states, { ...carried, by }).told, 'nothing_to_do')
  }
  const states = { ...admin('admin03'), approval: asked('reset_operator') }
  const by = { kind: 'operator', id: 'admin03' } as const
  assert.equal(decide('reset_operator', states, { ...carried, by }).told, 'done', 'both are still there')
})

test('ADM-07: nobody acts on their own account, alone or by two, and the last administrator stays', () => {
  for (const act of staffActs) {
    if (act === 'appoint_operator') continue
    const self = { user: person('admin01'), subject: member('admin01', 'administrator') }
    assert.equal(decide(act, self, { userId: 'admin01' }, alone).told, 'own_account', act)
  }
  const last = {
    user: person('admin02'),
    subject: member('admin02', 'administrator'),
    administrators: { service: desk, userIds: ['admin02'] },
  }
  for (const by of [byAdmin, byTerminal]) {
    for (const act of ['dismiss_operator', 'change_role'] as const)
      assert.equal(
        decide(act, last, { userId: 'admin02', by }, alone).told,
        'last_desk_administrator',
        `${act} by ${by.kind}`,
      )
    const numbered = { userId: 'admin02', by, role: 'administrator', employeeNumber: '7' } as const
    assert.equal(decide('change_role', last, numbered, alone).told, 'done', 'a number takes no right away')
    assert.equal(decide('unlock_operator', last, { userId: 'admin02', by }, alone).told, 'done')
  }
  const two = { ...last, administrators: { service: desk, userIds: ['admin01', 'admin02'] } }
  assert.equal(decide('dismiss_operator', two, { userId: 'admin02' }, alone).told, 'done')
})

test('ADM-07: who administers the desk, as the events make it', () => {
  const of = { service: desk, userId: 'a' }
  const fold = (events: Parameters<typeof administratorsState.evolve>[1][]) =>
    events.reduce<ReturnType<typeof administratorsState.evolve>>(
      (row, event) => administratorsState.evolve(row, event),
      undefined,
    )?.userIds
  const first = { type: 'operator_appointed', ...of, role: 'administrator' }
  const second = { ...first, userId: 'b' }
  assert.deepEqual(fold([first, second]), ['a', 'b'])
  assert.deepEqual(fold([first, second, { type: 'operator_dismissed', ...of, role: 'administrator' }]), ['b'])
  const changed = (userId: string, former: Role, role: Role) => {
    return { type: 'operator_role_changed', service: desk, userId, former, role }
  }
  assert.deepEqual(fold([first, second, changed('a', 'administrator', 'desk')]), ['b'])
  assert.deepEqual(fold([first, changed('c', 'desk', 'administrator')]), ['a', 'c'])
})

test('D2: the staff’s own matters take another administrator: not the approver, not who asked, not whom it is about', () => {
  const settle = (
    who: { operatorUser: typeof parties.askerUser; operator: typeof parties.asker },
    changes: Partial<Approval> = {},
    states: Partial<StaffStates> = {},
  ) => {
    const approval = asked('dismiss_operator', {
      status: 'pending',
      decidedBy: null,
      decidedAtMs: null,
      ...changes,
    })
    const request = {
      operatorId: who.operator.userId,
      grant: true,
      service: desk,
      requestedAtMs: at.epochMilliseconds,
    }
    const { outcome } = decideApproval({ ...statesFor(states), ...who, approval }, request, at)
    return outcome.ok ? 'granted' : outcome.refusal
  }
  const by = (userId: string, role: Role, number: string | null = null) => {
    return { operatorUser: person(userId), operator: member(userId, role, number) }
  }
  assert.equal(settle(admin('admin02')), 'granted')
  for (const role of ['approver', 'desk', 'auditor', 'branch', 'clearing'] as const)
    assert.equal(settle(by('other01', role)), 'not_permitted', role)
  assert.equal(settle(admin('admin01')), 'approval_own')
  assert.equal(settle(admin('desk01')), 'approval_of_oneself')
  const customers = { action: 'revoke_token', service: 'shoko-chukin/fx-web' } as const
  assert.equal(
    settle(admin('admin02'), customers),
    'not_permitted',
    'an administrator grants nothing of customers',
  )

  // The same person by two accounts, and by the terminal.
  const asker = member('admin01', 'administrator', '10006')
  assert.equal(settle(by('admin09', 'administrator', '10006'), {}, { asker }), 'approval_own')
  assert.equal(settle(by('admin09', 'administrator', '10009'), {}, { asker }), 'granted')
  for (const name of ['admin02', 'ADMIN02', '10007', 'ｅ-7'])
    assert.equal(
      isSamePerson(
        { userId: 'admin02', employeeNumber: name === 'ｅ-7' ? 'E-7' : '10007' },
        `terminal:${name}`,
        undefined,
      ),
      true,
      name,
    )
  assert.equal(isSamePerson({ userId: 'admin02', employeeNumber: null }, 'terminal:yamada', undefined), false)
  assert.equal(isSamePerson({ userId: 'a', employeeNumber: null }, 'b', member('b', 'desk')), false)
})

test('D2: a request that nobody could approve is not filed: of two administrators about each other, of one alone', () => {
  const of = (...userIds: string[]) => ({ administrators: { service: desk, userIds } })
  for (const act of staffActs) {
    assert.equal(decide(act, of('admin01', 'desk01')).told, 'nobody_to_approve', act)
    assert.equal(decide(act, of('admin01', 'desk01', 'admin02')).told, 'requested', act)
    assert.equal(decide(act, of('admin01', 'admin02')).told, 'requested', `${act}, about nobody of them`)
    assert.equal(decide(act, of('admin01')).told, 'nobody_to_approve', `${act}, alone`)
    const fromTerminal = decide(act, of('admin01', 'desk01'), { by: byTerminal })
    assert.equal(fromTerminal.told, 'done', `${act}, at the terminal`)
  }
})

test('one person, one account: a 社員番号 that somebody has is refused, until they are dismissed', () => {
  const taken = { employee: { service: desk, number: '10009', userId: 'branch01' } }
  const number = { employeeNumber: '10009' }
  assert.equal(decide('appoint_operator', taken, number).told, 'employee_number_taken')
  assert.equal(decide('change_role', taken, number).told, 'employee_number_taken')
  assert.equal(decide('appoint_operator', taken, { ...number, by: byTerminal }).told, 'employee_number_taken')
  const { events } = decide('change_role', {}, { ...number, role: 'desk' }, alone)
  assert.deepEqual(events[1], {
    type: 'operator_numbered',
    service: desk,
    userId: 'desk01',
    employeeNumber: '10009',
    former: '10001',
  })
  const numbered = events[1] as NonNullable<(typeof events)[1]>
  const claim = { service: desk, number: '10001', userId: 'desk01' }
  assert.equal(employeeNumberState.evolve(claim, numbered), undefined, 'the former one is free')
  assert.deepEqual(employeeNumberState.evolve(undefined, numbered), { ...claim, number: '10009' })
  const gone = {
    type: 'operator_dismissed',
    service: desk,
    userId: 'desk01',
    role: 'desk',
    employeeNumber: '10001',
  }
  assert.equal(employeeNumberState.evolve(claim, gone), undefined)
})

test('a 社員番号 as it is kept, and what is none', () => {
  const table: Record<string, string | undefined> = {
    '０００１２': '00012',
    ' e-12 ': 'E-12',
    '': undefined,
    '-1': undefined,
    '1 2': undefined,
    山田: undefined,
    ['1'.repeat(21)]: undefined,
  }
  for (const [typed, kept] of Object.entries(table)) assert.equal(parseEmployeeNumber(typed), kept, typed)
})

test('what makes no sense is not done: as things stand, on a page that is stale, or for nobody', () => {
  const free = { password: password({ locked: false }), binding: undefined }
  assert.equal(decide('unlock_operator', free).told, 'nothing_to_do')
  assert.equal(decide('revoke_operator_token', free).told, 'nothing_to_do')
  assert.equal(
    decide('issue_operator_code', {}, { newCodeHash: null }).told,
    'nothing_to_do',
    'no codes here',
  )
  assert.equal(decide('change_role', {}, { role: 'desk' }).told, 'nothing_to_do')
  const none = { passkeys: undefined }
  assert.equal(decide('release_operator_passkeys', none).told, 'nothing_to_do')
  assert.equal(decide('remove_operator_passkey', none).told, 'nothing_to_do')
  const other = { passkey: { ...lostPasskey, credentialId: 'another' } }
  assert.equal(decide('remove_operator_passkey', {}, other).told, 'nothing_to_do')
  assert.equal(decide('remove_operator_passkey', {}, { passkey: null }).told, 'nothing_to_do')
  assert.equal(decide('dismiss_operator', {}, { seen: 'active.desk' }).told, 'nothing_to_do')
  assert.equal(decide('dismiss_operator', { user: undefined }).told, 'no_such_user')
  assert.equal(decide('dismiss_operator', { subject: undefined }).told, 'no_such_user')
  assert.equal(decide('appoint_operator', { user: person('desk01', 'deleted') }).told, 'user_id_taken')
  const dismissed = statesFor({ user: person('desk01', 'deleted') })
  assert.deepEqual(possibleStaffActs(dismissed, { withCodes: true }), [])
  assert.equal(decide('reset_operator', {}, { newVerifier: null }, alone).told, 'stale')
  assert.throws(() => decide('dismiss_operator', {}, { reason: '' }), TypeError)
})
