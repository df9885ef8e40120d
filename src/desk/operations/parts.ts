import { profileOf } from '../../authority/operations/context.ts'
import { initialLength } from '../../authority/operations/create-user.ts'
import { userHolder } from '../../authority/rules/binding.ts'
import { randomPassword } from '../../platform/secrets/random.ts'
import type { Refs, StatesOf } from '../../platform/store/store.ts'
import type { DeskContext, DeskPart, DeskUsers } from '../contract.ts'
import { nothingAdded } from '../rules/addition.ts'

/** What the service's kind brings; nothing where it brings nothing. */
export function partOf(context: DeskContext, service: string): DeskPart {
  const kind = context.profiles.get(service)?.kind ?? ''
  return context.deskParts.get(kind) ?? {}
}

/** The users of a kind that adds nothing to any. */
const plainUsers = {
  refs: () => ({}),
  holder: (_, { userId }) => userHolder(userId),
  addition: () => nothingAdded,
  firstPasswords: (_, { password }) => ({ login: randomPassword(initialLength(password)), others: {} }),
  panels: () => ({}),
} as const satisfies Required<DeskUsers>

/** How the service's kind looks at its users. Throws for a service that is not there. */
export function usersOf(context: DeskContext, service: string): Required<DeskUsers> {
  profileOf(context, service)
  return { ...plainUsers, ...partOf(context, service).users }
}

/** The rows of the kind, of a user who may be nobody's. */
export type KindRows = StatesOf<Refs>
