// What people and attackers do. Each act says what it did, for the trace of a run that failed.
import assert from 'node:assert/strict'
import { type ModelToken, type ModelUser, synchronize, typeCode, typePair, typePassword } from './model.ts'
import type { Random } from './random.ts'
import { passStep1, submitCode, submitPair, submitSynchronization, type Town, unlock } from './town.ts'

export type Act = (town: Town, random: Random) => Promise<string>

const name = ({ service, userId }: ModelUser) => `${service} ${userId}`

async function ticket(
  town: Town,
  user: ModelUser,
  purpose: 'login' | 'enrollment',
): Promise<string | undefined> {
  const { got, ticketHash } = await passStep1(town, user, true, purpose)
  assert.equal(got, typePassword(user, true, purpose), `step 1 of ${name(user)}`)
  return got === 'ticket' ? ticketHash : undefined
}

/** The step that the device shows: the current one, or the next one of an event-based token. */
function shownStep(town: Town, token: ModelToken): number {
  return token.kind === 'time' ? Math.floor(town.nowMs() / 30_000) : token.last + 1
}

function anyCode(random: Random): string {
  return String(random.below(1_000_000)).padStart(6, '0')
}

/** A code as it might be typed: right, used up, too old, too early, read wrongly, or of another token. */
function typedCode(town: Town, random: Random, token: ModelToken): readonly [what: string, code: string] {
  const step = shownStep(town, token)
  const kind = random.pick([
    'right',
    'right',
    'right',
    'late',
    'replayed',
    'old',
    'future',
    'guessed',
    'foreign',
  ])
  const old = Math.max(0, step - random.between(2, 8))
  const codes: Record<string, () => string> = {
    late: () => token.code(Math.max(0, step - 1)),
    replayed: () => token.code(Math.max(0, token.last)),
    old: () => token.code(old),
    future: () => token.code(step + random.between(1, 8)),
    guessed: () => anyCode(random),
    foreign: () => random.pick(town.tokens).code(step),
  }
  return [kind, (codes[kind] ?? (() => token.code(step)))()]
}

/** Usually somebody who can log in. */
function pickUser(town: Town, random: Random): ModelUser {
  const usable = town.users.filter(({ status, passwordLocked }) => status === 'usable' && !passwordLocked)
  return random.pick(usable.length > 0 && random.chance(85) ? usable : town.users)
}

const logInOnce: Act = async (town, random) => {
  const user = pickUser(town, random)
  const ticketHash = await ticket(town, user, 'login')
  const { token } = user
  if (ticketHash === undefined || token === null) return `${name(user)} logs in and gets no ticket`
  const [what, code] = typedCode(town, random, token)
  // Some take their time between the two steps.
  if (random.chance(30)) town.forward(random.between(1, 40))
  const expected = typeCode(user, code, town.nowMs())
  const got = await submitCode(town, user, ticketHash, code)
  assert.equal(got, expected, `${name(user)} types a ${what} code`)
  return `${name(user)} types a ${what} code: ${got}`
}

const mistypePassword: Act = async (town, random) => {
  const user = random.pick(town.users)
  const { got } = await passStep1(town, user, false, random.pick(['login', 'enrollment']))
  assert.equal(got, typePassword(user, false, 'login'))
  return `${name(user)} mistypes the password: ${got}`
}

function typedPair(
  town: Town,
  random: Random,
  token: ModelToken,
): readonly [what: string, codes: [string, string]] {
  const step = Math.max(1, shownStep(town, token) + (token.kind === 'event' ? 1 : 0))
  const [one, two] = [token.code(step - 1), token.code(step)]
  return random.pick<readonly [string, [string, string]]>([
    ['right', [one, two]],
    ['right', [one, two]],
    ['right', [one, two]],
    ['swapped', [two, one]],
    ['equal', [two, two]],
    ['distant', [token.code(Math.max(0, step - 3)), two]],
    ['old', [token.code(Math.max(0, step - 6)), token.code(Math.max(0, step - 5))]],
    ['early', [token.code(step + 30), token.code(step + 31)]],
    ['guessed', [anyCode(random), anyCode(random)]],
  ])
}

const enroll: Act = async (town, random) => {
  const user = random.pick(
    town.users.filter(({ status }) => status !== 'usable').concat(random.pick(town.users)),
  )
  const ticketHash = await ticket(town, user, 'enrollment')
  if (ticketHash === undefined) return `${name(user)} enrolls and gets no ticket`
  const token = random.chance(90) ? random.pick(town.tokens) : undefined
  const [what, codes] = typedPair(town, random, token ?? random.pick(town.tokens))
  const neighbors = town.users.filter(({ service }) => service === user.service)
  const taken = neighbors.some((neighbor) => neighbor.token === token)
  const expected = typePair(user, token, taken, codes, town.nowMs())
  const got = await submitPair(town, user, ticketHash, token?.tokenId ?? 'WRFM00000000', codes)
  assert.equal(got, expected, `${name(user)} enrolls with a ${what} pair`)
  return `${name(user)} enrolls with a ${what} pair: ${got}`
}

const synchronizeOnce: Act = async (town, random) => {
  const user = pickUser(town, random)
  // The clock of a time-based token has its own simulation (drift.ts).
  if (user.token?.kind !== 'event') return 'nothing to synchronize'
  const ticketHash = await ticket(town, user, 'login')
  if (ticketHash === undefined) return `${name(user)} synchronizes and gets no ticket`
  const step = user.token.last + random.between(1, 120)
  const codes = [user.token.code(step), user.token.code(step + random.pick([1, 1, 1, 0, 2]))] as const
  const expected = synchronize(user, codes)
  const got = await submitSynchronization(town, user, ticketHash, codes)
  assert.equal(got, expected, `${name(user)} synchronizes`)
  return `${name(user)} synchronizes: ${got}`
}

/** One right code, submitted many times at once, at every service where the token is bound (OTP-01, OTP-02). */
const replayAtOnce: Act = async (town, random) => {
  const token = random.pick(town.tokens)
  const holders = town.users.filter(
    (user) => user.token === token && user.status === 'usable' && !user.passwordLocked,
  )
  const submitters = holders.flatMap((user) => Array(random.between(1, 4)).fill(user) as ModelUser[])
  const tickets: string[] = []
  for (const user of submitters) tickets.push((await ticket(town, user, 'login')) ?? '')
  const code = token.code(shownStep(town, token))
  const outcomes = await Promise.all(
    submitters.map((user, i) => submitCode(town, user, tickets[i] ?? '', code)),
  )
  const winner = submitters[outcomes.indexOf('accepted')]
  if (winner !== undefined)
    assert.equal(typeCode(winner, code, town.nowMs()), 'accepted', 'nobody should have won')
  const rest = submitters.filter((_, i) => outcomes[i] !== 'accepted')
  const expected = rest.map((user) => typeCode(user, code, town.nowMs()))
  assert.deepEqual(
    outcomes.filter((outcome) => outcome !== 'accepted'),
    expected,
  )
  return `${submitters.length} submit one code: ${outcomes.join(' ')}`
}

/** Wrong passwords at once: each counts, up to the lock. */
const besiege: Act = async (town, random) => {
  const user = random.pick(town.users)
  const count = random.between(2, 6)
  const expected = Array.from({ length: count }, () => typePassword(user, false, 'login'))
  const tries = Array.from({ length: count }, () => passStep1(town, user, false, 'login'))
  const got = (await Promise.all(tries)).map((outcome) => outcome.got)
  assert.deepEqual(got.toSorted(), expected.toSorted())
  return `${name(user)} is besieged: ${got.join(' ')}`
}

/** Wrong codes at once: each counts, up to the lock (THR-02). */
const guessAtOnce: Act = async (town, random) => {
  const user = pickUser(town, random)
  const count = random.between(2, 8)
  const tickets: string[] = []
  for (let i = 0; i < count; i++) {
    const ticketHash = await ticket(town, user, 'login')
    if (ticketHash === undefined) return `${name(user)} cannot guess`
    tickets.push(ticketHash)
  }
  // Not digits: a guess that happens to be right would depend on the order.
  const expected = tickets.map((_, i) => typeCode(user, `guess${i}`, town.nowMs()))
  const got = await Promise.all(
    tickets.map((ticketHash, i) => submitCode(town, user, ticketHash, `guess${i}`)),
  )
  assert.deepEqual(got.toSorted(), expected.toSorted())
  return `${name(user)} guesses ${count} times at once: ${got.join(' ')}`
}

const wait: Act = async (town, random) => {
  const seconds = random.pick([1, 7, 15, 30, 31, 60, 600, 86_400])
  town.forward(seconds)
  return `${seconds} s pass`
}

const restart: Act = async (town) => {
  await town.restart()
  return 'a node restarts'
}

const unlockSomebody: Act = async (town, random) => {
  const locked = town.users.filter(({ passwordLocked, status }) => passwordLocked || status === 'locked')
  if (locked.length === 0) return 'nobody is locked'
  const user = random.pick(locked)
  await unlock(town, user)
  return `${name(user)} is unlocked`
}

/** As often as it stands here. */
export const acts: readonly Act[] = [
  ...Array<Act>(8).fill(logInOnce),
  ...Array<Act>(5).fill(enroll),
  ...Array<Act>(4).fill(wait),
  ...Array<Act>(2).fill(mistypePassword),
  besiege,
  ...Array<Act>(2).fill(replayAtOnce),
  ...Array<Act>(2).fill(guessAtOnce),
  synchronizeOnce,
  unlockSomebody,
  unlockSomebody,
  restart,
]
