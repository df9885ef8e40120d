// X6, X7, in a browser: what a thief with the passwords sees and reaches, and what the owner of the token does about it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { applyDueAddresses } from '../../src/authority/operations/replacement/due-addresses.ts'
import { customerHolder } from '../../src/authority/rules/binding.ts'
import { applyDueUsageForms } from '../../src/services/web-fb/operations/administration/due-usage-form.ts'
import { bindingAt } from '../support/web-fb/administration-screens.ts'
import { openCompany, registerToken, settledPasswords } from '../support/web-fb/companies.ts'
import {
  askForRegistration,
  codeInMail,
  colleague,
  freshWindow,
  logInByToken,
  moving,
} from './support/company.ts'
import { openDeskStage } from './support/desk-stage.ts'
import { openEntry, openFbStage } from './support/fb-stage.ts'
import { inspect } from './support/inspect.ts'
import { errorBeside, fill, heading, notice, open, press, startLogin } from './support/screens.ts'

const stop = 'この変更を止める'
const oldCode = '現在ご利用中のトークンのワンタイムパスワード'
const waiting = '72時間後の登録を申し込む'

const said = (page: Page) => page.getByRole('main').innerText()
const telling = (page: Page) => page.getByRole('button', { name: stop, exact: true }).count()

test('X7: a thief with the password registers no mailbox; the owner stops it on the first screen', async () => {
  const stage = await openDeskStage({
    start: '2025-06-20T10:00:15+09:00',
    edit: (profile) =>
      profile.service === moving ? { ...profile, replacement: { asManual: [], waitHours: 72 } } : profile,
  })
  try {
    const { world } = stage
    const person = await colleague(stage, '9998000701', '割符 花子')
    world.clock.set('2025-06-25T10:00:15+09:00')
    const defects: string[] = []
    for (const size of ['desk', 'phone'] as const) {
      const thief = await freshWindow(stage, size)
      await open(thief.page, person, 'entry')
      await askForRegistration(thief.page, person, `${size}@elsewhere.example`)
      const otp = await codeInMail(world, person, 'address_code')
      defects.push(...(await inspect(thief.page, `replacement-mail-code-${size}`)))
      await fill(thief.page, { メールに届いたワンタイムパスワード: otp })
      await press(thief.page, '登録')
      assert.match((await errorBeside(thief.page, oldCode)) ?? '', /を入力してください。/)
      await fill(thief.page, { メールに届いたワンタイムパスワード: otp })
      await press(thief.page, waiting)
      assert.match(await notice(thief.page), /変更のお申込みを受け付けました。/)
      defects.push(...(await inspect(thief.page, `replacement-mail-waits-${size}`)))
      await startLogin(thief.page, person, person)
      assert.equal(await heading(thief.page), 'OTP認証画面', 'and still the token is asked for')

      const owner = await freshWindow(stage, size)
      await logInByToken(owner.page, stage, person)
      assert.equal(await telling(owner.page), 1)
      defects.push(...(await inspect(owner.page, `replacement-mail-told-${size}`)))
      await press(owner.page, stop)
      assert.match(await notice(owner.page), /変更を止めました。/)
      assert.equal(await telling(owner.page), 0)
      defects.push(...(await inspect(owner.page, `replacement-mail-stopped-${size}`)))
      assert.deepEqual([...thief.problems, ...owner.problems], [])
      await Promise.all([thief.page.context().close(), owner.page.context().close()])
      world.clock.forward({ minutes: 20 })
    }
    world.clock.forward({ hours: 80 })
    await applyDueAddresses(world.context)
    const owner = await freshWindow(stage)
    await logInByToken(owner.page, stage, person)
    assert.doesNotMatch(await said(owner.page), /elsewhere/)
    assert.deepEqual(defects, [])
  } finally {
    await stage.close()
  }
})

test('X6: a thief with both passwords gets no token of their own in; the owner stops it, and changes the form with the old token', async () => {
  const stage = await openFbStage()
  try {
    const { world } = stage
    const boss = await openCompany(world.context, 'M54100020001')
    const { tokenId } = await registerToken(world.context, boss, 'individual')
    const typeIn = async (page: Page, token: string) => {
      await openEntry(page, '管理機能', 'ワンタイムパスワード認証情報管理')
      await press(page, '利用形態設定')
      await page.getByLabel('管理者、利用者が同じトークンを利用する。', { exact: true }).check()
      await press(page, '次へ')
      await press(page, '次へ')
      await fill(page, {
        トークンID: token,
        ワンタイムパスワード: await world.code(token),
        承認用パスワード: settledPasswords.approval,
      })
    }
    for (const size of ['desk', 'phone'] as const) {
      const theirs = await world.token()
      const thief = await stage.logIn(boss, size)
      await typeIn(thief.page, theirs)
      await thief.see('replacement-form')
      await press(thief.page, '確定')
      assert.match((await errorBeside(thief.page, oldCode)) ?? '', /を入力してください。/)
      await thief.see('replacement-form-refused')
      await fill(thief.page, {
        ワンタイムパスワード: await world.code(theirs),
        承認用パスワード: settledPasswords.approval,
      })
      await press(thief.page, '72時間後の変更を申し込む')
      assert.match(await said(thief.page), /利用形態の変更のお申込みを受け付けました。/)
      await thief.see('replacement-form-waits')
      await thief.end()

      const owner = await stage.logIn(boss, size)
      assert.equal(await telling(owner.page), 1)
      await owner.see('replacement-form-told')
      await press(owner.page, stop)
      assert.match(await notice(owner.page), /変更を止めました。/)
      await owner.end()
      world.clock.forward({ seconds: 30 })
    }
    world.clock.forward({ hours: 72 })
    await applyDueUsageForms(world.context)
    const holder = customerHolder(boss.customerId)
    assert.equal(await bindingAt({ world }, holder), undefined)

    const owner = await stage.logIn(boss)
    const next = await world.token()
    await typeIn(owner.page, next)
    await fill(owner.page, { [oldCode]: await world.code(tokenId) })
    await press(owner.page, '確定')
    assert.match(await said(owner.page), /利用形態の設定、およびトークンの登録が完了しました。/)
    assert.equal((await bindingAt({ world }, holder))?.tokenId, next)
    await owner.end()
  } finally {
    await stage.close()
  }
})
