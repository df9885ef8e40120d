// `npm run example:bank-screens`: one command, then a login at a bank's own pages with the code of a token.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { end, freePort, ownEnvironment, spawnWarifu } from '../support/app.ts'
import type { Size } from '../support/browser.ts'
import { inspect } from './support/inspect.ts'
import { browserOfFile, closeWindows, openWindow } from './support/stage.ts'
import { watch } from './support/watch.ts'

const entry = fileURLToPath(new URL('../../examples/bank-screens/start.ts', import.meta.url))

let browser: Browser
let example: ReturnType<typeof spawnWarifu>
let bank: string
let tokenPage: string
before(async () => {
  browser = await browserOfFile()
  const [bankPort, demoPort] = [await freePort(), await freePort()]
  const ports = { BANK_PORT: String(bankPort), DEMO_PORT: String(demoPort) }
  example = spawnWarifu([], { ...ownEnvironment(), ...ports }, entry)
  bank = `http://localhost:${bankPort}`
  while (!example.output().includes('Ctrl-C')) {
    if (example.child.exitCode !== null) throw new Error(example.output())
    await Promise.race([once(example.child.stdout, 'data'), once(example.child, 'exit')])
  }
  tokenPage =
    /http:\/\/localhost:\d+\/demo\/tokens\/\w+/.exec(example.output())?.[0] ?? assert.fail(example.output())
})
after(async () => {
  await closeWindows()
  await end(example.child)
})

async function typeUser(page: Page, password = 'Mihon2025'): Promise<void> {
  await page.getByLabel('ユーザID').fill('0000000012')
  await page.getByLabel('ログインパスワード').fill(password)
  await page.getByRole('button', { name: '次へ' }).click()
}

async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('ワンタイムパスワード').fill(code)
  await page.getByRole('button', { name: 'ログイン' }).click()
}

/** One that nobody has used. */
async function nextCode(former: string): Promise<string> {
  for (;;) {
    const { code } = await (await fetch(`${tokenPage}/code.json`)).json()
    if (code !== former) return code
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

test('password and code let the customer in, on a desk and on a phone; the code is spent', async () => {
  let code = ''
  const defects: string[] = []
  for (const size of ['desk', 'phone'] satisfies Size[]) {
    const page = await openWindow(browser, { size })
    const problems = watch(page)
    await page.goto(bank)
    defects.push(...(await inspect(page, `bank-login-${size}`)))
    await typeUser(page, 'x')
    await page.getByRole('alert').getByText('ユーザIDまたはログインパスワードが違います').waitFor()
    defects.push(...(await inspect(page, `bank-login-wrong-${size}`)))
    await typeUser(page)
    await typeCode(page, '12345')
    await page.getByRole('alert').getByText('6桁の数字で入力してください').waitFor()
    defects.push(...(await inspect(page, `bank-code-${size}`)))
    code = await nextCode(code)
    await typeCode(page, code)
    await page.getByText('見本 太郎 様、ログインしました').waitFor()
    defects.push(...(await inspect(page, `bank-home-${size}`)))
    await page.getByRole('button', { name: 'ログアウト' }).click()
    await typeUser(page)
    await typeCode(page, code)
    await page.getByRole('alert').getByText('ワンタイムパスワードが違います').waitFor()
    assert.deepEqual(problems, [])
  }
  assert.deepEqual(defects, [])
})

test('what is missing is said, without a stack trace', async () => {
  const nobody = `http://localhost:${await freePort()}`
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ WARIFU_ORIGIN: nobody }, /^example: WARIFU_API_KEY and WARIFU_SERVICE must be set, too; .+\n$/],
    [
      { WARIFU_ORIGIN: nobody, WARIFU_API_KEY: 'k', WARIFU_SERVICE: 'a/b' },
      /^example: no Warifu answers at http:\/\/localhost:\d+ \(WARIFU_ORIGIN\): .+\n$/,
    ],
    [{ BANK_PORT: 'x' }, /^example: BANK_PORT must be a port\n$/],
  ]
  for (const [variables, said] of cases) {
    const { child, output } = spawnWarifu([], { ...ownEnvironment(), ...variables }, entry)
    await once(child, 'close')
    assert.equal(child.exitCode, 1)
    assert.match(output(), said)
  }
})
