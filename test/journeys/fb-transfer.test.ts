// S3-3.4, H 20, 21: a bookkeeper sends transfers, with a token of her own, with a shared one, and before any token.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { fbHref } from '../../src/routes.ts'
import { launchBrowser, type Size } from '../support/browser.ts'
import {
  type FbPerson,
  fb,
  fbColleague,
  fbCompany,
  fbMorning,
  fbPasswords,
  fbPayee,
  fbToken,
} from '../support/fb.ts'
import { createWorld } from '../support/world.ts'
import { inspect } from './support/inspect.ts'
import { codeOtherThan, timeCode } from './support/oathtool.ts'
import { errorBeside, errorBox, factsOf, fill, heading, notice, press, typedIn } from './support/screens.ts'
import { closeBrowser, openWindow } from './support/stage.ts'
import { choose } from './support/traders.ts'
import { watch } from './support/watch.ts'

const stage = await openFbStage()
after(() => stage.close())

async function openFbStage() {
  const world = await createWorld({ start: fbMorning })
  const server = await world.serve()
  const browser = await launchBrowser()
  const origin = `http://localhost:${server.port}`
  return {
    world,
    /** A window in which that person has just logged in. */
    async logIn({ userId }: FbPerson, size: Size = 'desk', javaScript = true) {
      const page = await openWindow(browser, { size, javaScript })
      const problems = watch(page)
      await page.goto(`${origin}${fbHref(fb, 'login')}`)
      await fill(page, { お客様ID: userId, ログインパスワード: fbPasswords.login })
      await press(page, 'ログイン')
      assert.equal(await heading(page), 'メイン')
      const defects: string[] = []
      return {
        page,
        async see(name: string) {
          defects.push(...(await inspect(page, `fb-${name}-${size}`)))
        },
        async end() {
          await page.close()
          assert.deepEqual([...defects, ...problems], [])
        },
      }
    },
    async close() {
      await closeBrowser(browser)
      await server.stop()
      await world.end()
      assert.deepEqual(server.faults, [])
    },
  }
}
