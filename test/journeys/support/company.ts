// A company whose users move from the app to mail: people with a token, their mails, and windows to log in.

import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { openMail } from '../../../src/authority/operations/mail/draft-mail.ts'
import { mailState } from '../../../src/authority/rules/mail.ts'
import type { MailContent } from '../../../src/authority/rules/mail-content.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { statesAfter } from '../../../src/platform/store/states-after.ts'
import { settledCaller } from '../../desk/support/staff.ts'
import type { Size } from '../../support/browser.ts'
import type { World } from '../../support/world.ts'
import type { DeskStage } from './desk-stage.ts'
import { enterCode, fill, heading, press, type Site, startLogin, unfold } from './screens.ts'
import { openWindow } from './stage.ts'
import { watch } from './watch.ts'

export const moving = 'shoko-chukin/fx-web-2025'

export type Colleague = Site & {
  readonly userId: string
  readonly userName: string
  readonly password: string
  readonly tokenId: string
}

/** Somebody with a token and their own password. */
export async function colleague(
  { world, origin }: DeskStage,
  userId: string,
  userName: string,
  administrator = false,
  customerName = '割符商事株式会社',
): Promise<Colleague> {
  const traits = { service: moving, administrator, userName, customerName }
  return { ...(await settledCaller(world, userId, traits)), origin, userName }
}

/** A browser window, or a device, that this person has never used. */
export async function freshWindow({ browser }: DeskStage, size: Size = 'desk') {
  const page = await openWindow(browser, { size })
  return { page, problems: watch(page) }
}

/** STEP 1 and STEP 2 with the app, up to 初期画面. */
export async function logInByToken(page: Page, { world }: DeskStage, person: Colleague): Promise<void> {
  await startLogin(page, person, person)
  world.clock.forward({ seconds: 30 })
  await enterCode(page, await world.code(person.tokenId), 'OTPログイン')
  assert.equal(await heading(page), '初期画面')
}

/** The registration of an address from the entry page, up to the screen that waits for the code. */
export async function askForRegistration(page: Page, person: Colleague, address: string): Promise<void> {
  await press(page, '利用開始登録画面へ')
  await fill(page, { ユーザID: person.userId, ログインパスワード: person.password })
  await press(page, '次へ')
  await enterAddress(page, address)
}

export async function enterAddress(page: Page, address: string): Promise<void> {
  await fill(page, { メールアドレス: address, 'メールアドレス（再入力）': address })
  await press(page, 'ワンタイムパスワードを送信')
}

/** The code in the newest mail of this kind that waits to be sent to this person. */
export async function codeInMail(
  { context }: World,
  { userId }: Colleague,
  kind: 'code' | 'address_code',
): Promise<string> {
  const mails = (await statesAfter(context.store, mailState, null, 1000)).map(({ state }) => state)
  const newest = mails
    .filter((mail) => mail.kind === kind && mail.userId === userId)
    .toSorted((a, b) => a.queuedAtMs - b.queuedAtMs)
    .at(-1)
  assert.ok(newest?.sealed, `no mail of the kind ${kind}`)
  const { content } = openMail(context, newest.mailId, reveal(newest.sealed))
  return codeOf(content)
}

function codeOf(content: MailContent): string {
  assert.ok('code' in content)
  return content.code
}

/** The names in the menu beside the page. */
export async function menuNames(page: Page): Promise<string[]> {
  const menu = page.getByRole('navigation', { name: 'メニュー', exact: true })
  await unfold(page, menu)
  return menu.getByRole('link').allInnerTexts()
}
