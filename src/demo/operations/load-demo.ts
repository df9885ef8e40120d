import { backgroundCaller } from '../../authority/operations/background.ts'
import { type Context, changeContext, profileOf } from '../../authority/operations/context.ts'
import { createUser } from '../../authority/operations/create-user.ts'
import type { DemoPart, DemoUser } from '../../authority/operations/demo-part.ts'
import { allDesks } from '../../authority/operations/desks.ts'
import { issueToken } from '../../authority/operations/issue-token.ts'
import { listJournal } from '../../authority/operations/list-journal.ts'
import { bindingState, userHolder } from '../../authority/rules/binding.ts'
import { type Password, passwordState } from '../../authority/rules/password.ts'
import type { Role } from '../../authority/rules/rights.ts'
import { type Token, tokenState } from '../../authority/rules/token.ts'
import { userState } from '../../authority/rules/user.ts'
import { initialExpiryMs } from '../../desk/rules/desk.ts'
import { accept } from '../../platform/decision/decision.ts'
import { statesAfter } from '../../platform/store/states-after.ts'
import { loadDemoCalls } from './load-calls.ts'

/** What the services bring to the demo. */
export type DemoParts = readonly DemoPart[]

const demoCaller = backgroundCaller('demo')

type DemoOperator = {
  readonly userId: string
  readonly userName: string
  readonly role: Role
  readonly employeeNumber: string
}

/** The staff of every desk. */
const demoOperators: readonly DemoOperator[] = [
  { userId: 'desk01', userName: '窓口 一子', role: 'desk', employeeNumber: '10001' },
  { userId: 'approver01', userName: '承認 二郎', role: 'approver', employeeNumber: '10002' },
  { userId: 'branch01', userName: '支店 三郎', role: 'branch', employeeNumber: '10003' },
  { userId: 'auditor01', userName: '監査 四葉', role: 'auditor', employeeNumber: '10004' },
  { userId: 'admin01', userName: '管理 六花', role: 'administrator', employeeNumber: '10006' },
  { userId: 'admin02', userName: '管理 七海', role: 'administrator', employeeNumber: '10007' },
]

/** Those who work only where a service of the institution needs them. */
const demoSpecialists: readonly DemoOperator[] = [
  { userId: 'clearing01', userName: '為替 五郎', role: 'clearing', employeeNumber: '10005' },
]

const demoColleague: DemoOperator = {
  userId: 'desk02',
  userName: '窓口 八重',
  role: 'desk',
  employeeNumber: '10008',
}

function operatorsOf(context: Context, parts: DemoParts, desk: string): readonly DemoOperator[] {
  const roles = parts.flatMap(({ rolesAt }) => rolesAt?.(context, desk) ?? [])
  const colleagues = parts.some(({ colleagueAt }) => colleagueAt?.(desk)) ? [demoColleague] : []
  return [...demoOperators, ...colleagues, ...demoSpecialists.filter(({ role }) => roles.includes(role))]
}

const operatorPassword = 'Madoguchi2024'

const newTokens = [
  { movingFactor: 'time', formFactor: 'mobile' },
  { movingFactor: 'time', formFactor: 'mobile' },
  { movingFactor: 'time', formFactor: 'desktop' },
  { movingFactor: 'time', formFactor: 'mobile' },
  { movingFactor: 'event', formFactor: 'mobile' },
  { movingFactor: 'event', formFactor: 'mobile' },
  { movingFactor: 'event', formFactor: 'mobile' },
  { movingFactor: 'event', formFactor: 'mobile' },
] as const

/** Opens the desks' staff and the services' users, and issues the demo's tokens, once per database. */
export async function loadDemo(context: Context, parts: DemoParts): Promise<void> {
  const { store } = context
  for (const { service, institutionName } of allDesks(context)) {
    // Together: each of them costs a slow hash, and most start a demo to look at it at once.
    await Promise.all(
      operatorsOf(context, parts, service).map(async (operator) => {
        if ((await store.read({ user: userState.ref(service, operator.userId) })).user !== undefined) return
        const institution = { customerNumber: null, customerName: institutionName }
        const newUser = { service, ...institution, ...operator, administrator: false }
        await createUser(context, demoCaller, { ...newUser, initialPassword: operatorPassword })
      }),
    )
  }
  if ((await statesAfter(store, tokenState, null, 1)).length === 0) await issueDemoTokens(context)
  for (const part of parts) await part.load(context, demoCaller)
  await loadDemoCalls(context, demoCaller)
}

/** Issues unassigned, unused tokens of each kind; gives their token IDs. */
export async function issueDemoTokens(context: Context): Promise<string[]> {
  const tokenIds: string[] = []
  for (const token of newTokens) {
    const terms = { algorithm: 'SHA1', digits: 6, issuer: 'Warifu demo' } as const
    tokenIds.push((await issueToken(context, demoCaller, { ...token, ...terms })).tokenId)
  }
  return tokenIds
}

export type DemoAccount = {
  readonly service: string
  readonly userId: string
  readonly userName: string
  readonly customerNumber: string | null
  readonly customerName: string
  readonly administrator: boolean
  /** Null once it was changed. */
  readonly firstPassword: string | null
  /** Those besides it, which change together with it. */
  readonly fixedPasswords?: DemoUser['fixed']
  readonly tokenId: string | null
}

/** The demo's users and desk staff, as a visitor may know them. */
export function demoAccounts(context: Context, parts: DemoParts): Promise<DemoAccount[]> {
  return Promise.all(
    accountsIn(context, parts).map(async ({ given, fixed, ...user }) => {
      const { service, userId } = user
      const { binding } = await context.store.read({ binding: bindingState.ref(service, userHolder(userId)) })
      const set = await listJournal(context, { service, userId, types: ['password_set'] }, setsMax)
      const isGiven = set.every(({ actor }) => actor === demoCaller.actor)
      const first = { firstPassword: isGiven ? given : null, tokenId: binding?.tokenId ?? null }
      return { ...user, ...first, ...(isGiven && fixed !== undefined ? { fixedPasswords: fixed } : {}) }
    }),
  )
}

/** Far more often than a visitor changes a password. */
const setsMax = 100

function accountsIn(context: Context, parts: DemoParts): readonly DemoUser[] {
  const { profiles } = context
  const staff = allDesks(context).flatMap(({ service, institutionName }) =>
    operatorsOf(context, parts, service).map(({ userId, userName }) => ({
      service,
      customerNumber: null,
      customerName: institutionName,
      userId,
      userName,
      administrator: false,
      given: operatorPassword,
    })),
  )
  const users = parts.flatMap((part) => part.users)
  return [...users, ...staff].filter(({ service }) => profiles.has(service))
}

/**
 * Call it after moving the demo's clock. A password that was set in what is now the future opens nothing, and a first
 * password lapses after some months; each of these is set again to the same value as of that day, or visitors could
 * not log in.
 */
export async function bringPasswordsAlong(context: Context, parts: DemoParts): Promise<void> {
  const now = context.now()
  for (const { service, userId } of accountsIn(context, parts)) {
    const refs = { user: userState.ref(service, userId), password: passwordState.ref(service, userId) }
    await context.store.change(changeContext(demoCaller, now), refs, ({ password }) => {
      if (password === undefined || !isOutOfTime(password, now)) return accept({})
      const { verifier, mustChange } = password
      const expiresAtMs = mustChange === null ? null : initialExpiryMs(profileOf(context, service), now)
      const setAtMs = now.epochMilliseconds
      return accept({}, { type: 'password_set', service, userId, verifier, mustChange, setAtMs, expiresAtMs })
    })
  }
}

function isOutOfTime({ setAtMs, expiresAtMs }: Password, { epochMilliseconds: nowMs }: Temporal.Instant) {
  return setAtMs > nowMs || (expiresAtMs !== null && nowMs >= expiresAtMs)
}

/** The same services, each allowing standard authenticators to enroll, as a profile can. */
export function offerAuthenticators(profiles: Context['profiles']): Context['profiles'] {
  return new Map(
    [...profiles].map(([name, profile]) => {
      const standardAuthenticator = { issuer: profile.serviceName }
      return [name, { ...profile, enrollment: { ...profile.enrollment, standardAuthenticator } }]
    }),
  )
}

const tokensMax = 200

/** The demo's tokens, by token ID. */
export async function demoTokens(
  context: Context,
): Promise<readonly Pick<Token, 'tokenId' | 'movingFactor' | 'formFactor'>[]> {
  return (await statesAfter(context.store, tokenState, null, tokensMax)).map(({ state }) => state)
}
