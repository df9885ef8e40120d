import { ref } from '../domain/states.ts'
import type { Caller, Context } from './context.ts'
import { createUser } from './create-user.ts'
import { issueToken } from './issue-token.ts'

const demoCaller: Caller = { requestId: 'demo', actor: 'demo', address: null }

/** Invented users, each with a first password that everybody may know. */
const demoUsers = [
  {
    service: 'shoko-chukin/fx-web',
    customerName: '割符商事株式会社',
    userId: '0000000001',
    userName: '割符 花子',
    administrator: true,
    initialPassword: 'Hajime2024',
  },
  {
    service: 'shoko-chukin/fx-web',
    customerName: '割符商事株式会社',
    userId: '0000000002',
    userName: '割符 太郎',
    administrator: false,
    initialPassword: 'Shokai2024',
  },
  {
    service: 'johoku/fx-web',
    customerName: '見本精工株式会社',
    userId: '0000000003',
    userName: '見本 一郎',
    administrator: true,
    initialPassword: 'Karipass1',
  },
  {
    service: 'johoku/fx-web',
    customerName: '見本精工株式会社',
    userId: '0000000004',
    userName: '見本 桜',
    administrator: false,
    initialPassword: 'Karipass2',
  },
] as const

const demoOperators = [
  { userId: 'desk01', userName: '窓口 一子', role: 'desk' },
  { userId: 'approver01', userName: '承認 二郎', role: 'approver' },
  { userId: 'branch01', userName: '支店 三郎', role: 'branch' },
  { userId: 'auditor01', userName: '監査 四葉', role: 'auditor' },
] as const

const operatorPassword = 'Madoguchi2024'

const demoTokens = [
  { movingFactor: 'time', formFactor: 'mobile' },
  { movingFactor: 'time', formFactor: 'mobile' },
  { movingFactor: 'time', formFactor: 'desktop' },
  { movingFactor: 'time', formFactor: 'mobile' },
  { movingFactor: 'event', formFactor: 'mobile' },
  { movingFactor: 'event', formFactor: 'mobile' },
  { movingFactor: 'event', formFactor: 'mobile' },
  { movingFactor: 'event', formFactor: 'mobile' },
] as const

/** Opens the demo's users and issues its tokens, once for a database. */
export async function loadDemo(context: Context): Promise<void> {
  const { store } = context
  for (const user of demoUsers) {
    const found = await store.read({ user: ref.user(user.service, user.userId) })
    if (found.user === undefined && context.profiles.has(user.service))
      await createUser(context, demoCaller, user)
  }
  for (const { service, kind, institutionName } of context.profiles.values()) {
    if (kind !== 'desk') continue
    for (const operator of demoOperators) {
      if ((await store.read({ user: ref.user(service, operator.userId) })).user !== undefined) continue
      const newUser = { service, customerName: institutionName, ...operator, administrator: false }
      await createUser(context, demoCaller, { ...newUser, initialPassword: operatorPassword })
    }
  }
  if ((await store.statesAfter('token', null, 1)).length > 0) return
  for (const token of demoTokens) {
    await issueToken(context, demoCaller, { ...token, algorithm: 'SHA1', digits: 6, issuer: 'Warifu demo' })
  }
}

export type DemoAccount = {
  readonly service: string
  readonly userId: string
  readonly userName: string
  readonly customerName: string
  readonly administrator: boolean
  /** Null once the user has chosen one of their own. */
  readonly firstPassword: string | null
}

/** The demo's users, and the staff of its desks, as a visitor may know them. */
export async function demoAccounts(context: Context): Promise<DemoAccount[]> {
  const profiles = [...context.profiles.values()]
  const staff = profiles
    .filter(({ kind }) => kind === 'desk')
    .flatMap(({ service, institutionName }) =>
      demoOperators.map(({ userId, userName }) => ({
        service,
        customerName: institutionName,
        userId,
        userName,
        administrator: false,
        initialPassword: operatorPassword,
      })),
    )
  const present = [...demoUsers.filter(({ service }) => context.profiles.has(service)), ...staff]
  return Promise.all(
    present.map(async ({ initialPassword, ...user }) => {
      const { password } = await context.store.read({ password: ref.password(user.service, user.userId) })
      return { ...user, firstPassword: password?.mustChange === 'initial' ? initialPassword : null }
    }),
  )
}

/** The same services, each with the enrollment of standard authenticators as a profile may allow it. */
export function offerAuthenticators(profiles: Context['profiles']): Context['profiles'] {
  return new Map(
    [...profiles].map(([name, profile]) => {
      const standardAuthenticator = { issuer: profile.serviceName }
      return [name, { ...profile, enrollment: { ...profile.enrollment, standardAuthenticator } }]
    }),
  )
}

const tokensMax = 50

/** The demo's tokens, by token ID. */
export async function demoTokenIds(context: Context): Promise<string[]> {
  return (await context.store.statesAfter('token', null, tokensMax)).map(({ state }) => state.tokenId)
}
