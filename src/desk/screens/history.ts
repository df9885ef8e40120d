import type { NoticeSettings } from '../../authority/rules/notice-settings.ts'
import type { OversightEvent } from '../../authority/rules/oversight-events.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { lossByText } from '../../authority/screens/loss.ts'
import { revocationReasonNames } from '../../authority/texts/certificates.ts'
import { customerText } from '../../authority/texts/customers.ts'
import { exportNames, listNames } from '../../authority/texts/exports.ts'
import { lockIn, passwordLockText } from '../../authority/texts/locks.ts'
import { particularsEventText } from '../../authority/texts/particulars.ts'
import { riskEventTexts } from '../../authority/texts/risk.ts'
import { maskedNumber } from '../../bank/screens/accounts.ts'
import { usageFormNames } from '../../bank/texts/journal.ts'
import { dayAndTimeText, timeText } from '../../platform/web/times.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { isRiskEvent } from '../operations/risk-alarms.ts'
import type { Event } from '../rules/events.ts'
import {
  activationReasonNames,
  aloneNames,
  dropReasonNames,
  mailKindNames,
  purposeNames,
  roleNames,
} from '../texts/desk.ts'
import { journalFilterText } from '../texts/journal.ts'
import { bulkDetails, isBulk } from './bulk-details.ts'
import { maskedSearch, maskedText, shownCustomerNumber, shownNumberOrNull } from './customer-numbers.ts'
import { isReplacement, replacementDetails } from './replacement-details.ts'
import type { Desk } from './staff.ts'
import { actionName, kindDetails } from './words.ts'

/** What the journal says of a user, in words. */

type Entry = UserRecord['history'][number]

const stageNames = {
  ticket: 'パスワードの確認まで',
  must_change_password: 'パスワードの変更待ち',
  authenticated: 'ログイン',
} as const
const endNames = {
  logout: 'ログアウト',
  replaced: '次の画面へ',
  stopped: '取引停止',
  used_up: '手続きの完了',
} as const
const loginNames = {
  password: 'ログインパスワード',
  code: 'ワンタイムパスワード',
  certificate: '電子証明書',
  passkey: 'パスキー',
} as const
const mustChangeNames = { initial: '初回', reset: '再設定' } as const

/** The details of an event that help whoever answers a call or an audit. */
export function detailsOf(desk: Desk, event: Entry['event'], profile: ServiceProfile): string {
  const act = 'action' in event ? [actionName(desk, profile, event.action)] : []
  return [...act, ...furtherDetails(desk, event, profile)].join('／')
}

/** The same without which act it was. */
export function furtherDetails(
  desk: Desk,
  event: Entry['event'],
  profile: ServiceProfile,
): readonly string[] {
  const parts: string[] = []
  if (event.type === 'desk_acted')
    parts.push(
      `担当：${handText(event.operatorId)}${event.approved ? '（承認済み）' : ''}`,
      ...approvedBy(event),
    )
  if ('caseNumber' in event) parts.push(`受付番号：${event.caseNumber}`)
  if (event.type === 'call_identified') parts.push(event.passed ? '確認できた' : '確認できなかった')
  if ('requestedBy' in event) parts.push(`依頼：${event.requestedBy}`)
  if ('withdrawnBy' in event) parts.push(`取り下げ：${handText(event.withdrawnBy)}`)
  if ('decidedBy' in event) parts.push(`承認者：${event.decidedBy}`)
  if ('identification' in event && event.identification !== '')
    parts.push(`本人確認：${event.identification}`)
  if (hasReason(event)) parts.push(`理由：${event.reason}`)
  if (event.type === 'approval_declined' && event.reason !== undefined) parts.push(`理由：${event.reason}`)
  if (event.type === 'session_ended') parts.push(endNames[event.reason])
  if ('refusal' in event) parts.push(desk.refusalsOf(profile)[event.refusal].desk)
  if ('failures' in event) parts.push(`連続${event.failures}回`)
  const lock = lockIn(event)
  if (lock !== null) parts.push(lockText(lock))
  if ('refusal' in event && 'device' in event && event.device !== undefined) parts.push(event.device)
  if ('serial' in event && event.serial !== null) parts.push(`シリアル番号：${event.serial}`)
  if ('tokenId' in event && event.tokenId !== null) parts.push(`トークンID：${event.tokenId}`)
  if (isRiskEvent(event)) parts.push(...riskEventTexts(event))
  if (event.type === 'particulars_shown' || event.type === 'particulars_set')
    parts.push(particularsEventText(event, profile.identification))
  return [...parts, ...rareDetails(desk, event, profile)]
}

/** Who asked for what was done, and who granted it; entries of before do not say. */
function approvedBy({ approval }: Extract<Event, { readonly type: 'desk_acted' }>): readonly string[] {
  if (approval === undefined) return []
  const { requestedBy, requestedAtMs, decidedBy, decidedAtMs } = approval
  return [
    `依頼：${requestedBy}（${timeText(requestedAtMs)}）`,
    `承認：${decidedBy}（${timeText(decidedAtMs)}）`,
  ]
}

type Reasoned = Extract<Event, { readonly type: 'desk_acted' | 'approval_requested' | 'activation_revoked' }>

function hasReason(event: Entry['event']): event is Reasoned {
  return ['desk_acted', 'approval_requested', 'activation_revoked'].includes(event.type)
}

function lockText(lock: NonNullable<ReturnType<typeof lockIn>>): string {
  return lock === 'capped' ? 'ロック（期間内の誤りの上限）' : passwordLockText(lock === 'strangers')
}

function rareDetails(desk: Desk, event: Entry['event'], profile: ServiceProfile): readonly string[] {
  switch (event.type) {
    case 'customer_created':
      return [customerText({ name: event.name, number: shownNumberOrNull(event.number ?? null, profile) })]
    case 'loss_reported':
      return [lossByText(event.operatorId)]
    case 'customer_numbered':
      return [`番号：${shownCustomerNumber(event.number, profile)}`]
    case 'user_created':
    case 'user_changed':
      return [`ユーザ名：${event.userName}${event.administrator ? '（管理者）' : ''}`]
    case 'operator_appointed':
      return [`役割：${roleNames[event.role]}`, ...numberDetails(event.employeeNumber ?? null)]
    case 'operator_numbered':
      return numberDetails(event.employeeNumber)
    case 'operator_role_changed':
      return [`役割：${roleNames[event.former]}から${roleNames[event.role]}へ`]
    case 'operator_dismissed':
      return [`役割：${roleNames[event.role]}`, ...numberDetails(event.employeeNumber)]
    case 'logged_in':
      return [loginNames[event.by], ...(event.device === null ? [] : [event.device])]
    case 'session_started':
      return [stageNames[event.stage]]
    case 'password_set':
      return event.mustChange === null ? ['ご本人による変更'] : [mustChangeNames[event.mustChange]]
    case 'challenge_sent':
    case 'challenge_failed':
    case 'challenge_passed':
      return [purposeNames[event.purpose]]
    case 'mail_address_registered':
    case 'mail_address_changed':
      return isWaiting(event) ? [`${dayAndTimeText(event.coolingUntilMs)}まで取引と管理者操作を制限`] : []
    case 'notices_chosen':
      return [noticesText(event.settings)]
    case 'mail_queued':
      return [mailKindNames[event.kind]]
    case 'mail_dropped':
      return [dropReasonNames[event.reason]]
    case 'mail_deferred':
    case 'mail_bounced':
      return [event.reason]
    case 'terminal_acted':
    case 'exported':
    case 'list_read':
    case 'account_numbers_shown':
      return oversightDetails(desk, event)
    case 'tokens_exported':
      return [`${event.count}件`, ...(event.protection === 'plain' ? ['暗号化なし'] : [])]
    case 'tokens_imported':
      return [`${event.count}件`, ...(event.reason === null ? [] : [`理由：${event.reason}`])]
    case 'certificate_revoked':
      return [revocationReasonNames[event.reason]]
    case 'activation_rejected':
      return [activationReasonNames[event.reason]]
    case 'account_opened':
      return [`口座：${event.branchCode}-${maskedNumber(event.number)}`]
    case 'account_moved':
      return [`口座：${event.accountId.replace(/[^-]*$/, maskedNumber)}`]
    case 'posted':
      return [event.text, `${event.yen.toLocaleString('ja-JP')} 円`]
    case 'agreement_made':
      return event.companyCode === null ? [] : [`会社コード：${event.companyCode}`]
    case 'usage_form_chosen':
      return [usageFormNames[event.usageForm]]
    default:
      return otherDetails(desk, event)
  }
}

/** Here come those of the service's kind, too. */
function otherDetails(desk: Desk, event: Entry['event']): readonly string[] {
  switch (event.type) {
    case 'journal_checked':
      return [`${event.entries}件`, event.fault ?? '誤りなし']
    case 'passkey_registered':
    case 'passkey_renamed':
      return [`名前：${event.name}`]
    case 'approval_questioned':
    case 'approval_answered':
      return [`${event.by}：${event.text}`]
    default:
      if (isBulk(event)) return bulkDetails(event)
      return isReplacement(event) ? replacementDetails(event) : kindDetails(desk, event)
  }
}

function terminalDetails(
  desk: Desk,
  event: Extract<Event, { readonly type: 'terminal_acted' }>,
): readonly string[] {
  const { command, subject, reason, approvalId, alone } = event
  return [
    [command, maskedText(desk, subject)].join(' ').trim(),
    `理由：${reason}`,
    ...(approvalId === undefined ? [] : [`承認済みの依頼：${approvalId}`]),
    ...(alone === undefined ? [] : [aloneNames[alone]]),
  ]
}

function numberDetails(employeeNumber: string | null): readonly string[] {
  return employeeNumber === null ? [] : [`社員番号：${employeeNumber}`]
}

const shownNames = {
  user: 'ユーザの画面',
  request: '承認の依頼',
  run: '引渡しデータ',
  transfer: '振込の画面',
} as const

type Overseen = Exclude<
  OversightEvent,
  { readonly type: 'personal_data_read' | 'particulars_shown' | 'journal_checked' }
>

/** What was looked at, taken out, or done at the server. */
function oversightDetails(desk: Desk, event: Overseen): readonly string[] {
  if (event.type === 'terminal_acted') return terminalDetails(desk, event)
  if (event.type === 'account_numbers_shown') return [shownNames[event.of]]
  const { filter, count } = event
  return [
    event.type === 'exported' ? exportNames[event.what] : listNames[event.list],
    ...(filter === '' ? [] : [`条件：${conditionOf(desk, event)}`]),
    ...(count === null ? [] : [`${count}件`]),
  ]
}

function conditionOf(desk: Desk, event: Extract<Overseen, { readonly filter: string }>): string {
  if (isOfJournal(event)) return journalFilterText(event.filter)
  const isSearch = event.type === 'list_read' && event.list === 'search'
  return (isSearch ? maskedSearch : maskedText)(desk, event.filter)
}

function isOfJournal(event: Extract<Overseen, { readonly filter: string }>): boolean {
  return (event.type === 'exported' ? event.what : event.list) === 'journal'
}

/** An address that two factors vouch for needs no waiting. */
function isWaiting(event: Extract<Event, { readonly coolingUntilMs: number }>): boolean {
  const sinceMs = event.type === 'mail_address_changed' ? event.changedAtMs : event.registeredAtMs
  return event.coolingUntilMs > sinceMs
}

const noticeNames: Record<keyof NoticeSettings, string> = {
  login: 'ログイン',
  lock: 'ロック',
  registration: '登録',
  change: '変更',
}

function noticesText(settings: NoticeSettings): string {
  const chosen = (Object.keys(noticeNames) as (keyof NoticeSettings)[]).filter((notice) => settings[notice])
  return `通知：${chosen.length === 0 ? 'なし' : chosen.map((notice) => noticeNames[notice]).join('・')}`
}

const actorNames: Readonly<Record<string, string>> = {
  user: '本人',
  operator: '担当者',
  client: '連携先',
  anonymous: 'ログイン前',
  cli: 'システム管理者',
  terminal: 'システム管理者（端末）',
  mail: 'メール送信',
  'token-app': 'トークンアプリ',
}

/** `operator:desk01` reads 担当者 desk01. Whoever isn't the user whom the entry is about is not 本人 (D10). */
export function actorText(actor: string, ofUser?: string): string {
  const [kind = '', id = ''] = actor.split(':')
  if (kind === 'user' && id !== ofUser) return `お客様の別のユーザ ${id}`
  return `${actorNames[kind] ?? kind} ${id}`.trim()
}

/** Who did something, as states keep it: an operator's ID stays itself, and `terminal:yamada` reads システム管理者（端末） yamada. */
export function handText(by: string): string {
  return by.includes(':') ? actorText(by) : by
}
