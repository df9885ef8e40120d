import { handsOf } from '../../authority/commands/hands.ts'
import { type Context, profileOf } from '../../authority/operations/context.ts'
import { operatorState } from '../../authority/rules/operator.ts'
import type { Role } from '../../authority/rules/rights.ts'
import { parseEmployeeNumber } from '../../authority/rules/staffing.ts'
import { userState } from '../../authority/rules/user.ts'
import { actOnStaff, type StaffWork } from '../../desk/operations/act-on-staff.ts'
import { initialExpiryMs } from '../../desk/rules/desk.ts'
import { operatorSheet } from '../../desk/screens/letter-text.ts'
import { refusals } from '../../desk/texts/refusals.ts'
import { type Input, type Option, UsageError } from '../../platform/cli/command.ts'
import { userIdOf } from '../../platform/cli/names.ts'
import type { Sheet } from '../../platform/print/sheet.ts'
import { withLetter } from '../letter.ts'

/** What the commands about the staff of a desk share: whom it is about, and who does it. */

export const institutionOption: Option = { type: 'string', required: true, help: 'such as shoko-chukin' }
export const operatorIdOption: Option = { type: 'string', required: true, help: 'login ID at the desk' }
export const employeeNumberOption: Option = {
  type: 'string',
  help: '社員番号, which nobody else at the desk may have: one person, one account',
}

export const roles = [
  'desk',
  'branch',
  'approver',
  'auditor',
  'clearing',
  'administrator',
] as const satisfies readonly Role[]

export function deskIn(input: Input, context: Context): string {
  const service = `desk/${input.text('institution')}`
  if (context.profiles.has(service)) return service
  throw new UsageError(`${input.text('institution')} has no desk`)
}

export function roleIn(input: Input): Role {
  const role = roles.find((each) => each === input.text('role'))
  if (role === undefined) throw new UsageError(`--role must be one of ${roles.join(', ')}`)
  return role
}

/** Null where it is left out. */
export function employeeNumberOf(input: Input): string | null {
  const typed = input.optional('employee-number')
  if (typed === undefined) return null
  const number = parseEmployeeNumber(typed)
  if (number !== undefined) return number
  throw new UsageError('--employee-number must be 1 to 20 half-width letters, digits and hyphens')
}

type Work = Pick<StaffWork, 'act'> &
  Partial<Pick<StaffWork, 'userName' | 'role' | 'employeeNumber' | 'credentialId' | 'handOver'>>

/** Does it at once: the terminal may always rescue a desk, by name and reason (D2). Throws UsageError if refused. */
export async function doFromTerminal(context: Context, input: Input, work: Work) {
  const desk = deskIn(input, context)
  const userId = userIdOf(input, 'operator-id')
  const { caller, reason } = handsOf(input)
  const by = { kind: 'terminal', id: caller.actor } as const
  const said = { reason, identification: 'サーバの端末', seen: null }
  const outcome = await actOnStaff(context, caller, { desk, userId, by, ...said, ...work })
  if (!outcome.ok) throw new UsageError(refusals[outcome.refusal].en)
  return { desk, userId, password: outcome.password }
}

/** The same for what makes a first password, which is printed, or with `--letter` only written. */
export async function givePassword(context: Context, input: Input, work: Omit<Work, 'handOver'>) {
  return withLetter(input, async (write) => {
    const desk = deskIn(input, context)
    const userId = userIdOf(input, 'operator-id')
    const handOver = write && ((password: string) => write(sheetOf(password)))
    const known = await context.store.read({
      user: userState.ref(desk, userId),
      operator: operatorState.ref(desk, userId),
    })
    const profile = profileOf(context, desk)
    function sheetOf(password: string): Sheet {
      const now = context.now()
      const userName = work.userName ?? known.user?.userName ?? userId
      const role = work.role ?? known.operator?.role ?? 'desk'
      const expiresAtMs = initialExpiryMs(profile, now)
      const isReset = work.act === 'reset_operator'
      return operatorSheet(profile, { userId, userName }, { password, expiresAtMs, role, isReset }, now)
    }
    const { password } = await doFromTerminal(context, input, { ...work, ...(handOver && { handOver }) })
    const letter = input.optional('letter')
    const given =
      letter === undefined
        ? { lines: [`initial password ${password}`], json: { initialPassword: password } }
        : { lines: [`letter ${letter}`], json: { letter } }
    return { desk, userId, given }
  })
}
