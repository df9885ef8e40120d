import type { Command } from '../../authority/commands/command.ts'
import { operatorState } from '../../authority/rules/operator.ts'
import type { StaffAct } from '../../authority/rules/two-persons.ts'
import { type Changing, UsageError } from '../../platform/cli/command.ts'
import { userIdOf } from '../../platform/cli/names.ts'
import { letterOption } from '../letter.ts'
import {
  deskIn,
  doFromTerminal,
  employeeNumberOf,
  employeeNumberOption,
  giveOperatorCode,
  givePassword,
  institutionOption,
  operatorIdOption,
  roleIn,
  roles,
} from './staff.ts'

const options = { institution: institutionOption, 'operator-id': operatorIdOption } as const
const changing = { subject: ['institution', 'operator-id'], tells: 'itself' } as const

/** A command that needs nothing but whom, who and why. */
function command(
  { words, ...its }: Pick<Changing, 'rescues'> & { readonly words: string },
  act: StaffAct,
  summary: string,
  done: string,
): Command {
  return {
    words,
    summary,
    changing: { ...changing, ...its },
    options,
    async run(input, context) {
      const { desk, userId } = await doFromTerminal(context, input, { act })
      return { lines: [`operator ${userId} of ${desk} ${done}`], json: { service: desk, operatorId: userId } }
    },
  }
}

export const operatorUnlock = command(
  { words: 'operator unlock', rescues: true },
  'unlock_operator',
  'take the locks of an operator off, of the password and of the code',
  'is unlocked',
)

export const operatorReset: Command = {
  words: 'operator reset',
  summary: 'give an operator a new initial password, printed once',
  changing: { ...changing, handsOver: true, rescues: true },
  options: { ...options, letter: letterOption },
  async run(input, context) {
    const { desk, userId, given } = await givePassword(context, input, { act: 'reset_operator' })
    return {
      lines: [`operator ${userId} of ${desk} has a new password`, ...given.lines],
      json: { service: desk, operatorId: userId, ...given.json },
    }
  },
}

export const operatorRevokeToken = command(
  { words: 'operator revoke-token', rescues: true },
  'revoke_operator_token',
  'revoke the token of an operator at the desk, so that a new one can be enrolled',
  'has no token any more',
)

export const operatorReleasePasskeys = command(
  { words: 'operator release-passkeys', rescues: true },
  'release_operator_passkeys',
  'take all passkeys of an operator, so that password and code let them in to register others',
  'has no passkeys any more',
)

export const operatorRemovePasskey: Command = {
  words: 'operator remove-passkey',
  summary: 'take one passkey of an operator, such as a lost one',
  changing: { ...changing, subject: [...changing.subject, 'passkey'] },
  options: {
    ...options,
    passkey: { type: 'string', required: true, help: 'its ID, as ./warifu operator passkeys shows it' },
  },
  async run(input, context) {
    const credentialId = input.text('passkey')
    const work = { act: 'remove_operator_passkey', credentialId } as const
    const { desk, userId } = await doFromTerminal(context, input, work)
    return {
      lines: [`operator ${userId} of ${desk} has the passkey ${credentialId} no more`],
      json: { service: desk, operatorId: userId, credentialId },
    }
  },
}

export const operatorActivationCode: Command = {
  words: 'operator activation-code',
  summary: 'make a code that gets an operator’s token app one token (WARIFU_TOKEN_ACTIVATION=code)',
  changing: { ...changing, handsOver: true, rescues: true },
  options: { ...options, letter: letterOption },
  async run(input, context) {
    const { desk, userId, lines, json } = await giveOperatorCode(context, input)
    return {
      lines: [`operator ${userId} of ${desk}`, ...lines],
      json: { service: desk, operatorId: userId, ...json },
    }
  },
}

export const operatorDismiss = command(
  { words: 'operator dismiss' },
  'dismiss_operator',
  'dismiss an operator for good; sessions, requests and approvals end at once',
  'is dismissed',
)

export const operatorRole: Command = {
  words: 'operator role',
  summary: 'change the role of an operator',
  changing: { ...changing, subject: [...changing.subject, 'role'] },
  options: {
    ...options,
    role: { type: 'string', required: true, values: roles, help: 'what the operator may do' },
    'employee-number': employeeNumberOption,
  },
  async run(input, context) {
    const role = roleIn(input)
    const employeeNumber = employeeNumberOf(input)
    const work = { act: 'change_role', role, employeeNumber } as const
    const { desk, userId } = await doFromTerminal(context, input, work)
    return {
      lines: [`operator ${userId} of ${desk} is ${role}`],
      json: { service: desk, operatorId: userId, role },
    }
  },
}

export const operatorEmployeeNumber: Command = {
  words: 'operator employee-number',
  summary: 'give an operator their employee number, or the right one',
  changing: { ...changing, subject: [...changing.subject, 'employee-number'] },
  options: { ...options, 'employee-number': { ...employeeNumberOption, required: true } },
  async run(input, context) {
    const service = deskIn(input, context)
    const { operator } = await context.store.read({
      operator: operatorState.ref(service, userIdOf(input, 'operator-id')),
    })
    if (operator === undefined) throw new UsageError('there is no such operator')
    const employeeNumber = employeeNumberOf(input)
    const work = { act: 'change_role', role: operator.role, employeeNumber } as const
    const { userId } = await doFromTerminal(context, input, work)
    return {
      lines: [`operator ${userId} of ${service} has the employee number ${employeeNumber}`],
      json: { service, operatorId: userId, employeeNumber },
    }
  },
}
