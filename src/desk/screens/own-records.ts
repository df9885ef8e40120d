import { customerNumberLabel } from '../../authority/operations/customer-number.ts'
import { keptParticulars } from '../../authority/operations/particulars.ts'
import { particularLabel, particularText } from '../../authority/texts/particulars.ts'
import { byteOrderMark, csvLine } from '../../platform/web/csv.ts'
import { dateTimeText } from '../../platform/web/dates.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import type { OwnRecords } from '../contract.ts'
import type { TakenOut } from '../operations/ending/own-records.ts'
import { userStatusNames } from '../texts/desk.ts'
import type { Desk } from './staff.ts'
import { eventName } from './words.ts'

/** What is kept of a customer, under the labels that its screens use. */
export function ownRecordsOf(desk: Desk, taken: TakenOut): readonly OwnRecords[] {
  const { customer, end, users, ofKind, profile } = taken
  return [
    {
      title: 'お客様',
      records: [
        {
          サービス: profile.serviceName,
          お客様名: customer.name,
          [customerNumberLabel(profile)]: customer.number,
          CTPコード: customer.counterpartyCode,
          契約の終了: end === undefined ? null : dateTimeText(end.closedAtMs),
        },
      ],
    },
    {
      title: 'ユーザ',
      records: users.map(({ user, address, tokenId, passkeys, particulars }) => ({
        [profile.names.userId]: user.userId,
        ユーザ名: user.userName,
        管理者: user.administrator ? 'はい' : 'いいえ',
        状態: userStatusNames[user.status],
        メールアドレス: address,
        トークンID: tokenId,
        パスキー: passkeys.length === 0 ? null : passkeys.map(passkeyText).join('、'),
        ...Object.fromEntries(
          keptParticulars(profile).map((name) => [
            particularLabel(name, profile.identification),
            particularText(name, particulars),
          ]),
        ),
      })),
    },
    ...ofKind,
    {
      title: '記録',
      records: users.flatMap(({ user, history }) =>
        history.map(({ at, address, event }) => ({
          日時: dateTimeText(Temporal.Instant.from(at).epochMilliseconds),
          [profile.names.userId]: user.userId,
          内容: eventName(desk, event),
          接続元: address,
        })),
      ),
    },
  ]
}

/** What of a passkey tells of its owner; its key and its number open nothing. */
function passkeyText({ name, registeredAtMs }: TakenOut['users'][number]['passkeys'][number]): string {
  return `${name}（${dateTimeText(registeredAtMs)} 登録）`
}

/** One object with Japanese labels. */
export function jsonOf(sections: readonly OwnRecords[], atMs: number): string {
  const content = Object.fromEntries(sections.map(({ title, records }) => [title, records]))
  return `${JSON.stringify({ 作成日時: dateTimeText(atMs), ...content }, null, 2)}\n`
}

/** One line for each value, so that records of every kind fit into one file. */
export function csvOf(sections: readonly OwnRecords[]): string {
  const lines = sections.flatMap(({ title, records }) =>
    records.flatMap((record, i) =>
      Object.entries(record).map(([label, value]) => csvLine([title, i + 1, label, value])),
    ),
  )
  return byteOrderMark + csvLine(['区分', '番号', '項目', '内容']) + lines.join('')
}

/** To be printed and handed over: what there is one of as a list, the rest as tables. */
export function recordTables(sections: readonly OwnRecords[]): Html {
  return html`${sections.map(({ title, records }) => html`<section class="panel"><h2>${title}（${records.length.toLocaleString('ja-JP')}件）</h2>${tableOf(title, records)}</section>`)}`
}

const shown = (value: string | number | null): string => {
  if (typeof value === 'number') return value.toLocaleString('ja-JP')
  return value === null || value === '' ? '－' : value
}

function tableOf(label: string, records: OwnRecords['records']): Html {
  const [first, ...more] = records
  if (first === undefined) return html`<p>ありません。</p>`
  if (more.length === 0)
    return html`<dl class="record-facts">${Object.entries(first).map(([name, value]) => html`<div><dt>${name}</dt><dd>${shown(value)}</dd></div>`)}</dl>`
  const columns = Object.keys(first)
  const rows = records.map((record) => recordRow(columns, Object.values(record).map(shown)))
  return recordTable({ label, columns, rows })
}
