// D8, decision 44: a caller is found, identified and changed by keyboard alone, from whatever page the operator is on.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { setParticulars } from '../../src/authority/operations/particulars.ts'
import { deskHref, deskUserHref } from '../../src/desk/routes.ts'
import { appoint, type Caller, newCaller, shokoDesk, type Worker } from '../desk/support/staff.ts'
import { type Size, sizes } from '../support/browser.ts'
import { testCaller } from '../support/world.ts'
import { agree, type DeskStage, openDeskStage, search, tellWhy } from './support/desk-stage.ts'
import { inspect } from './support/inspect.ts'
import { fill, heading, press } from './support/screens.ts'

let stage: DeskStage
let clerk: Worker
let caller: Caller
beforeEach(async () => {
  stage = await openDeskStage()
  clerk = await appoint(stage.world, 'desk', { operatorId: 'desk01' })
  caller = await newCaller(stage.world, '0000000301', { userName: '見本 京子' })
  await newCaller(stage.world, '0000000302', { userName: '見本 次郎' })
  const particulars = {
    kana: 'ミホン キョウコ',
    telephone: '0312345678',
    postalAddress: { postalCode: '1000001', text: '東京都千代田区千代田1-1　見本ビル12階' },
  }
  assert.ok((await setParticulars(stage.world.context, testCaller, caller, particulars)).ok)
})
afterEach(() => stage.close())

const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '')
const type = (page: Page, text: string) => page.keyboard.insertText(text)

async function enter(page: Page): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
}

test('D8: by keyboard alone: typed on arrival, again by the slash from any page, and left to a field that is typed into', async () => {
  const { page, problems } = await stage.logIn(clerk)
  assert.equal(await focused(page), 'q', 'focused on arrival')
  await type(page, '見本')
  await enter(page)
  assert.match(await page.getByRole('main').innerText(), /2件見つかりました/)
  assert.equal(await page.inputValue('#q'), '見本', 'nothing typed is lost')
  await type(page, '')
  await page.keyboard.press('End')
  await type(page, '　０３－１２３４－５６７８')
  await enter(page)
  assert.equal(await heading(page), '見本 京子（0000000301）')

  await page.goto(`${stage.origin}${deskHref(shokoDesk, 'newUser')}`)
  assert.notEqual(await focused(page), 'q', 'only where staff arrive')
  await page.getByLabel('ユーザ名', { exact: true }).focus()
  await page.keyboard.press('/')
  assert.equal(await page.getByLabel('ユーザ名', { exact: true }).inputValue(), '/', 'typed, not taken away')
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  assert.equal(await focused(page), 'q')
  assert.equal(await page.inputValue('#q'), '', 'the key itself is not typed')
  await type(page, 'じろう')
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await type(page, '次郎')
  await enter(page)
  assert.equal(await heading(page), '見本 次郎（0000000302）')
  await page.keyboard.press('/')
  await enter(page)
  assert.match(await page.getByRole('main').innerText(), /検索する言葉を入力してください。[\s\S]*電話番号/)
  assert.deepEqual(problems, [])
})

for (const size of Object.keys(sizes) as Size[])
  describe(`WEB-11, WCAG 2.2 AA: ${size}`, () => {
    test('D8, D44: search, masked and shown particulars, their form, a change that stands out', async () => {
      const defects: string[] = []
      const { page, problems } = await stage.logIn(clerk, size)
      const see = async (name: string) => defects.push(...(await inspect(page, `search-${name}-${size}`)))
      await see('01-arrival')
      await search(page, 'きょうこ')
      assert.equal(await heading(page), '見本 京子（0000000301）')
      assert.doesNotMatch(await page.getByRole('main').innerText(), /キョウコ|1234/)
      await see('02-masked')
      await press(page, '表示する')
      assert.match(await page.getByRole('main').innerText(), /ミホン キョウコ/)
      await see('03-shown')
      const user = deskUserHref(shokoDesk, 'particulars', caller.service, caller.userId)
      await page.goto(`${stage.origin}${user}`)
      await fill(page, { お電話番号: '110' })
      await tellWhy(page)
      await page.getByRole('button', { name: '変更する', exact: true }).click()
      await agree(page)
      await see('04-form')
      await fill(page, { お電話番号: '090-1111-2222' })
      await page.getByRole('button', { name: '変更する', exact: true }).click()
      await agree(page)
      assert.match(await page.getByRole('main').innerText(), /最近変更された項目があります/)
      await see('05-changed')
      assert.deepEqual([...defects, ...problems], [])
    })
  })
