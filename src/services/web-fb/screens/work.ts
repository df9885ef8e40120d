import { changesTokenBySignature } from '../../../authority/operations/signed-operations/new-token.ts'
import { serviceHref } from '../../../authority/routes.ts'
import type { BankingPolicy } from '../../../bank/rules/policy.ts'
import { messageBox } from '../../../platform/web/form.ts'
import { behind, type FormScreen, formBehind, type Gate, type Screen } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { type FbWorkScreen, fbWorkHref } from '../routes.ts'
import { refusalMessage } from '../texts/refusals.ts'
import { type MainMenu, menuName, type SubEntry, usageMenu } from './menu.ts'
import {
  type FbService,
  forVisitor,
  type InsidePage,
  insidePage,
  link,
  type Visit,
  visitorsOf,
} from './service.ts'

/** Shared by the screens behind the menus: their menus, their trails, and their access rules. */

export function workLink({ profile }: FbService, screen: FbWorkScreen, id?: string): string {
  return fbWorkHref(profile.service, screen, id)
}

type Entries = readonly (readonly [screen: FbWorkScreen | 'password', label: string, does: string])[]

/** The sub menus, one table each (S3-3.2-04 has them for 管理機能 only). */
const subMenus = {
  transfers: [
    ['newTransfer', '都度振込', '登録済みの振込先、最近の振込先、または新しい振込先へ振込を行います。'],
    ['transferList', '振込予約照会・取消', '受け付けた振込の状況を照会し、予約中の振込を取り消します。'],
    ['payees', '振込先管理', 'よく利用する振込先を登録、変更、削除します。'],
    [
      'payeeList',
      '振込先一括入力',
      '複数の振込先を、表計算ソフトからの貼り付けやCSVファイルでまとめて入力します。',
    ],
    [
      'transferFile',
      '振込ファイル取込',
      '全銀協規定形式の総合振込ファイルから、振込先と金額を取り込みます。',
    ],
  ],
  fees: [
    ['feeTable', '振込手数料一覧', '振込先と振込金額ごとの振込手数料を照会します。'],
    ['feeCalculator', '先方負担手数料計算', '支払金額から、振込金額、手数料、先方負担手数料を計算します。'],
  ],
  contract: [
    ['contractTerms', '契約情報照会', 'ご契約内容、出金口座、ご自身の利用権限を照会します。'],
    ['limits', '振込限度額変更', '1回あたり、1日あたりの振込限度額を変更します。'],
    ['password', 'パスワード変更', 'ログインパスワードと、取引に使う各パスワードを変更します。'],
  ],
  statements: [
    ['balances', '残高照会', 'ご契約口座の残高を照会します。'],
    ['movements', '入出金明細照会', 'ご契約口座の入出金明細を照会し、ファイルに保存します。'],
    ['results', '振込結果照会', '振込の結果を照会し、受付票を印刷します。'],
  ],
} as const satisfies Partial<Record<MainMenu, Entries>>

export type WorkMenu = keyof typeof subMenus

/** Of 契約情報登録・照会, where the profile has passkeys. */
export const passkeysEntry = {
  label: 'パスキー',
  does: '端末の指紋・顔・PINなどでログインするパスキーを、登録、削除します。',
} as const

/** Of 契約情報登録・照会, where the screen of the token that is there confirms another one. */
export const ownTokenEntry = {
  label: 'トークンの変更',
  does: 'ご利用中のトークンを、別のトークンに変更します。',
} as const

export function entriesOf(service: FbService, menu: WorkMenu): SubEntry[] {
  const entries = subMenus[menu].map(([screen, label, does]) => ({
    href: screen === 'password' ? link(service, screen) : workLink(service, screen),
    label,
    does,
  }))
  const { service: name, methods } = service.profile
  if (menu !== 'contract') return entries
  const ownToken = { ...ownTokenEntry, href: workLink(service, 'ownToken') }
  const passkeys = { ...passkeysEntry, href: serviceHref(name, 'passkeys') }
  return [
    ...entries,
    ...(changesTokenBySignature(service.profile) ? [ownToken] : []),
    ...(methods.passkey === null ? [] : [passkeys]),
  ]
}

/** The manual's name of the menu promises it (S3-3.2-03); no screen of the manual offers it (W7). */
function noDirectDebit({ profile }: FbService): Html {
  return html`<ul class="notes"><li>口座振替は、このサービスではお取り扱いしていません。${profile.contacts.desk.name}へお問い合わせください。</li></ul>`
}

/** The target of a main menu: ご利用メニュー with each entry. */
export function menuScreen(service: FbService, menu: WorkMenu): void {
  service.app.get(
    link(service, menu),
    forVisitor(service, async (c, visit) => {
      const entries = entriesOf(service, menu)
      const main = html`${usageMenu(entries)}${menu === 'transfers' ? noDirectDebit(service) : null}`
      const page = { title: menuName(menu), menu, entries, main }
      return c.html(insidePage(service, visit, page))
    }),
  )
}

export type WorkPage = Pick<InsidePage, 'title' | 'main' | 'scripts'> & {
  readonly menu: WorkMenu
  /** The entry of the sub menu, by its name. */
  readonly entry: string
  readonly trail?: readonly string[]
}

export function workPage(
  service: FbService,
  visit: Parameters<typeof insidePage>[1],
  { menu, entry, ...page }: WorkPage,
): Html {
  const entries = entriesOf(service, menu)
  const own = entries.find(({ label }) => label === entry) ?? null
  return insidePage(service, visit, { ...page, menu, entries, entry: own })
}

/** A right, and the message for users without it. */
const rights = { mayTransfer: 'transfer_right_missing', mayInquire: 'inquiry_right_missing' } as const

export type Right = keyof typeof rights
type Closed = Omit<WorkPage, 'main'>

/** Admits users with the right to the content of the page; the others get the page without it. */
export function holdersOf(service: FbService, right: Right, page: Closed): Gate<Visit> {
  const visitors = visitorsOf(service)
  return async (c) => {
    const visit = await visitors(c)
    if (visit instanceof Response || visit.visitor.fbUser[right]) return visit
    const main = html`${messageBox('error', refusalMessage(rights[right], service.profile))}`
    return c.html(workPage(service, visit, { ...page, main }), 403)
  }
}

export function withRight(service: FbService, right: Right, page: Closed, screen: Screen<Visit>) {
  return behind(holdersOf(service, right, page), screen)
}

export function withRightForm(service: FbService, right: Right, page: Closed, screen: FormScreen<Visit>) {
  return formBehind(service.profile.service, holdersOf(service, right, page), screen)
}

/** The ledger's section of the profile, which every WEB-FB has. */
export function bankingOf({ profile }: FbService): BankingPolicy {
  return profile.banking
}
