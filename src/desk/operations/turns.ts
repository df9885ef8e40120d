import type { Binding } from '../../authority/rules/binding.ts'
import type { Password } from '../../authority/rules/password.ts'
import type { JournalEntry } from '../../platform/journal/chain.ts'
import type { EventWords } from '../contract.ts'
import type { Event } from '../rules/events.ts'
import { type Told, tellingTypes, toldOnce } from '../rules/telling.ts'
import {
  codeLockTypes,
  type LockBegan,
  latestOf,
  lockBegan,
  passwordLockTypes,
  turningTypes,
} from '../rules/turns.ts'
import type { Written } from '../rules/written.ts'

type Entry = JournalEntry<Event>
/** The user's newest entries of some types. */
type Newest = (limit: number, types: readonly string[]) => Promise<readonly Entry[]>

/** What the journal says of how things came to be as they are. */
export type Turns = {
  /** What made the user's status, stopped the token, and took the mail address away: the last time. */
  readonly status: Written | undefined
  readonly tokenStop: Written | undefined
  readonly mailRemoval: Written | undefined
  readonly passwordLock: LockBegan | null
  readonly codeLock: LockBegan | null
  /** The last that matter to whoever takes the call. */
  readonly recent: readonly Told<Entry>[]
}

const turnsMax = 20
/** Whoever goes on against a lock is written down, too. */
const attemptsMax = 200
const recentMax = 10
/** Of which wrong codes in a row become one, and what an act changed goes with the act. */
const recentRead = 60

export async function turnsOf(
  newest: Newest,
  { password, binding }: { readonly password: Password | undefined; readonly binding: Binding | undefined },
  words: EventWords | undefined,
): Promise<Turns> {
  const lockOf = async (isLocked: boolean, types: readonly string[]) =>
    isLocked ? lockBegan(await newest(attemptsMax, types), attemptsMax) : null
  const own = { all: Object.keys(words?.names ?? {}), quiet: words?.quiet ?? [] }
  const turns = await newest(turnsMax, turningTypes)
  return {
    status: latestOf(turns, 'user_created', 'user_suspended', 'user_resumed'),
    tokenStop: latestOf(turns, 'binding_suspended'),
    mailRemoval: latestOf(turns, 'mail_address_removed'),
    passwordLock: await lockOf(password?.locked === true, passwordLockTypes),
    codeLock: await lockOf(binding?.status === 'locked', codeLockTypes),
    recent: toldOnce(await newest(recentRead, tellingTypes(own)), recentMax),
  }
}
