// What the desk does for users: alone, or two at a time.

import type { DeskContext } from '../../src/desk/contract.ts'
import { actAtDesk, parseUserAction, targetOf, userRefs } from '../../src/desk/operations/act.ts'
import { settleApproval } from '../../src/desk/operations/decide-approval.ts'
import { usersOf } from '../../src/desk/operations/parts.ts'
import { seenFingerprint } from '../../src/desk/rules/desk.ts'
import { johoku } from '../contract/support/people.ts'
import type { Act } from './citizens.ts'
import { type City, nameOf, operators } from './city.ts'
import type { Request } from './laws.ts'
import { type ChangeName, changes, type ModelUser } from './model.ts'
import type { Random } from './random.ts'

/** What would help the user, seldom anything else. */
function pickAction(random: Random, user: ModelUser): ChangeName | undefined {
  const helpful: ChangeName[] = []
  if (user.passwordLocked) helpful.push('unlock_password', 'reset_password')
  if (user.status === 'locked') helpful.push('unlock_code')
  if (!user.active) helpful.push('resume_user')
  if (helpful.length > 0 && random.chance(85)) return random.pick(helpful)
  return random.chance(20) ? random.pick(Object.keys(changes) as ChangeName[]) : undefined
}

type Step = { readonly step: 'ask' | 'carry_out'; readonly operatorId: string; readonly action: ChangeName }

/** The operator opens the user's page, decides on what it shows, and sends the form. */
function act(city: City, random: Random, user: ModelUser, { step, operatorId, action }: Step): void {
  const { service, userId } = user
  const name = `${operatorId} ${step === 'ask' ? 'asks for' : 'carries out'} ${action} for ${nameOf(user)}`
  // Some desks take the password from the application form, others print one.
  const typed = service === johoku && action === 'reset_password' ? `Kari${random.between(1000, 9999)}` : null
  const unknown = typed ?? `nobody knows it ${city.nowMs()}`
  let done = false
  city.start(
    name,
    random,
    (decision, atMs) => {
      const { outcome } = decision
      done = outcome.ok && 'result' in outcome && outcome.result === 'done'
      if (done) changes[action](user, unknown, atMs)
    },
    async (context, caller) => {
      const parsed = parseUserAction(action)
      if (parsed === undefined) throw new TypeError(action)
      const seen = await pageOf(context, service, userId)
      const why = { reason: 'ご本人からのお電話', identification: 'callback' }
      const form = { ...why, typed: typed === null ? null : { password: typed, again: typed } }
      const work = { action: parsed, service, userId, operatorId, step, seen, ...form }
      const outcome = await actAtDesk(context, caller, work)
      if (!outcome.ok) return outcome.refusal
      // The letter arrives, unless the password was changed once more before.
      if (outcome.passwords && user.password === unknown) user.password = outcome.passwords.login
      return outcome.result
    },
  )
}

async function pageOf(context: DeskContext, service: string, userId: string): Promise<string> {
  const { rows, user, holder } = await targetOf(context, service, userId)
  const states = await context.store.read(userRefs(service, userId, holder))
  return seenFingerprint(states, usersOf(context, service).addition(rows, { user, binding: states.binding }))
}

const askAtDesk: Act = (city, random) => {
  const user = random.pick(city.users)
  const action = pickAction(random, user)
  if (action === undefined) return
  const operatorId = random.pick(random.chance(90) ? operators.slice(0, 2) : operators)
  act(city, random, user, { step: 'ask', operatorId, action })
}

function pickRequest(city: City, random: Random, status: Request['status']): Request | undefined {
  const fitting = city.laws.requests().filter((request) => request.status === status)
  const from = random.chance(95) ? fitting : city.laws.requests()
  return from.length === 0 ? undefined : random.pick(from)
}

/** Whoever asked, one of the approvers, or somebody else: the rules say who may. */
const settle: Act = (city, random) => {
  const request = pickRequest(city, random, 'pending')
  const action = request && parseUserAction(request.action)
  if (!request || action === undefined) return
  const { service, userId, requestedBy, requestedAtMs } = request
  const operatorId = random.chance(80)
    ? random.pick(operators.slice(2))
    : random.pick([requestedBy, ...operators])
  const grant = random.chance(80)
  city.start(
    `${operatorId} ${grant ? 'grants' : 'declines'} ${action} for ${nameOf(request)}`,
    random,
    () => {},
    async (context, caller) => {
      const verdict = { service, userId, action, operatorId, grant, requestedAtMs }
      const outcome = await settleApproval(context, caller, verdict)
      return outcome.ok ? 'accepted' : outcome.refusal
    },
  )
}

const carryOut: Act = (city, random) => {
  const request = pickRequest(city, random, 'granted')
  const user = city.users.find(
    ({ service, userId }) => service === request?.service && userId === request.userId,
  )
  if (!request || user === undefined) return
  const operatorId = random.pick([request.requestedBy, ...operators])
  act(city, random, user, { step: 'carry_out', operatorId, action: request.action as ChangeName })
}

export const staffActs = { askAtDesk, settle, carryOut } as const satisfies Record<string, Act>
