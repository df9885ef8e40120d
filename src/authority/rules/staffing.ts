import type { EventOf } from '../../platform/decision/event.ts'
import { gone, state } from '../../platform/decision/state.ts'
import { json, text } from '../../platform/decision/table.ts'
import type { Client } from './client.ts'
import type { DeskEvent } from './desk-events.ts'
import type { Operator } from './operator.ts'
import type { Role } from './rights.ts'

/** Who administers the staff of a desk: the one row in which all changes of it meet, so that the last one stays. */
export type Administrators = { readonly service: string; readonly userIds: readonly string[] }

const isOne = (role: Role): boolean => role === 'administrator'

function without(before: Administrators | undefined, userId: string): readonly string[] {
  return (before?.userIds ?? []).filter((each) => each !== userId)
}

export const administratorsState = state<
  Administrators,
  EventOf<DeskEvent, 'operator_appointed' | 'operator_role_changed' | 'operator_dismissed'>
>()({
  name: 'administrators',
  row: 'who administers the staff of a desk: the last one can’t be lost',
  table: 'desk_administrators',
  key: ['service'],
  columns: { service: text, userIds: json },
  on: {
    operator_appointed: {
      key: ({ service, role }) => (isOne(role) ? [service] : null),
      fold: (before, { service, userId }) => ({ service, userIds: [...without(before, userId), userId] }),
    },
    operator_role_changed: {
      key: ({ service, role, former }) => (isOne(role) || isOne(former) ? [service] : null),
      fold: (before, { service, userId, role }) => {
        return { service, userIds: [...without(before, userId), ...(isOne(role) ? [userId] : [])] }
      },
    },
    operator_dismissed: {
      key: ({ service, role }) => (isOne(role) ? [service] : null),
      fold: (before, { service, userId }) => ({ service, userIds: without(before, userId) }),
    },
  },
})

/** Would the desk have no administrator left without this one? */
export function isLastAdministrator(before: Administrators | undefined, userId: string): boolean {
  return before?.userIds.includes(userId) === true && without(before, userId).length === 0
}

/** Which administrators could grant what one of them asks for about somebody: neither who asks nor whom it is about. */
export function approversLeft(
  administrators: Administrators | undefined,
  { by, userId }: { readonly by: string; readonly userId: string },
): readonly string[] {
  return (administrators?.userIds ?? []).filter((each) => each !== by && each !== userId)
}

/** Whose a 社員番号 is, among those who are not dismissed. */
export type EmployeeNumber = { readonly service: string; readonly number: string; readonly userId: string }

export const employeeNumberState = state<
  EmployeeNumber,
  EventOf<DeskEvent, 'operator_appointed' | 'operator_numbered' | 'operator_dismissed'>
>()({
  name: 'employeeNumber',
  row: 'whose an employee number is: one person, one account at a desk',
  table: 'employee_number',
  key: ['service', 'number'],
  columns: { service: text, number: text, userId: text },
  on: {
    operator_appointed: {
      key: ({ service, employeeNumber = null }) =>
        employeeNumber === null ? null : [service, employeeNumber],
      fold: (_, { service, userId, employeeNumber }) => {
        return employeeNumber == null ? undefined : { service, number: employeeNumber, userId }
      },
    },
    operator_numbered: {
      keys: ({ service, employeeNumber, former }) => [
        [service, employeeNumber],
        ...(former === null ? [] : [[service, former] as const]),
      ],
      fold: (before, { service, userId, employeeNumber, former }) => {
        return before !== undefined && before.number === former
          ? undefined
          : { service, number: employeeNumber, userId }
      },
    },
    operator_dismissed: {
      key: ({ service, employeeNumber }) => (employeeNumber === null ? null : [service, employeeNumber]),
      fold: gone,
    },
  },
})

const longest = 20

/** A 社員番号 as it is kept: half-width, in capitals, with every leading zero. Undefined: not one. */
export function parseEmployeeNumber(typed: string): string | undefined {
  const number = typed.normalize('NFKC').trim().toUpperCase()
  return number.length <= longest && /^[A-Z0-9]+(?:-[A-Z0-9]+)*$/.test(number) ? number : undefined
}

function plain(text: string): string {
  return text.normalize('NFKC').trim().toUpperCase()
}

/** Are they one name at the terminal? */
export function isSameName(by: string, other: string): boolean {
  return plain(by) === plain(other)
}

/**
 * Is it one person? `by` is whoever asked: an operator's ID, or `terminal:` and a name, which may be that of an operator
 * or their 社員番号.
 */
export function isSamePerson(
  operator: Pick<Operator, 'userId' | 'employeeNumber'>,
  by: string,
  other: Pick<Operator, 'employeeNumber'> | undefined,
): boolean {
  const own = [operator.userId, ...(operator.employeeNumber === null ? [] : [operator.employeeNumber])]
  const name = by.startsWith('terminal:') ? by.slice('terminal:'.length) : by
  if (by === operator.userId) return true
  if (by.startsWith('terminal:') && own.some((each) => plain(each) === plain(name))) return true
  return operator.employeeNumber !== null && operator.employeeNumber === other?.employeeNumber
}

/** Whoever did something, as `isSamePerson` knows them, and the operator whom that means, if any. */
export type Hand = {
  readonly by: string
  readonly operator: Pick<Operator, 'userId' | 'employeeNumber'> | undefined
}

/** Is it one person, at the desk or at the terminal, under whichever of their names? */
export function isOneHand(one: Hand, other: Hand): boolean {
  const isTheOther = ({ operator }: Hand, { by, operator: theirs }: Hand) =>
    operator !== undefined && isSamePerson(operator, by, theirs)
  return isSameName(one.by, other.by) || isTheOther(one, other) || isTheOther(other, one)
}

/** Does the name that somebody typed mean this operator? */
export function isNamed(
  operator: Pick<Operator, 'userId' | 'employeeNumber'>,
  name: string | undefined,
): boolean {
  return name !== undefined && isSamePerson(operator, `terminal:${name}`, undefined)
}

/** The instants of a request and of a key's end are by the clocks of two nodes. */
const clocksApartMs = 60_000

/**
 * May the operator grant what this client asked for at that instant? `own`: they were shown a key of it that opened
 * anything then or later, and so could have asked in its name. `unknown`: nobody knows who was shown one, so it may be
 * they; it has to be replaced before anybody's word counts as a second person's.
 */
export function keyDoubt(
  operator: Pick<Operator, 'userId' | 'employeeNumber'>,
  client: Pick<Client, 'keys'> | undefined,
  requestedAtMs: number,
): 'own' | 'unknown' | null {
  const keys = client?.keys ?? []
  const askedFromMs = requestedAtMs - clocksApartMs
  const able = keys.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs >= askedFromMs)
  const isOwn = able.some(({ madeBy }) => madeBy !== undefined && isSamePerson(operator, madeBy, undefined))
  if (isOwn) return 'own'
  return able.some(({ madeBy }) => madeBy === undefined) ? 'unknown' : null
}
