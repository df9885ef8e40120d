import type { Command } from '../../authority/commands/command.ts'
import type { Context } from '../../authority/operations/context.ts'
import type { ListedOperator, listStaff as Listing } from '../../desk/operations/look-up-staff.ts'
import { deskIn, institutionOption } from './staff.ts'

/** Who is on the staff of a desk. */
export const operatorList: Command = {
  words: 'operator list',
  summary: 'list the operators of an institution’s support desk: role, state, locks, last login',
  options: {
    institution: institutionOption,
    dismissed: { type: 'boolean', help: 'those who were dismissed' },
  },
  async run(input, context) {
    const staff = await allOf(context, deskIn(input, context), input.flag('dismissed'))
    return { lines: staff.length === 0 ? ['nobody'] : staff.map(lineOf), json: staff.map(shownOf) }
  },
}

async function allOf(context: Context, desk: string, dismissed: boolean): Promise<readonly ListedOperator[]> {
  const { listStaff } = await import('../../desk/operations/look-up-staff.ts')
  const all: ListedOperator[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page: Awaited<ReturnType<typeof Listing>> = await listStaff(context, desk, { after, dismissed })
    all.push(...page.staff)
    after = page.next
  }
  return all
}

function shownOf({ userId, userName, employeeNumber, role, status, locks, ...rest }: ListedOperator) {
  const { isEnrolled, passkeysMissing, lastLoginAt } = rest
  const is = { employeeNumber, role, status, locks, isEnrolled, passkeysMissing, lastLoginAt }
  return { operatorId: userId, name: userName, ...is }
}

function lineOf(listed: ListedOperator) {
  const { userId, userName, employeeNumber, role, status, locks, passkeysMissing, lastLoginAt } = listed
  const parts = [
    `${userId} ${userName} (${role})`,
    `employee number ${employeeNumber ?? 'none'}`,
    [status, ...locks.map((lock) => `${lock} locked`)].join(', '),
    ...(passkeysMissing === 0 ? [] : [`${passkeysMissing} passkeys missing`]),
    `last login ${lastLoginAt ?? 'never'}`,
  ]
  return parts.join('; ')
}
