import type { DeskStates } from '../../src/desk/rules/desk.ts'
import { binding, operator, password, user } from './states.ts'

export const clerk = operator()

const person = (userId: string) => user({ service: clerk.service, userId })

/** A user as the clerk finds them, whom an approver may have looked at; each test changes the one thing it is about. */
export function deskStates(changes: Partial<DeskStates> = {}): DeskStates {
  return {
    operatorUser: person(clerk.userId),
    operator: clerk,
    askerUser: person(clerk.userId),
    asker: clerk,
    deciderUser: person('approver01'),
    decider: operator({ userId: 'approver01', role: 'approver' }),
    user: user(),
    password: password(),
    binding: binding(),
    mailAddress: undefined,
    approval: undefined,
    care: undefined,
    ...changes,
  }
}
