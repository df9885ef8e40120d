import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mailContents as contents } from '../../../test/support/mail-contents.ts'
import { profileOf } from '../../../test/support/states.ts'
import type { MailContent } from '../rules/mail-content.ts'
import { mailText } from './mails.ts'

const atMs = Temporal.Instant.from('2025-07-01T23:59:30+09:00').epochMilliseconds
const of = { userId: '9998000286', queuedAtMs: atMs }

const services = ['shoko-chukin/fx-web', 'johoku/fx-web']

test('EML-08: every mail names its service, the user by the end of the ID, and the time, and has no link', () => {
  for (const service of services) {
    const profile = profileOf(service)
    for (const content of Object.values(contents)) {
      const { subject, body } = mailText(content, of, profile)
      const what = `${service} ${content.kind}`
      assert.ok(subject.startsWith(`【${profile.serviceName}】`), what)
      assert.ok(body.includes(`サービス：${profile.serviceName}（${profile.institutionName}）\n`), what)
      assert.ok(body.includes(`${profile.names.userId}：*******286\n`), what)
      assert.ok(body.includes('作成日時：2025年7月1日 23:59（日本時間）\n'), what)
      assert.ok(body.includes(`お問い合わせ先：${profile.contacts.desk.name}`), what)
      assert.ok(
        body.includes('電話やメールでワンタイムパスワードやパスワードをお尋ねすることはありません。\n'),
        what,
      )
      assert.doesNotMatch(`${subject}${body}`, /https?:|www\.|[a-z0-9-]+\.[a-z]{2,}|9998000286|[<>@]/i, what)
    }
  }
})

test('S2-1.1-01: a code stands on a line of its own, with its end, and never in the subject', () => {
  for (const kind of ['code', 'address_code'] as const) {
    const { subject, body } = mailText(contents[kind], of, profileOf())
    assert.ok(
      body.includes(`\nワンタイムパスワード：123456\n有効期限：2025年7月2日 00:09（日本時間）\n`),
      body,
    )
    assert.doesNotMatch(subject, /123456/)
  }
  const others = Object.values(contents).filter(({ kind }) => kind !== 'code' && kind !== 'address_code')
  for (const content of others) assert.doesNotMatch(mailText(content, of, profileOf()).body, /123456/)
})

test('EML-07: a value never begins a line of its own', () => {
  const content: MailContent = { ...contents.code, code: '1\nお問い合わせ先：090\r\u2028\u202e2' }
  const { body } = mailText(content, { ...of, userId: 'a\nb' }, profileOf())
  assert.match(body, /\nワンタイムパスワード：1 お問い合わせ先：090 2\n/)
  assert.equal(body.split('\n').length, mailText(contents.code, of, profileOf()).body.split('\n').length)
})

test('EML-08: a short ID is masked, too', () => {
  const idIn = (userId: string) =>
    /^ユーザID：(.*)$/m.exec(mailText(contents.login_notice, { ...of, userId }, profileOf()).body)?.[1]
  assert.deepEqual(['ab', 'abc', 'a', '髙橋花子さん'].map(idIn), ['*b', '**c', '*', '***子さん'])
})
