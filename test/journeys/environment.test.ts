// ご利用環境: the manual's table, and what the page finds out about this very browser: S0-1.2, S1-1.2, H-25.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { serviceHref } from '../../src/authority/routes.ts'
import { createApp } from '../../src/compose/app.ts'
import { type Size, sizes } from '../support/browser.ts'
import { johoku, shoko } from '../support/world.ts'
import {
  bad,
  care,
  type Device,
  edgeAgent,
  type Finding,
  finding,
  firefoxAgent,
  good,
  handOn,
  safariAgent,
  windows10Chrome,
  windows11Chrome,
  windows11Edge,
} from './support/devices.ts'
import { environmentOfFile } from './support/environment-stage.ts'
import { inspect } from './support/inspect.ts'
import { serveOverTls } from './support/tls.ts'
import { watch } from './support/watch.ts'

const beforeAmendment = '2026-10-31T23:59:00+09:00'

const here = environmentOfFile()
const { openAs } = here

async function check(page: Page, service = shoko, at = here.origin): Promise<void> {
  await page.goto(`${at}${serviceHref(service, 'environment')}`)
  await page.getByRole('status').filter({ hasText: '。' }).waitFor()
}

const system = 'OS・Web ブラウザ'

describe('S0-1.2.1-02, S1-1.2.1-02: which OS and browser', () => {
  const cases: readonly [string, Device, Finding][] = [
    ['Windows 10 and Chrome', windows10Chrome, good('Windows 10／Google Chrome：ご利用いただけます。')],
    [
      'Windows 10 and Edge',
      { ...windows11Edge, platformVersion: '10.0.0' },
      good('Windows 10／Microsoft Edge：ご利用いただけます。'),
    ],
    ['Windows 11 and Edge', windows11Edge, good('Windows 11／Microsoft Edge：ご利用いただけます。')],
    [
      'a browser that is not in the table',
      { ...windows11Chrome, brand: 'Brave' },
      bad('Windows 11／Brave：サポート対象外です。'),
    ],
    [
      'Windows 8',
      { ...windows10Chrome, platformVersion: '0.2.0' },
      bad('Windows 8.1以前／Google Chrome：サポート対象外です。'),
    ],
    [
      'Firefox',
      { userAgent: firefoxAgent },
      bad('Windows 10 または Windows 11／Firefox：サポート対象外です。'),
    ],
    ['Safari', { userAgent: safariAgent }, bad('macOS／Safari：サポート対象外です。')],
  ]
  for (const [name, device, expected] of cases) {
    test(name, async () => {
      const page = await openAs(device)
      await check(page)
      assert.deepEqual(await finding(page, system), expected)
      await page.close()
    })
  }

  test('Windows 11 is among them from the date of the amendment on, in Tokyo', async () => {
    const page = await openAs(windows11Chrome)
    here.world.clock.set(beforeAmendment)
    await check(page)
    const name = 'Windows 11／Google Chrome'
    assert.deepEqual(await finding(page, system), bad(`${name}：サポート対象外です。`))
    assert.equal(await page.getByRole('row').filter({ hasText: 'Windows 11' }).count(), 0)
    here.world.clock.set('2026-11-01T00:00:00+09:00')
    await check(page)
    assert.deepEqual(await finding(page, system), good(`${name}：ご利用いただけます。`))
    assert.match(await page.getByRole('main').innerText(), /※2　2026年11月1日　Windows 11と、/)
    await page.close()
  })
})

test('H-28: each service shows the table and the words of its own manual', async () => {
  const printed = {
    [shoko]: {
      requirement: '対応 OS（オペレーティングシステム）要件',
      rest: ['上記以外', '上記以外', '×'],
      has: ['システム情報を確認', '[⋮]→[設定]', '[SSL2.0 を使用する][SSL3.0 を使用する]'],
      hasNot: ['crossmeetz.com', 'Windows のエディション'],
    },
    [johoku]: {
      requirement: '対応 OS（オペレーティングシステム）・Web ブラウザ要件',
      rest: ['上記以外', '-', '×'],
      has: [
        'Windows のエディションを確認',
        '[…]→[設定]',
        '「[*.]crossmeetz.com」',
        'この設定は必要ありません',
      ],
      hasNot: ['SSL2.0', 'システム情報を確認'],
    },
  }
  const page = await openAs(windows11Chrome)
  for (const [service, { requirement, rest, has, hasNot }] of Object.entries(printed)) {
    here.world.clock.set(beforeAmendment)
    await check(page, service)
    await page.getByRole('heading', { name: requirement, exact: true }).waitFor()
    const rows = await page.getByRole('row').all()
    const cells = await Promise.all(rows.slice(1).map((row) => row.getByRole('cell').allInnerTexts()))
    const printedRows = [
      ['Windows 10', 'Microsoft Edge (※1)', '○'],
      ['Windows 10', 'Google Chrome', '○'],
      rest,
    ]
    assert.deepEqual(cells, printedRows)
    const text = await page.getByRole('main').innerText()
    const everywhere = [
      'Internet Explorer モード (IE モード) はサポート対象外となります。',
      'Windows 以外の OS (Solaris、Linux、Mac OS など) のサポートは行っておりません。',
      '最低解像度は、[1024 x 768]となります。',
      '[サイトが JavaScript を使用できるようにする]',
      '本サービスで使用するのは TLS1.2 以上のみです。',
    ]
    for (const part of [...everywhere, ...has]) assert.ok(text.includes(part), `${service}: ${part}`)
    for (const part of hasNot) assert.ok(!text.includes(part), `${service}: ${part}`)
  }
  await page.close()
})

test('S0-1.2.2-01: the screen must be 1024×768; a magnified one may be too small to the eye only', async () => {
  const screens: readonly [Device, Finding][] = [
    [windows11Chrome, good('画面の大きさは1024×768です。')],
    [
      { ...windows11Chrome, screen: { width: 800, height: 600 } },
      bad('画面の大きさは800×600です。最低解像度の1024×768に足りません。'),
    ],
    [
      { ...windows11Chrome, screen: { width: 911, height: 512 }, deviceScaleFactor: 1.5 },
      care(
        '解像度は1367×768ですが、拡大表示のため911×512の画面として表示されています。画面が見づらい場合は、OSやブラウザの拡大率を下げてください。',
      ),
    ],
  ]
  for (const [device, expected] of screens) {
    const page = await openAs(device)
    await check(page)
    assert.deepEqual(await finding(page, 'ディスプレイ解像度'), expected)
    await page.close()
  }
})

test('a clock that is wrong is told, with its direction, from 5 seconds on', async () => {
  const page = await openAs(windows11Chrome)
  const told = async (seconds: number) => {
    await page.clock.setFixedTime(here.world.clock.now().add({ seconds }).toString())
    await check(page)
    return finding(page, '時計のずれ')
  }
  // The way to the server and back is not known to the millisecond.
  const right = await told(4)
  assert.equal(right.mark, '○ 適合')
  assert.match(right.text, /^サーバの時計との差は(3\.\d|4\.[01])秒です。$/)
  const fast = await told(9)
  assert.equal(fast.mark, '△ 要確認')
  assert.match(fast.text, /サーバの時計より(8\.\d|9\.[01])秒進んでいます。.*時計を合わせてください。$/)
  const slow = await told(-3600)
  assert.equal(slow.mark, '× 不適合')
  assert.match(slow.text, /サーバの時計より約60分遅れています。/)
  assert.match(await page.getByRole('main').innerText(), /\[時刻を自動的に設定する\]をオン/)
  await page.close()
})

test('SES-07: whether the cookie comes back is what the server says', async () => {
  const page = await openAs(windows11Chrome)
  await check(page)
  assert.deepEqual(await finding(page, 'Cookie'), good('Cookieを利用できます（サーバで確認しました）。'))
  await page.close()

  const without = await openAs(windows11Chrome)
  // As a browser that refuses cookies does: none is kept, so none is sent.
  await without.route('**/environment', async (route) => {
    const answer = await handOn(route, here.origin)
    const { 'set-cookie': _, ...headers } = answer.headers
    await route.fulfill({ ...answer, headers })
  })
  await check(without)
  const { mark, text } = await finding(without, 'Cookie')
  assert.equal(mark, '× 不適合')
  assert.match(text, /^Cookieがサーバに戻っていません。/)
  await without.close()
})

/** What a proxy in front of Warifu does: takes the request at an address of its own, and hands it on unencrypted. */
async function openThroughProxy(device: Device, publicOrigin: string): Promise<Page> {
  const page = await openAs(device)
  await page.route(`${publicOrigin}/**`, async (route) => route.fulfill(await handOn(route, here.origin)))
  await check(page, shoko, publicOrigin)
  return page
}

test('S0-1.2.4: a connection without TLS, or whose TLS ends at a proxy, is called what it is', async () => {
  const local = await openAs(windows11Chrome)
  await check(local)
  assert.deepEqual(
    await finding(local, '暗号化通信'),
    care(
      'この端末の中だけの接続（http://）のため、このサービスへの接続は暗号化されていません。ほかの端末から接続する場合は「https://」のアドレスが必要です。',
    ),
  )
  await local.close()

  const plain = await openThroughProxy(windows11Chrome, 'http://warifu.test')
  const unencrypted =
    'アドレスが「http://」のため、このサービスへの接続は暗号化されていません。「https://」から始まるアドレスで開いてください。'
  assert.deepEqual(await finding(plain, '暗号化通信'), bad(unencrypted))
  // There a browser can't be asked for the version of Windows either, and its User-Agent fits two.
  const both = 'Windows 10 または Windows 11／Google Chrome：ご利用いただけます。'
  assert.deepEqual(await finding(plain, system), good(both))
  await plain.close()

  const proxied = await openThroughProxy(windows11Chrome, 'https://warifu.test')
  const ended =
    'この接続は暗号化されています（https://）。暗号化はこのサービスの手前の中継装置（プロキシ）で終わっています。TLSのバージョンは確認できません。'
  assert.deepEqual(await finding(proxied, '暗号化通信'), care(ended))
  await proxied.close()
})

test('S0-1.2.4: TLS that ends in Warifu is told with its version', async () => {
  const { context } = here.world
  const log = { info() {}, warn() {}, error() {} }
  const app = createApp({ context, publicOrigin: here.origin, log, monotonic: () => 0, banner: null })
  const secure = await serveOverTls(app)
  assert.equal(JSON.parse(await secure.read(serviceHref(shoko, 'environmentProbe'))).tls, 'TLSv1.2')
  const page = await secure.read(serviceHref(shoko, 'environment'))
  assert.match(page, /このサービスへの接続は TLS 1\.2 で暗号化されています。/)
  await secure.stop()
})

test('S0-1.2.3-01: without JavaScript the page says so, and what the server found out', async () => {
  const page = await openAs(windows11Chrome, { javaScriptEnabled: false })
  await page.goto(`${here.origin}${serviceHref(johoku, 'environment')}`)
  const text = await page.getByRole('main').innerText()
  assert.match(text, /JavaScript の設定が「許可済み」となっていません。/)
  assert.deepEqual(await finding(page, 'JavaScript'), bad('JavaScript を使用できません。'))
  assert.deepEqual(
    await finding(page, 'ディスプレイ解像度'),
    care('JavaScript が使用できないため、確認できません。'),
  )
  const both = 'Windows 10 または Windows 11／Google Chrome：ご利用いただけます。'
  assert.deepEqual(await finding(page, system), good(both))
  await page.getByRole('link', { name: 'もう一度確認する' }).click()
  assert.deepEqual(await finding(page, 'Cookie'), good('Cookieを利用できます（サーバで確認しました）。'))
  await page.goto(`${here.origin}${serviceHref(johoku, 'entry')}`)
  assert.match(await page.getByRole('main').innerText(), /JavaScript の設定が「許可済み」となっていません。/)
  await page.close()
})

test('the probe tells what the server sees, and changes nothing', async () => {
  const head = here.world.context.store.head().seq
  const response = await fetch(`${here.origin}${serviceHref(shoko, 'environmentProbe')}`, {
    headers: { 'User-Agent': edgeAgent },
  })
  assert.equal(response.headers.get('Cache-Control'), 'no-store')
  assert.deepEqual(response.headers.getSetCookie(), [])
  assert.deepEqual(await response.json(), {
    serverTimeMs: here.world.clock.now().epochMilliseconds,
    cookie: false,
    tls: null,
    browser: 'Microsoft Edge',
    systems: ['Windows 10', 'Windows 11'],
  })
  assert.equal(here.world.context.store.head().seq, head)
})

for (const size of Object.keys(sizes) as Size[]) {
  test(`the page with findings of every kind, and the warning: ${size}`, async () => {
    for (const service of [shoko, johoku]) {
      const [institution] = service.split('/')
      const page = await openAs({ ...windows11Chrome, brand: 'Brave', size })
      const problems = watch(page)
      await page.clock.setFixedTime(here.world.clock.now().add({ seconds: 9 }).toString())
      await check(page, service)
      assert.deepEqual(await inspect(page, `${institution}-environment-${size}`), [])
      assert.match(
        await page.getByRole('status').innerText(),
        /^確認が終わりました。不適合が\d件、要確認が2件/,
      )
      await page.goto(`${here.origin}${serviceHref(service, 'entry')}`)
      await page.getByRole('link', { name: 'ご利用環境' }).waitFor()
      assert.deepEqual(problems, [])
      await page.close()
    }
  })
}
