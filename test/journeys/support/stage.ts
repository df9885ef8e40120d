// One browser in front of one Warifu whose clock the test moves, and people with a user and a token each.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { createUser } from '../../../src/authority/operations/create-user.ts'
import { issueToken } from '../../../src/authority/operations/issue-token.ts'
import type { MovingFactor } from '../../../src/authority/rules/profile.ts'
import { launchBrowser, type Size, sizes } from '../../support/browser.ts'
import { numbered } from '../../support/customers.ts'
import { createWorld, shoko, testCaller } from '../../support/world.ts'
import { timeCode } from './oathtool.ts'
import type { Credentials, Site } from './screens.ts'
import { watch } from './watch.ts'

/** For a screen on this machine, even when others keep it busy. */
export const patienceMs = 30_000

export type Person = Site &
  Credentials & {
    readonly page: Page
    readonly userName: string
    readonly customerName: string
    readonly tokenId: string
    /** The code of the person's token now, or that many steps from now. */
    readonly code: (stepsAway?: number) => string
    /** What the browser complained about so far. */
    readonly problems: readonly string[]
  }

export type Stage = Awaited<ReturnType<typeof openStage>>

type Attributes = {
  readonly service?: string
  readonly userName?: string
  readonly customerName?: string
  readonly size?: Size
  readonly javaScript?: boolean
}

export async function openStage(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(options)
  const server = await world.serve({ browsers: true })
  const browser = await browserOfFile().catch(async (error: unknown) => {
    // A server left behind would keep the test file from ending.
    await server.stop()
    await world.end()
    throw error
  })
  const origin = `http://localhost:${server.port}`
  let people = 0

  return {
    origin,
    clock: world.clock,
    /** With a browser window, a user with an initial password and a token that is not enrolled. */
    async person({
      service = shoko,
      userName = '試験 太郎',
      customerName = '試験商事株式会社',
      ...window
    }: Attributes = {}): Promise<Person> {
      people += 1
      const userId = String(people).padStart(10, '0')
      const password = 'Shokai2024'
      const user = {
        service,
        customerName,
        userId,
        userName,
        administrator: false,
        initialPassword: password,
      }
      const created = await createUser(world.context, testCaller, numbered(user))
      assert.ok(created.ok)
      const { tokenId, secretBase32 } = await issueTokenTo(world.context, 'time')
      const page = await openWindow(browser, window)
      return {
        page,
        origin,
        service,
        userId,
        password,
        userName,
        customerName,
        tokenId,
        code: (stepsAway = 0) => timeCode(secretBase32, world.clock.now(), stepsAway),
        problems: watch(page),
      }
    },
    /** Rejects if the server met a fault that no screen showed. */
    async close() {
      await closeWindows()
      await server.stop()
      await world.end()
      assert.deepEqual(server.faults, [])
    },
  }
}

function issueTokenTo(context: Parameters<typeof issueToken>[0], movingFactor: MovingFactor) {
  const token = { movingFactor, formFactor: 'mobile', algorithm: 'SHA1', digits: 6, issuer: 'test' } as const
  return issueToken(context, testCaller, token)
}

let browser: Promise<Browser> | undefined
after(async () => (await browser)?.close())

/** One browser for all tests of a file: it has no clock, and each window has cookies and storage of its own. */
export function browserOfFile(): Promise<Browser> {
  browser ??= launchBrowser()
  return browser
}

/** Before the server ends: what a page still does by then ends in an error that nobody waits for. */
export async function closeWindows(): Promise<void> {
  await Promise.all((await browserOfFile()).contexts().map((context) => context.close()))
}

/** A window with its own cookies; without JavaScript, or as the size says. It ends with the browser. */
export async function openWindow(
  browser: Browser,
  { size = 'desk', javaScript = true }: { readonly size?: Size; readonly javaScript?: boolean } = {},
): Promise<Page> {
  const context = await browser.newContext({
    ...sizes[size],
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    javaScriptEnabled: javaScript,
  })
  context.setDefaultTimeout(patienceMs)
  return context.newPage()
}
