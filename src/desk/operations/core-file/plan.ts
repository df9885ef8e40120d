import { type Context, profileOf } from '../../../authority/operations/context.ts'
import { namesCustomer } from '../../../authority/operations/customer-number.ts'
import { openParticulars } from '../../../authority/operations/particulars.ts'
import { customersByNumber, type KnownCustomer } from '../../../authority/queries/customers.ts'
import { differing, mergedParticulars, particularsState } from '../../../authority/rules/particulars.ts'
import { userState } from '../../../authority/rules/user.ts'
import type { CoreError, CoreFile, CoreLine } from './read-core-file.ts'

/** What the lines would come to as things stand. */
export type ImportPlan = {
  readonly lines: readonly CoreLine[]
  readonly errors: readonly CoreError[]
  readonly opened: number
  readonly changed: number
  readonly ended: number
  readonly unchanged: number
  readonly administrators: number
}

const askedAtOnce = 250

/** Holds a file against what is there, a few hundred lines at a time, between which others have their turn. */
export async function planImport(context: Context, service: string, file: CoreFile): Promise<ImportPlan> {
  const lines: CoreLine[] = []
  const errors: CoreError[] = [...file.errors]
  const counts = { opened: 0, changed: 0, ended: 0, unchanged: 0 }
  for (let from = 0; from < file.lines.length; from += askedAtOnce) {
    const asked = file.lines.slice(from, from + askedAtOnce)
    const standing = await standingOf(context, service, asked)
    for (const line of asked) {
      const is = standing(line)
      if (typeof is === 'string') {
        counts[is] += 1
        lines.push(line)
      } else errors.push(is)
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { columns } = profileOf(context, service).coreFile
  if (lines.length === 0 && errors.length === 0)
    errors.push({ line: 2, column: columns.userId, problem: 'empty', detail: '' })
  const administrators = lines.filter(({ administrator, isEnd }) => administrator && !isEnd).length
  return { lines, errors: errors.toSorted((a, b) => a.line - b.line), ...counts, administrators }
}

type Standing = 'opened' | 'changed' | 'ended' | 'unchanged'

async function standingOf(context: Context, service: string, asked: readonly CoreLine[]) {
  const { store } = context
  const { columns } = profileOf(context, service).coreFile
  const policy = profileOf(context, service).identification
  const userIds = asked.map(({ userId }) => userId)
  const users = await store.read(Object.fromEntries(userIds.map((id) => [id, userState.ref(service, id)])))
  const kept = await store.read(
    Object.fromEntries(userIds.map((id) => [id, particularsState.ref(service, id)])),
  )
  const numbers = [...new Set(asked.map(({ customerNumber }) => customerNumber))]
  const customers = new Map<string, KnownCustomer>()
  for (const customer of await customersByNumber(store, service, numbers))
    if (customer.number !== null) customers.set(customer.number, customer)

  return (of: CoreLine): Standing | CoreError => {
    const { line, userId, isEnd, customerNumber, customerName, userName, administrator, given } = of
    const wrong = (column: string, problem: CoreError['problem'], detail = ''): CoreError => {
      return { line, column, problem, detail }
    }
    const user = users[userId]
    const customer = customers.get(customerNumber)
    if (customer !== undefined && !namesCustomer(customer, customerName))
      return wrong(columns.customerName, 'other_name', `「${customer.name}」`)
    if (isEnd) {
      if (user === undefined) return wrong(columns.userId, 'unknown_user')
      return user.status === 'deleted' ? 'unchanged' : 'ended'
    }
    if (user === undefined) return 'opened'
    if (user.status === 'deleted') return wrong(columns.userId, 'ended_user')
    if (customer?.customerId !== user.customerId) return wrong(columns.customerNumber, 'other_customer')
    const before = openParticulars(context, kept[userId])
    const isSame =
      user.userName === userName &&
      user.administrator === administrator &&
      differing(before, mergedParticulars(before, given, policy)).length === 0
    return isSame ? 'unchanged' : 'changed'
  }
}
