// One browser in front of one Warifu, whose clock runs like a real one, ahead of the browser's by as much as a test
// says.

import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { tokenState } from '../../../src/authority/rules/token.ts'
import { encodeBase32 } from '../../../src/otp/base32.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { statesAfter } from '../../../src/platform/store/states-after.ts'
import { newPage, type Size } from '../../support/browser.ts'
import { createWorld } from '../../support/world.ts'
import { eventCode, timeCode } from './oathtool.ts'
import { browserOfFile, closeWindows, patienceMs } from './stage.ts'
import { watch } from './watch.ts'

const tickMs = 20
/** The page's 0.2 s, and what a busy machine adds. */
const lagMs = 3000

export type TokenStage = Awaited<ReturnType<typeof openTokenStage>>

export async function openTokenStage(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld({ start: Temporal.Now.instant().toString(), ...options })
  let server = await world.serve({ browsers: true })
  const { port } = server
  const browser = await browserOfFile()
  const url = `http://localhost:${port}/token/`
  let aheadMs = 0
  const serverNow = () => Temporal.Now.instant().add({ milliseconds: aheadMs })
  const ticking = setInterval(() => world.clock.set(serverNow().toString()), tickMs)

  async function secretOf(tokenId: string): Promise<string> {
    const { token } = await world.context.store.read({ token: tokenState.ref(tokenId) })
    assert.ok(token, tokenId)
    return encodeBase32(world.context.tokenCodes.openSecret(tokenId, reveal(token.sealedSecret)))
  }

  return {
    url,
    world,
    browser,
    secretOf,
    /** Sets how far the server's clock is ahead of the browser's from now on. */
    setAhead(duration: Temporal.DurationLike) {
      aheadMs = Temporal.Duration.from(duration).total({ unit: 'milliseconds', relativeTo: '2026-01-01' })
      world.clock.set(serverNow().toString())
    },
    /** A window with its own storage. */
    async open(
      options: { size?: Size; query?: string } = {},
    ): Promise<{ page: Page; problems: readonly string[] }> {
      const page = await openPage(browser, options.size ?? 'desk')
      const problems = watch(page)
      await page.goto(url + (options.query ?? ''))
      return { page, problems }
    },
    /** A window that shows nothing yet. */
    blank: (size: Size = 'desk') => openPage(browser, size),
    tokenCount: async () => (await statesAfter(world.context.store, tokenState, null, 1000)).length,
    /** Asserts that the page shows the token's code at the server's time. */
    async expectTimeCode(page: Page): Promise<string> {
      const secret = await secretOf(await shownTokenId(page))
      const before = timeCode(secret, serverNow().subtract({ milliseconds: lagMs }))
      const shown = await shownCode(page)
      const after = timeCode(secret, serverNow().add({ milliseconds: lagMs }))
      assert.ok([before, after].includes(shown), `${shown} is neither ${before} nor ${after}`)
      return shown
    },
    async eventCodes(page: Page, steps: readonly number[]): Promise<string[]> {
      const secret = await secretOf(await shownTokenId(page))
      return steps.map((step) => eventCode(secret, step))
    },
    /** The same Warifu in a new version: its pages differ by their banner. */
    async upgrade(banner: string): Promise<void> {
      await server.stop()
      server = await world.serve({ port, banner, browsers: true })
    },
    stopServing: () => server.stop(),
    async close() {
      clearInterval(ticking)
      await closeWindows()
      await server.stop()
      await world.end()
      assert.deepEqual(server.faults, [])
    },
  }
}

async function openPage(browser: Browser, size: Size): Promise<Page> {
  const page = await newPage(browser, size)
  page.setDefaultTimeout(patienceMs)
  await letClockMove(page.context())
  return page
}

/** The device's clock, as the user may set it: `moveDeviceClock` says by how much it is off. */
async function letClockMove(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const { Now } = Temporal
    const right = Now.instant.bind(Now)
    Now.instant = () => right().add({ milliseconds: Number(localStorage.getItem('off') ?? 0) })
  })
}

export async function moveDeviceClock(page: Page, milliseconds: number): Promise<void> {
  await page.evaluate((off) => localStorage.setItem('off', String(off)), milliseconds)
}

export async function shownTokenId(page: Page): Promise<string> {
  const id = page.locator('#token-id')
  await id.waitFor()
  return id.innerText()
}

export async function shownCode(page: Page): Promise<string> {
  const code = page.locator('#token-code')
  await code.filter({ hasText: /^\d{6}$/ }).waitFor()
  return (await code.textContent()) ?? ''
}

export function button(page: Page, name: string) {
  return page.getByRole('button', { name, exact: true })
}

export async function openSettings(page: Page): Promise<void> {
  await page.getByText('設定', { exact: true }).click()
}

export async function setPin(page: Page, pin: string, again = pin): Promise<void> {
  await page.getByLabel('新しいPIN', { exact: true }).fill(pin)
  await page.getByLabel('新しいPIN（再入力）').fill(again)
  await button(page, 'PINを設定する').click()
}

export async function enterPin(page: Page, pin: string): Promise<void> {
  await page.getByLabel('PIN', { exact: true }).fill(pin)
  await button(page, 'ロックを解除する').click()
}

/** Waits until the app works without a network. */
export async function untilKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller === null) {
      await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done))
    }
  })
}

/** Everything in the app's database: keys by their permitted uses, bytes as numbers. */
export function keptIn(
  page: Page,
): Promise<{ keys: { type: string; extractable: boolean }[]; text: string }> {
  return page.evaluate(async () => {
    const request = indexedDB.open('warifu-token')
    await new Promise((done) => request.addEventListener('success', done))
    const all = request.result.transaction('kept').objectStore('kept').getAll()
    await new Promise((done) => all.addEventListener('success', done))
    const keys: { type: string; extractable: boolean }[] = []
    const text = JSON.stringify(all.result, (_, value) => {
      if (value instanceof CryptoKey) {
        keys.push({ type: value.type, extractable: value.extractable })
        return 'key'
      }
      return value instanceof Uint8Array ? [...value] : value
    })
    return { keys, text }
  })
}
