import type { Context as HonoContext } from 'hono'
import type { Env } from '../../../../platform/http/guards.ts'
import { messageBox } from '../../../../platform/web/form.ts'
import { behind, type FormScreen, formBehind, type Gate, type Screen } from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { type FbAdministrationScreen, fbAdministrationHref } from '../../routes.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import type { SubEntry } from '../menu.ts'
import {
  expired,
  type FbService,
  type InsidePage,
  insidePage,
  openPage,
  link as serviceLink,
  type Visit,
  visitorsOf,
} from '../service.ts'

export function link({ profile }: FbService, screen: FbAdministrationScreen, id?: string): string {
  return fbAdministrationHref(profile.service, screen, id)
}

/** The entries of 管理機能, in the order of the manual (S3-3.2-04), with the texts of ご利用メニュー. */
const entries = [
  ['users', 'IDメンテナンス', '利用者の登録・変更・削除と、利用権限の設定を行います。'],
  [
    'idLocks',
    'IDロック解除',
    '利用者のログイン規制、ワンタイムパスワードのロックの解除と、強制ロックを行います。',
  ],
  ['calendar', 'カレンダー管理', '営業日の照会と、お客様独自の休業日の設定を行います。'],
  ['history', '利用履歴照会', '利用者の操作の履歴を照会します。'],
  [
    'stop',
    'WEB-FB取引停止',
    '不正利用のおそれがある場合などに、すべての利用者のログインと取引を停止します。',
  ],
  ['tokens', 'ワンタイムパスワード認証情報管理', 'ワンタイムパスワード認証情報の登録・設定変更を行います。'],
] as const

export type AdministrationEntry = (typeof entries)[number][0]

export function administrationEntries(service: FbService): readonly SubEntry[] {
  return entries.map(([screen, label, does]) => ({ href: link(service, screen), label, does }))
}

/** Admits administrators (appendix F); other logged-in users are refused, and everybody else goes to the login. */
function administratorsOf(service: FbService): Gate<Visit> {
  const visitors = visitorsOf(service)
  return async (c) => {
    const visit = await visitors(c)
    if (visit instanceof Response || visit.visitor.fbUser.role === 'administrator') return visit
    const main = html`${messageBox('error', refusalMessage('not_permitted', service.profile))}`
    const page = insidePage(service, visit, { title: '権限がありません', menu: null, main })
    return c.html(page, refusalStatus('not_permitted'))
  }
}

export function forAdministrators(service: FbService, screen: Screen<Visit>) {
  return behind(administratorsOf(service), screen)
}

export function forAdministratorsForm(service: FbService, screen: FormScreen<Visit>) {
  return formBehind(service.profile.service, administratorsOf(service), screen)
}

/** A screen below one of the entries of 管理機能. */
export function administrationPage(
  service: FbService,
  visit: Visit,
  entry: AdministrationEntry | null,
  page: Pick<InsidePage, 'title' | 'trail' | 'main' | 'scripts'>,
): Html {
  const all = administrationEntries(service)
  const current = all.find(({ href }) => entry !== null && href === link(service, entry)) ?? null
  return insidePage(service, visit, { ...page, menu: 'administration', entries: all, entry: current })
}

/** Where a refusal leads that ends the visit: the session is over, or the customer's access. */
export function whenOver(service: FbService, c: HonoContext<Env>, refusal: Refusal): Response | undefined {
  if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
  if (refusal !== 'password_locked' && refusal !== 'service_stopped') return undefined
  const main = html`<h1>ご利用いただけません</h1>
${messageBox('error', refusalMessage(refusal, service.profile))}
<div class="actions"><a class="button" href="${serviceLink(service, 'login')}">ログイン画面へ</a></div>`
  return c.html(openPage(service, 'ご利用いただけません', main), refusalStatus(refusal))
}
