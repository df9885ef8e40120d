// 利用開始登録 with a standard authenticator: the QR code as a phone's camera sees it, the link on the phone itself.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Size } from '../support/browser.ts'
import { johoku, shoko, withAuthenticators } from '../support/world.ts'
import { inspect } from './support/inspect.ts'
import { messages } from './support/manuals.ts'
import { timeCode } from './support/oathtool.ts'
import {
  enterCode,
  errorBox,
  factsOf,
  fill,
  notice,
  press,
  showsTokenId,
  startEnrollment,
  urlOf,
} from './support/screens.ts'
import { openStage, type Person, type Stage } from './support/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage({ edit: withAuthenticators })
})
afterEach(() => stage.close())

/** What zbarimg reads off the picture that the screen shows. */
async function scan(page: Page): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-qr-'))
  try {
    const path = join(folder, 'qr.png')
    await page.getByRole('img', { name: '認証アプリで読み取るQRコード' }).screenshot({ path })
    return execFileSync('zbarimg', ['--quiet', '--nodbus', '--raw', '-Sdisable', '-Sqrcode.enable', path], {
      encoding: 'utf8',
    }).trim()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function codesOf(uri: string): (stepsAway?: number) => string {
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  return (stepsAway = 0) => timeCode(secret, stage.clock.now(), stepsAway)
}

async function goToAuthenticator(person: Person): Promise<void> {
  await startEnrollment(person.page, person, person)
  await press(person.page, '認証アプリを登録する')
  assert.equal(person.page.url(), urlOf(person, 'enrollmentAuthenticator'))
}

async function enterCodes(page: Page, codes: readonly [string, string]): Promise<void> {
  await fill(page, { OTP1: codes[0], OTP2: codes[1] })
  await press(page, 'OTP 利用開始登録')
}

const ways: readonly { readonly service: string; readonly size: Size }[] = [
  { service: shoko, size: 'desk' },
  { service: johoku, size: 'phone' },
]

for (const { service, size } of ways) {
  test(`ENR-03: the QR code, the link and the key say the same, and lead to the home screen (${size})`, async () => {
    const person = await stage.person({ service, size })
    const { page } = person
    const defects: string[] = []
    const see = async (screen: string) =>
      defects.push(...(await inspect(page, `authenticator-${screen}-${size}`)))
    await startEnrollment(page, person, person)
    await see('offered-beside-token-id')
    await press(page, '認証アプリを登録する')
    await see('before')
    await press(page, 'QRコードを表示する')
    await see('secret')

    const uri = await scan(page)
    const link = page.getByRole('link', { name: '認証アプリを開く' })
    assert.equal(await link.getAttribute('href'), uri)
    const facts = await factsOf(page, 'main')
    const url = new URL(uri)
    assert.equal(url.protocol, 'otpauth:')
    assert.equal(facts['キー']?.replaceAll(' ', ''), url.searchParams.get('secret'))
    assert.ok(decodeURIComponent(uri).includes(`:${facts['アカウント名']}?`))
    if (size === 'phone') {
      const [above, below] = [await link.boundingBox(), await page.locator('.qr-code').boundingBox()]
      assert.ok(above !== null && below !== null && above.y < below.y, 'the link comes before the QR code')
    }

    const code = codesOf(uri)
    await enterCodes(page, [code(), code()])
    assert.equal(
      await errorBox(page),
      '【エラー】入力されたワンタイムパスワード (OTP1、OTP2) は誤りがあるか、使用済みまたは有効期限切れです。認証アプリに連続して表示された2つのOTPを、再度入力してください。(RMCFXLGN001027E)',
    )
    await see('wrong-codes')
    await enterCodes(page, [code(-1), code()])
    assert.equal(await notice(page), messages.enrolled)
    assert.ok(await showsTokenId(page, facts['アカウント名'] ?? ''))
    stage.clock.forward({ seconds: 30 })
    await enterCode(page, code(), 'OTP ログイン')
    assert.equal(page.url(), urlOf(person, 'password'))
    assert.deepEqual([...defects, ...person.problems], [])
    await page.close()
  })
}

test('ENR-03: reload, back and forward never show the secret again; starting over gives another', async () => {
  const person = await stage.person()
  const { page } = person
  await goToAuthenticator(person)
  await press(page, 'QRコードを表示する')
  const first = await scan(page)

  await page.reload()
  assert.equal(await page.locator('.qr-code').count(), 0)
  assert.match(await notice(page), /もう一度表示することはできません/)
  await press(page, 'はじめからやり直す')
  const second = await scan(page)
  assert.notEqual(second, first)

  await press(page, 'トークンIDで登録する')
  // An unstored page is gone: the browser would have to send the form again, and shows a page of its own instead.
  await page.goBack().catch(() => {})
  await page.waitForURL(/^chrome-error:/)
  assert.equal(await page.locator('.qr-code, [href^="otpauth"]').count(), 0)
  await page.goto(urlOf(person, 'enrollmentAuthenticator'))
  const stale = codesOf(first)
  await enterCodes(page, [stale(-1), stale()])
  assert.match(await errorBox(page), /RMCFXLGN001027E/)
  const code = codesOf(second)
  await enterCodes(page, [code(-1), code()])
  assert.equal(await notice(page), messages.enrolled)
  await page.close()
})

test('ENR-03: the key can be copied without its spaces', async () => {
  const person = await stage.person()
  const { page } = person
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await goToAuthenticator(person)
  await press(page, 'QRコードを表示する')
  const secret = new URL(await scan(page)).searchParams.get('secret')
  await page.getByRole('button', { name: 'キーをコピーする' }).click()
  await page.getByText('キーをコピーしました。').waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret)
  await page.close()
})

test('SES-10, ENR-03: it works without JavaScript, without the copy buttons', async () => {
  const person = await stage.person({ javaScript: false })
  const { page } = person
  await goToAuthenticator(person)
  await press(page, 'QRコードを表示する')
  assert.equal(await page.getByRole('button', { name: 'キーをコピーする' }).isVisible(), false)
  const code = codesOf(await scan(page))
  await enterCodes(page, [code(-1), code()])
  assert.equal(await notice(page), messages.enrolled)
  await page.close()
})
