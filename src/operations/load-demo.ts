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

const demoTokens = [
  { movingFactor: 'time', formFactor: 'mobile' },
  { movingFactor: 'time', formFactor: 'mobile' },
  { movingFactor: 'time', formFactor: 'desktop' },
  { movingFactor: 'time', formFactor: 'mobile' },
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

/** The demo's users as a visitor may know them. */
export async function demoAccounts(context: Context): Promise<DemoAccount[]> {
  const present = demoUsers.filter(({ service }) => context.profiles.has(service))
  return Promise.all(
    present.map(async ({ initialPassword, ...user }) => {
      const { password } = await context.store.read({ password: ref.password(user.service, user.userId) })
      return { ...user, firstPassword: password?.mustChange === 'initial' ? initialPassword : null }
    }),
  )
}

const tokensMax = 50

/** The demo's tokens, by token ID. */
export async function demoTokenIds(context: Context): Promise<string[]> {
  return (await context.store.statesAfter('token', null, tokensMax)).map(({ state }) => state.tokenId)
}
