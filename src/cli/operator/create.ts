import type { Command } from '../../authority/commands/command.ts'
import { nameOf } from '../../platform/cli/names.ts'
import { letterOption } from '../letter.ts'
import {
  employeeNumberOf,
  employeeNumberOption,
  givePassword,
  institutionOption,
  operatorIdOption,
  roleIn,
  roles,
} from './staff.ts'

/** Appoints staff of a support desk; prints the initial password, or writes it to a letter. Operators enroll a token at the desk itself. */
export const operatorCreate: Command = {
  words: 'operator create',
  summary: 'appoint an operator of an institution’s support desk, with an initial password',
  changing: {
    subject: ['institution', 'operator-id', 'role'],
    tells: 'itself',
    handsOver: true,
    rescues: true,
  },
  options: {
    institution: institutionOption,
    'operator-id': operatorIdOption,
    'operator-name': { type: 'string', required: true, help: 'name of the operator' },
    role: { type: 'string', required: true, values: roles, help: 'what the operator may do' },
    'employee-number': employeeNumberOption,
    letter: letterOption,
  },
  async run(input, context) {
    const role = roleIn(input)
    const { desk, userId, given } = await givePassword(context, input, {
      act: 'appoint_operator',
      userName: nameOf(input, 'operator-name'),
      role,
      employeeNumber: employeeNumberOf(input),
    })
    return {
      lines: [`operator ${userId} (${role}) of ${desk}`, ...given.lines],
      json: { service: desk, operatorId: userId, role, ...given.json },
    }
  },
}
