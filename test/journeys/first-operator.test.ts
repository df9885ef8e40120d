// E12: from an empty folder to the first operator at the desk, with nothing but what init prints and writes.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { encodeBase32 } from '../../src/otp/base32.ts'
import { newFolder, warifuPath } from '../cli/run.ts'
import { init } from '../cli/support/site.ts'
import { end, freePort, ownEnvironment, spawnCommand, untilReady } from '../support/app.ts'
import { type Answered, newDevice } from '../support/token-client.ts'
import { inspect } from './support/inspect.ts'
import { eventCode } from './support/oathtool.ts'
import { changePassword, enterCode, enterToken, factsOf, fill, heading, press } from './support/screens.ts'
import { browserOfFile, closeWindows, openWindow } from './support/stage.ts'
import { watch } from './support/watch.ts'

const folder = newFolder()
let stop = async () => {}
before(() => browserOfFile())
after(async () => {
  await closeWindows()
  await stop()
  folder.remove()
})

/** What a letter says after a name. */
function told(letter: string, name: string): string {
  const text = readFileSync(join(folder.path, 'site', 'letters', letter), 'utf8')
  return new RegExp(`^${name}：(.+)$`, 'm').exec(text)?.[1] ?? ''
}

test('E12: init, serve, and an administrator logs in with the two letters that init wrote', async () => {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const { code, stdout, stderr } = await init(folder, { origin, port: String(port) })
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, new RegExp(`${origin}/desk/kita/`))
  const env = {
    ...ownEnvironment(),
    WARIFU_ENV_FILE: join(folder.path, 'site', 'env'),
    WARIFU_DRAIN_SECONDS: '0',
  }
  const { child, output } = spawnCommand(warifuPath, ['serve'], env)
  stop = () => end(child)
  await untilReady(child, origin).catch((error: unknown) => {
    throw new Error(output(), { cause: error })
  })

  const activationCode = told('admin01-activation.txt', 'アクティベーションコード').replaceAll('-', '')
  const device = await newDevice(origin)
  const answer = await device.register({ movingFactor: 'event', activationCode })
  assert.equal(answer.status, 201)
  const answered = (await answer.json()) as Answered
  const secret = encodeBase32(await device.open(answered))
  const refused = await (await newDevice(origin)).register({ activationCode })
  assert.notEqual(refused.status, 201, 'an activation code gives one token')

  const page = await openWindow(await browserOfFile())
  const problems = watch(page)
  const password = told('admin01-password.txt', '初期パスワード')
  await page.goto(`${origin}/desk/kita/`)
  const defects = await inspect(page, 'first-operator-entry')
  await press(page, '利用開始登録')
  await fill(page, { 担当者ID: 'admin01', ログインパスワード: password })
  await press(page, 'OTP利用開始登録')
  await enterToken(page, answered.tokenId, [eventCode(secret, 0), eventCode(secret, 1)])
  await enterCode(page, eventCode(secret, 2), 'OTP ログイン')
  assert.equal(await heading(page), 'パスワード変更画面')
  await changePassword(page, { current: password, newPassword: 'wagaya no neko wa 3 biki' })
  assert.deepEqual(await factsOf(page, 'banner'), {
    担当者名: '管理 一子（admin01）',
    役割: 'デスク管理者',
  })
  defects.push(...(await inspect(page, 'first-operator-home')))
  await press(page, '担当者管理')
  assert.match(await page.getByRole('table').innerText(), /admin02/)
  await press(page, '担当者の登録')
  assert.match(
    await page.getByRole('main').innerText(),
    /アクティベーションコードも必要です。登録の後、担当者の画面で発行を依頼してください。/,
  )
  assert.deepEqual([...defects, ...problems], [])
})
