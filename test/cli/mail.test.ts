// Mail as an institution runs it: `serve` beside a mail server, `mail list` and `mail bounce` at the terminal.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { codeContent, noticeContent, queue, until } from '../contract/support/mails.ts'
import { startApp } from '../support/app.ts'
import { bounceOf } from '../support/bounces.ts'
import { withHands } from '../support/hands.ts'
import { localhostTls } from '../support/localhost-tls.ts'
import { readMail, startMailServer } from '../support/mail-server.ts'
import { openData } from './data.ts'
import { faultsOf, newFolder, type Variables, warifuPath } from './run.ts'

async function bounce(variables: Variables, message: string) {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(warifuPath, [...withHands(['mail', 'bounce'])], { env: { PATH, HOME, ...variables } })
  const [stdout, stderr] = [child.stdout, child.stderr].map(async (stream) => {
    const chunks: string[] = []
    for await (const chunk of stream.setEncoding('utf8')) chunks.push(chunk as string)
    return chunks.join('')
  })
  child.stdin.on('error', () => {})
  child.stdin.end(message)
  await once(child, 'close')
  return { code: child.exitCode, stdout: (await stdout) ?? '', stderr: (await stderr) ?? '' }
}

test('REL-10: serve sends what any process queued; mail list shows its fate, mail bounce what came back', async (t) => {
  const folder = newFolder()
  const server = await startMailServer({ login: { user: 'warifu', pass: 'p@ss/wörd%' } })
  const ca = join(folder.path, 'ca.pem')
  writeFileSync(ca, localhostTls.cert)
  const data = { WARIFU_DATA_DIR: folder.path }
  const smtpUrl = `smtp://warifu:${encodeURIComponent('p@ss/wörd%')}@localhost:${server.port}?tls=required`
  const app = await startApp('serve', { ...data, SMTP_URL: smtpUrl, NODE_EXTRA_CA_CERTS: ca })
  t.after(async () => {
    await app.stop()
    await server.stop()
    folder.remove()
  })
  const context = openData(t, folder.path)
  const code = await queue(context, 'hanako@c.example', codeContent(context, '918273'))
  const notice = await queue(context, 'taro@c.example', noticeContent(context))
  await until('both sent', () => server.taken.length === 2)
  assert.deepEqual(
    server.taken.map(({ secure, user }) => [secure, user]),
    [
      [true, 'warifu'],
      [true, 'warifu'],
    ],
  )
  type Listed = { mailId: string; status: string; reason: string | null }
  const listed = async () => JSON.parse(await app.warifu('mail', 'list', '--json')) as Listed[]
  await until('both noted', async () => (await listed()).every(({ status }) => status === 'sent'))

  const sent = server.taken.find(({ to }) => to[0] === 'taro@c.example')?.raw ?? ''
  const report = bounceOf({ sent, status: '5.1.1', recipient: 'taro@c.example' })
  const noted = await bounce(data, report)
  assert.deepEqual(noted, { code: 0, stdout: `mail ${notice} came back (5.1.1)\n`, stderr: '' })
  assert.deepEqual(faultsOf(await bounce(data, report), 2, /never sent, or has already come back/), [])
  assert.deepEqual(faultsOf(await bounce(data, sent), 2, /not a report on a returned mail/), [])
  assert.deepEqual(faultsOf(await bounce(data, 'x'.repeat(2_000_000)), 2, /over 1048576 bytes/), [])

  const fates = (await listed()).map(({ mailId, status, reason }) => [mailId, status, reason])
  assert.deepEqual(
    new Set(fates),
    new Set([
      [code, 'sent', null],
      [notice, 'bounced', '5.1.1'],
    ]),
  )
  const said = `${app.output()}${await app.warifu('mail', 'list')}${await app.warifu('journal', 'list')}`
  assert.doesNotMatch(said, /918273|hanako@|taro@|p@ss|p%40ss/)
  assert.match(readMail(sent).header('Message-ID') ?? '', /^<[\w-]{22}@shoko-chukin\.example>$/)
})
