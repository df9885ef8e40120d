import { customerNumberLabel } from '../../../authority/operations/customer-number.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { bindingStatusNames } from '../../../authority/texts/bindings.ts'
import { yenText } from '../../../bank/screens/accounts.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { recordRow, recordTable } from '../../../platform/web/record-table.ts'
import { timeText } from '../../../platform/web/times.ts'
import type { Money } from '../../contract.ts'
import type { ApproverNotes } from '../../operations/approver-notes.ts'
import type { ShownApproval } from '../../operations/look-up-approvals.ts'
import { itemsToStop } from '../../operations/stop-transfer.ts'
import type { FactName } from '../../rules/request-facts.ts'
import type { UserAction } from '../../rules/user-action.ts'
import { afterwards, approvalTexts, factNames, unchanged } from '../../texts/approvals.ts'
import { activationStatusNames, roleNames, userStatusNames } from '../../texts/desk.ts'
import { shownCustomerNumber } from '../customer-numbers.ts'

/** What was and what will be, side by side (D10); where it changed since it was asked for, what it was then, too. */

type Row = {
  readonly what: string
  readonly asked: string | null
  readonly now: string
  readonly after: string
}

export function comparison(shown: ShownApproval, profile: ServiceProfile, notes: ApproverNotes): Html | null {
  const rows = [
    ...factRows(shown),
    ...openingRows(shown, notes),
    ...otherRows(shown, profile),
    ...moneyRows(shown, notes),
  ]
  if (rows.length === 0) return null
  const { isOutdated } = shown
  const columns = ['項目', ...(isOutdated ? ['依頼のとき'] : []), '現在', '実行の後']
  const lines = rows.map(({ what, asked, now, after }) =>
    recordRow(columns, [what, ...(isOutdated ? [changedText(asked, now)] : []), now, after]),
  )
  return recordTable({
    label: '現在の状態と、実行の後の状態',
    columns,
    rows: lines,
    look: 'as-cards compared',
  })
}

function changedText(asked: string | null, now: string): Html | string {
  return asked === null || asked === now ? now : html`<strong>${asked}</strong>`
}

function factRows({ approval, factsNow, talk, handsOver }: ShownApproval): readonly Row[] {
  if (factsNow === undefined) return []
  const after = afterwards[approval.action as UserAction] ?? {}
  return (Object.keys(factNames) as FactName[]).flatMap((name) => {
    const value = factsNow[name]
    if (value === undefined) return []
    const then = talk?.facts[name]
    const isKept = approval.action === 'issue_letter' && !handsOver
    return {
      what: factNames[name],
      asked: then === undefined ? null : factText(name, then),
      now: factText(name, value),
      after: isKept ? unchanged : (after[name] ?? unchanged),
    }
  })
}

const passwordTexts: Readonly<Record<string, string>> = {
  locked: 'ロック中',
  initial: '初回パスワード（未変更）',
  reset: '再設定されたパスワード（未変更）',
  chosen: 'ご本人のパスワード',
}

/** `none`, or a status and what tells it apart: when it was set, or its number. */
function factText(name: FactName, value: string): string {
  const [status = '', mark = ''] = value.split(' ')
  switch (name) {
    case 'user':
      return status in userStatusNames ? userStatusNames[status as keyof typeof userStatusNames] : 'なし'
    case 'password':
      return status === 'none'
        ? 'なし'
        : `${passwordTexts[status] ?? status}（設定：${timeText(Number(mark))}）`
    case 'token':
      return status === 'none'
        ? '登録なし'
        : `${bindingStatusNames[status as keyof typeof bindingStatusNames] ?? status}（${mark}）`
    case 'address':
      return status === 'none' ? '登録なし' : `登録あり（${timeText(Number(mark))}から）`
    case 'passkeys':
      return status === 'none' ? '登録なし' : `${status.replace(',', '')}個の登録`
    case 'activation':
      return status === 'none'
        ? '発行なし'
        : `${activationStatusNames[status as keyof typeof activationStatusNames] ?? status}（${timeText(Number(mark))}）`
    case 'contract':
      return '現在の契約'
  }
}

/** A new user, of a customer who is there or not. */
function openingRows({ approval, isOpen }: ShownApproval, { customerUsers }: ApproverNotes): readonly Row[] {
  if (approval.action !== 'create_user' || isOpen) return []
  const user = { what: 'ユーザ', asked: null, now: 'なし', after: approvalTexts.newUser }
  if (customerUsers === null) return [user]
  const customer =
    customerUsers === 0
      ? { what: 'お客様', asked: null, now: approvalTexts.newCustomer, after: approvalTexts.newUser }
      : {
          what: 'お客様',
          asked: null,
          now: `登録済みのお客様（ユーザ${customerUsers}人）`,
          after: `ユーザ${customerUsers + 1}人`,
        }
  return [customer, user]
}

/** Each item that would be stopped, and what stays of the whole. */
function moneyRows({ approval }: ShownApproval, { money }: ApproverNotes): readonly Row[] {
  if (money === null) return []
  const places = itemsToStop(approval)
  const chosen = money.items.filter(({ item }) => places.includes(item))
  const rows = chosen.slice(0, itemsShownMax).map(({ item, name, place, amountYen, state, stateText }) => ({
    what: `${item + 1}件目　${name}　${place}`,
    asked: null,
    now: `${yenText(amountYen)}（${stateText}）`,
    after: state === 'open' ? '中止' : approvalTexts.notToStop,
  }))
  const sumOf = (items: Money['items']) => {
    const yen = items.reduce((sum, { amountYen }) => sum + amountYen, 0)
    return `${items.length.toLocaleString('ja-JP')}件　${yenText(yen)}`
  }
  const live = money.items.filter(({ state }) => state !== 'stopped')
  const left = live.filter(({ item, state }) => state !== 'open' || !places.includes(item))
  const more = chosen.length - rows.length
  const what = `${money.kind}の合計（中止したものを除く）${more > 0 ? `　上のほか${more}件を中止` : ''}`
  return [...rows, { what, asked: null, now: sumOf(live), after: sumOf(left) }]
}

const itemsShownMax = 20

function otherRows(
  { approval, customer, subjectRole }: ShownApproval,
  profile: ServiceProfile,
): readonly Row[] {
  const { action, details } = approval
  const row = (what: string, now: string, after: string) => [{ what, asked: null, now, after }]
  switch (action) {
    case 'change_role':
    case 'dismiss_operator': {
      const role = details['role'] as keyof typeof roleNames | undefined
      const after =
        action === 'dismiss_operator' ? '登録なし' : role === undefined ? unchanged : roleNames[role]
      return row('役割', subjectRole === null ? 'なし' : roleNames[subjectRole], after)
    }
    case 'appoint_operator':
      return row('担当者', 'なし', approvalTexts.newUser)
    case 'number_customer': {
      const shownNumber = (number: string | null) =>
        number === null ? '未登録' : shownCustomerNumber(number, profile)
      const after = shownNumber(details['customerNumber'] ?? null)
      return row(customerNumberLabel(profile), shownNumber(customer.number), after)
    }
    case 'close_customer':
      return row('契約', '契約中', '終了（全ユーザのログインとトークンも終了）')
    case 'revoke_certificate':
      return row('電子証明書', `有効（シリアル番号 ${details['serial'] ?? ''}）`, '失効')
    default:
      return []
  }
}
