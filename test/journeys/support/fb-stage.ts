// WEB-FB in a browser: bookkeepers at their windows, a clock that the test moves.

import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { fbHref } from '../../../src/services/web-fb/routes.ts'
import type { Size } from '../../support/browser.ts'
import { type FbPerson, settledPasswords } from '../../support/web-fb/companies.ts'
import { fbMorning, webFb } from '../../support/web-fb/service.ts'
import { createWorld } from '../../support/world.ts'
import { inspect } from './inspect.ts'
import { fill, heading, press, unfold } from './screens.ts'
import { browserOfFile, closeWindows, openWindow } from './stage.ts'
import { watch } from './watch.ts'

export type FbStage = Awaited<ReturnType<typeof openFbStage>>
export type FbWindow = Awaited<ReturnType<FbStage['logIn']>>

/** Of somebody whose passwords are still the first ones. */
type FirstLogin = { readonly password?: string; readonly lands?: string }

export async function openFbStage() {
  const world = await createWorld({ start: fbMorning })
  const server = await world.serve({ browsers: true })
  const browser = await browserOfFile()
  const origin = `http://localhost:${server.port}`
  return {
    world,
    /** A separate window in which that person has just logged in. */
    async logIn(
      { userId }: Pick<FbPerson, 'userId'>,
      size: Size = 'desk',
      javaScript = true,
      { password = settledPasswords.login, lands = 'メイン' }: FirstLogin = {},
    ) {
      const page = await openWindow(browser, { size, javaScript })
      const problems = watch(page)
      await page.goto(`${origin}${fbHref(webFb, 'login')}`)
      await fill(page, { お客様ID: userId, ログインパスワード: password })
      await press(page, 'ログイン')
      assert.equal(await heading(page), lands)
      const defects: string[] = []
      return {
        page,
        async see(name: string) {
          defects.push(...(await inspect(page, `fb-${name}-${size}`)))
        },
        /** Closes the window and reports everything that was wrong with what was seen. */
        async end() {
          await page.close()
          assert.deepEqual([...defects, ...problems], [])
        },
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

/** One of the six menus, and an entry below it. */
export async function openEntry(page: Page, menu: string, entry: string): Promise<void> {
  const follow = async (name: string, label: string) => {
    const link = page
      .getByRole('navigation', { name, exact: true })
      .getByRole('link', { name: label, exact: true })
    await unfold(page, link)
    await Promise.all([page.waitForEvent('load'), link.click()])
  }
  await follow('メインメニュー', menu)
  await follow('サブメニュー', entry)
}

/** The steps of the trail, as they are read. */
export async function trailOf(page: Page): Promise<string> {
  const trail = page.getByRole('navigation', { name: '現在の位置', exact: true })
  return (await trail.innerText()).replaceAll(/\s*>\s*/g, ' > ').trim()
}
