import { type Caller, type Context, changeContext, profileOf } from '../../authority/operations/context.ts'
import { createUser } from '../../authority/operations/create-user.ts'
import { allDesks } from '../../authority/operations/desks.ts'
import { issueToken } from '../../authority/operations/issue-token.ts'
import { listJournal } from '../../authority/operations/list-journal.ts'
import { bindingState, userHolder } from '../../authority/rules/binding.ts'
import { deskOf } from '../../authority/rules/operator.ts'
import { type Password, passwordState } from '../../authority/rules/password.ts'
import { type Token, tokenState } from '../../authority/rules/token.ts'
import { userState } from '../../authority/rules/user.ts'
import { initialExpiryMs } from '../../desk/rules/desk.ts'
import { accept } from '../../platform/decision/decision.ts'
import { statesAfter } from '../../platform/store/states-after.ts'
import type { FirstPasswords } from '../../services/web-fb/operations/open-fb-customer.ts'
import { fbProfilesOf } from '../../services/web-fb/operations/profile-of.ts'
import { bankingUsers, loadBankingDemo } from './load-demo-banking.ts'
import { loadMigratingUsers, migratingUsers } from './load-demo-migration.ts'

const demoCaller: Caller = { requestId: 'demo', actor: 'demo', address: null }

/** Invented users, each with a public first password. */
const demoUsers = [
  {
    service: 'shoko-chukin/fx-web',
    customerNumber: '0000000010',
    customerName: '割符商事株式会社',
    userId: '0000000001',
    userName: '割符 花子',
    administrator: true,
    initialPassword: 'Hajime2024',
  },
  {
    service: 'shoko-chukin/fx-web',
    customerNumber: '0000000010',
    customerName: '割符商事株式会社',
    userId: '0000000002',
    userName: '割符 太郎',
    administrator: false,
    initialPassword: 'Shokai2024',
  },
  {
    service: 'johoku/fx-web',
    customerNumber: '0000000020',
    customerName: '見本精工株式会社',
    userId: '0000000003',
    userName: '見本 一郎',
    administrator: true,
    initialPassword: 'Karipass1',
  },
  {
    service: 'johoku/fx-web',
    customerNumber: '0000000020',
    customerName: '見本精工株式会社',
    userId: '0000000004',
    userName: '見本 桜',
    administrator: false,
    initialPassword: 'Karipass2',
  },
] as const

const demoOperators = [
  { userId: 'desk01', userName: '窓口 一子', role: 'desk', employeeNumber: '10001' },
  { userId: 'approver01', userName: '承認 二郎', role: 'approver', employeeNumber: '10002' },
  { userId: 'branch01', userName: '支店 三郎', role: 'branch', employeeNumber: '10003' },
  { userId: 'auditor01', userName: '監査 四葉', role: 'auditor', employeeNumber: '10004' },
  { userId: 'admin01', userName: '管理 六花', role: 'administrator', employeeNumber: '10006' },
  { userId: 'admin02', userName: '管理 七海', role: 'administrator', employeeNumber: '10007' },
] as const

/** Only for institutions that hand over transfers. */
const demoClearing = {
  userId: 'clearing01',
  userName: '為替 五郎',
  role: 'clearing',
  employeeNumber: '10005',
} as const

/** The staff that a desk needs for its institution's services. */
function operatorsOf(context: Context, desk: string) {
  const handsOver = fbProfilesOf(context).some(({ service }) => deskOf(service) === desk)
  return handsOver ? [...demoOperators, demoClearing] : demoOperators
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

/** Opens the demo's users and issues its tokens, once per database. */
export async function loadDemo(context: Context): Promise<void> {
  const { store } = context
  for (const user of demoUsers) {
    const found = await store.read({ user: userState.ref(user.service, user.userId) })
    if (found.user === undefined && context.profiles.has(user.service))
      await createUser(context, demoCaller, user)
  }
  for (const { service, institutionName } of allDesks(context)) {
    for (const operator of operatorsOf(context, service)) {
      if ((await store.read({ user: userState.ref(service, operator.userId) })).user !== undefined) continue
      const newUser = {
        service,
        customerNumber: null,
        customerName: institutionName,
        ...operator,
        administrator: false,
      }
      await createUser(context, demoCaller, { ...newUser, initialPassword: operatorPassword })
    }
  }
  if ((await statesAfter(store, tokenState, null, 1)).length === 0) await issueDemoTokens(context)
  await loadMigratingUsers(context, demoCaller)
  await loadBankingDemo(context, demoCaller)
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
  /** The fixed passwords of WEB-FB, which change together with it. */
  readonly fixedPasswords?: FirstPasswords['fixed']
  readonly tokenId: string | null
}

/** The demo's users and desk staff, as a visitor may know them. */
export function demoAccounts(context: Context): Promise<DemoAccount[]> {
  return Promise.all(
    accountsIn(context).map(async ({ given, fixed, ...user }) => {
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

/** With the passwords that the demo gave each of them. */
type Given = Omit<DemoAccount, 'firstPassword' | 'fixedPasswords' | 'tokenId'> & {
  readonly given: string
  readonly fixed?: FirstPasswords['fixed']
}

function accountsIn(context: Context): readonly Given[] {
  const { profiles } = context
  const staff = allDesks(context).flatMap(({ service, institutionName }) =>
    operatorsOf(context, service).map(({ userId, userName }) => ({
      service,
      customerNumber: null,
      customerName: institutionName,
      userId,
      userName,
      administrator: false,
      given: operatorPassword,
    })),
  )
  const fresh = demoUsers.map(({ initialPassword, ...user }) => ({ ...user, given: initialPassword }))
  const migrating = migratingUsers.map(({ factor: _, password, ...user }) => ({ ...user, given: password }))
  return [...fresh, ...migrating, ...bankingUsers, ...staff].filter(({ service }) => profiles.has(service))
}

/**
 * Call it after moving the demo's clock. A password that was set in what is now the future opens nothing, and a first
 * password lapses after some months; each of these is set again to the same value as of that day, or visitors could
 * not log in.
 */
export async function bringPasswordsAlong(context: Context): Promise<void> {
  const now = context.now()
  for (const { service, userId } of accountsIn(context)) {
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
