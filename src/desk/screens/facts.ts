import { customerNumberLabel } from '../../authority/operations/customer-number.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Token } from '../../authority/rules/token.ts'
import { lossText } from '../../authority/screens/loss.ts'
import { masked } from '../../authority/screens/mail/addresses.ts'
import { bindingStatusNames } from '../../authority/texts/bindings.ts'
import { capText } from '../../authority/texts/code-cap.ts'
import { namesakesText, unnumbered } from '../../authority/texts/customers.ts'
import { passwordLockText } from '../../authority/texts/locks.ts'
import { replacementNames } from '../../authority/texts/replacements.ts'
import { type AccountNumbers, accountSection } from '../../bank/screens/account-facts.ts'

import { type Html, html } from '../../platform/web/html.ts'
import { dayAndTimeText, dayText, timeText } from '../../platform/web/times.ts'
import type { ContractPanel, DeskPanel, DeskPanels, Fact } from '../contract.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { usersOf } from '../operations/parts.ts'
import { activationStatusNames, methodNames, statusText, tokenKindNames } from '../texts/desk.ts'
import { masksNumber, shownNumberOrNull } from './customer-numbers.ts'
import type { Desk } from './staff.ts'

/** What the caller is told to do (R3). */
const fencedText =
  '次のログインで、連続する2つのワンタイムパスワードが必要です（1つ目を入力し、続けて次の1つを入力）'

/** Why right codes are refused (R2). */
function usedAheadText(
  { periodSeconds }: Pick<Token, 'periodSeconds'>,
  tokenUse: UserRecord['tokenUse'],
): string {
  const endsMs = ((tokenUse?.lastStep ?? 0) + 1) * periodSeconds * 1000
  return `システムの時計の誤りにより、${timeText(endsMs)}まで使用済みになっています。正しいワンタイムパスワードも受け付けられません。`
}

/** What the desk knows of a user: whatever may be the reason of the call stands out. */

export function factSections(
  desk: Desk,
  record: UserRecord,
  profile: ServiceProfile,
  accountNumbers: AccountNumbers,
  synchronization: Html | null,
): Html {
  const now = desk.context.now()
  const { contract, passwords } = panelsOf(desk, record, profile)
  const { shown, button } = accountNumbers
  const facts = list(userFacts(record, profile, accountNumbers))
  const isMasked = !shown && masksNumber(record.customer, profile)
  // Once a page is enough.
  const atBank = { shown, button: isMasked ? null : button }
  return html`<section class="panel"><h2>ユーザ</h2>${facts}${isMasked ? button : null}</section>
${contractSection(contract)}
<section class="panel"><h2>ログインパスワード</h2>${list(passwordFacts(record, profile, now))}</section>
${passwordSection(passwords)}
<section class="panel"><h2>ワンタイムパスワード</h2>${list([...codeFacts(record, profile, now), ...waitingFacts(record)])}${synchronization}</section>
${profile.methods.mail === null ? null : html`<section class="panel"><h2>受取方法</h2>${list(methodFacts(record, now))}</section>`}
${accountSection(record.atBank, profile, atBank)}${activationSection(record, now)}
<section class="panel"><h2>最近のログイン</h2>${logins(record)}</section>`
}

/** What the service's kind shows of a user. */
export function panelsOf({ context }: Desk, { user, rows }: UserRecord, profile: ServiceProfile): DeskPanels {
  return usersOf(context, user.service).panels(rows, profile)
}

function contractSection(contract: ContractPanel | null = null): Html | null {
  if (contract === null) return null
  const { title, facts, hint } = contract
  return html`<section class="panel"><h2>${title}</h2>${list(facts)}
${hint === undefined ? null : html`<p class="hint">${hint}</p>`}</section>`
}

function passwordSection(passwords: DeskPanel | null = null): Html | null {
  if (passwords === null) return null
  return html`<section class="panel"><h2>${passwords.title}</h2>${list(passwords.facts)}</section>`
}

function list(facts: readonly Fact[]): Html {
  return html`<dl class="record-facts">${facts.map(
    ([name, value, isAlarming]) =>
      html`<div><dt>${name}</dt><dd${isAlarming ? html` class="alarming"` : ''}>${value}</dd></div>`,
  )}</dl>`
}

function userFacts(
  { user, customer, customerStopped, namesakes, suspension }: UserRecord,
  profile: ServiceProfile,
  { shown }: AccountNumbers,
): readonly Fact[] {
  const number = shown ? customer.number : shownNumberOrNull(customer.number, profile)
  const others = namesakes.map((each) => shownNumberOrNull(each, profile))
  return [
    ['サービス', profile.serviceName],
    [customerNumberLabel(profile), number ?? unnumbered, number === null],
    ['お客様名', customer.name],
    ...(namesakes.length === 0 ? [] : [['ご注意', namesakesText(others), true] as const]),
    [profile.names.userId, user.userId],
    ['ユーザ名', `${user.userName}${user.administrator ? '（管理者）' : ''}`],
    ['状態', statusText(user.status, customerStopped), customerStopped || user.status !== 'active'],
    ...(suspension === null ? [] : [['停止の理由', suspensionText(suspension), true] as const]),
  ]
}

function suspensionText(suspension: NonNullable<UserRecord['suspension']>): string {
  if (suspension.by === 'loss') return lossText(suspension.loss)
  const { atMs, operatorId, reason } = suspension
  return `${reason}（${timeText(atMs)}、担当者 ${operatorId}）`
}

function passwordFacts(
  { password, passwordGoodUntil }: UserRecord,
  profile: ServiceProfile,
  now: Temporal.Instant,
): readonly Fact[] {
  const { failuresMax } = profile.password
  if (password === undefined) return [['状態', '未発行', true]]
  const { mustChange, locked, strangersOnly, failures, knownFailures, expiresAtMs, setAtMs } = password
  const kind =
    mustChange === null ? '設定済み' : mustChange === 'initial' ? '初回（未変更）' : '再設定後（未変更）'
  const expired =
    (expiresAtMs !== null && now.epochMilliseconds >= expiresAtMs) ||
    (passwordGoodUntil !== null && Temporal.PlainDate.compare(dateOf(now), passwordGoodUntil) > 0)
  const until =
    expiresAtMs !== null ? dayAndTimeText(expiresAtMs) : passwordGoodUntil && dayText(passwordGoodUntil)
  return [
    ['状態', locked ? `${kind}・${passwordLockText(strangersOnly)}` : kind, locked],
    ['連続失敗', `${failures}回（${failuresMax}回でロック）`, failures > 0],
    ...(knownFailures === 0
      ? []
      : [
          [
            'ご本人のブラウザでの連続失敗',
            `${knownFailures}回（${failuresMax}回で完全にロック）`,
            true,
          ] as const,
        ]),
    ['設定日時', timeText(setAtMs)],
    ['有効期限', until === null ? 'なし' : `${until}まで${expired ? '（期限切れ）' : ''}`, expired],
  ]
}

function codeFacts(
  { binding, wrongCodes, token, tokenUse, usedAhead, tokenLoss, tokenSuspension }: UserRecord,
  profile: ServiceProfile,
  now: Temporal.Instant,
): readonly Fact[] {
  const { failuresMax } = profile.code
  if (binding === undefined) return [['状態', bindingStatusNames.pending]]
  const { status, failures, tokenId, enrolledAtMs } = binding
  const facts: Fact[] = [
    ['状態', bindingStatusNames[status], status === 'locked' || status === 'suspended'],
    ['連続失敗', `${failures}回（${failuresMax}回でロック）`, failures > 0],
  ]
  if (wrongCodes !== null) facts.push(capFact(binding.capped, wrongCodes, profile))
  if (tokenSuspension !== null) facts.push(['停止の理由', suspensionText(tokenSuspension), true])
  if (tokenLoss !== null) facts.push(['紛失・盗難', tokenLossText(tokenLoss, profile), true])
  if (tokenId !== null) facts.push(['トークンID', tokenId])
  if (enrolledAtMs !== null) facts.push(['登録日時', timeText(enrolledAtMs)])
  if (token === undefined) return facts
  const expired = now.epochMilliseconds >= token.expiresAtMs
  const kind = `${tokenKindNames.formFactor[token.formFactor]}・${tokenKindNames.movingFactor[token.movingFactor]}`
  facts.push(['種類', kind])
  if (usedAhead) facts.push(['時計の誤り', usedAheadText(token, tokenUse), true])
  if ((tokenUse?.fence ?? null) !== null) {
    const why = token.movingFactor === 'time' ? '使用済み時刻の訂正' : 'システムの復旧'
    facts.push([why, fencedText, true])
  }
  facts.push([
    'トークンの有効期限',
    `${dayAndTimeText(token.expiresAtMs)}まで${expired ? '（期限切れ）' : ''}`,
    expired,
  ])
  return facts
}

/** How far the account is from the lock that nobody else lifts (THR-08). */
function capFact(capped: boolean, count: number, profile: ServiceProfile): Fact {
  const cap = capText(profile)
  const told = capped
    ? `${cap}に達したためロック（解除は担当者のみ）`
    : `${count}回（${cap}に達するとロック）`
  return ['期間内の失敗', told, capped]
}

/** What the owner of the token may be calling about: it stops with the user, or with a new password. */
function waitingFacts({ waiting }: UserRecord): readonly Fact[] {
  if (waiting === undefined) return []
  const { way, address, userId, dueAtMs } = waiting
  const to = address === null ? '' : `（${masked(address)}）`
  const text = `${replacementNames[way]}${to}　${userId} による申込み、${dayAndTimeText(dueAtMs)}に実施。利用停止またはパスワードの再設定で無効になります。`
  return [['待機中の変更', text, true]]
}

/** What is different until another token is there (D6). */
function tokenLossText(
  { atMs, isShared }: NonNullable<UserRecord['tokenLoss']>,
  { login }: ServiceProfile,
): string {
  const whose = isShared
    ? '利用者全員の共通トークンが失効しました。全員の都度振込などの確認'
    : login.code === 'never'
      ? 'トークンが失効しました。都度振込などの確認'
      : 'トークンが失効しました。トークンによるログイン'
  return `${timeText(atMs)}の届出により、${whose}は、新しいトークンを登録するまでできません。`
}

/** What the user may log in with, and where codes by mail go. */
function methodFacts({ methods, mailAddress }: UserRecord, now: Temporal.Instant): readonly Fact[] {
  const ready = methods.map((method) => methodNames[method]).join('、')
  const usable: Fact = ['利用できる方法', ready === '' ? 'なし' : ready, ready === '']
  if (mailAddress === undefined) return [usable, ['メールアドレス', '未登録']]
  const { address, registeredAtMs, changedAtMs, coolingUntilMs } = mailAddress
  const facts: Fact[] = [
    usable,
    ['メールアドレス', maskedAddress(address)],
    ['登録日時', timeText(registeredAtMs)],
  ]
  if (changedAtMs !== null) facts.push(['変更日時', timeText(changedAtMs)])
  if (now.epochMilliseconds < coolingUntilMs) {
    facts.push(['取引と管理者操作の制限', `${dayAndTimeText(coolingUntilMs)}まで`])
  }
  return facts
}

function maskedAddress(address: NonNullable<UserRecord['mailAddress']>['address']): string {
  return 'confidential' in address ? masked(address.confidential) : ''
}

/** Only of a user who has had one: most institutions give tokens to everybody. */
function activationSection({ activation }: UserRecord, now: Temporal.Instant): Html | null {
  if (activation === undefined) return null
  const { status, issuedAtMs, expiresAtMs, tokenId, usedAtMs } = activation
  const expired = status === 'issued' && now.epochMilliseconds >= expiresAtMs
  const facts: Fact[] = [
    ['状態', activationStatusNames[status]],
    ['発行日時', timeText(issuedAtMs)],
    ['有効期限', `${dayAndTimeText(expiresAtMs)}まで${expired ? '（期限切れ）' : ''}`, expired],
  ]
  if (usedAtMs !== null) facts.push(['使用日時', timeText(usedAtMs)])
  if (tokenId !== null) facts.push(['発行したトークンID', tokenId])
  return html`<section class="panel"><h2>アクティベーションコード</h2>${list(facts)}</section>`
}

function logins({ logins }: UserRecord): Html {
  if (logins.length === 0) return html`<p>ログインの記録はありません。</p>`
  return html`<ul class="record-list">${logins.map(
    ({ at, address, event }) =>
      html`<li>${timeText(at)}${event.type === 'challenge_passed' ? `　${methodNames.mail}` : ''}${event.type === 'logged_in' && event.device !== null ? `　${event.device}` : ''}${address === null ? '' : `　${address}`}</li>`,
  )}</ul>`
}

/** The tokens that were revoked (失効), newest first. */
export function revokedSection({ revocations }: UserRecord): Html | null {
  const rows = revocations.flatMap(({ at, actor, event }) =>
    event.type === 'binding_revoked'
      ? html`<li>${event.tokenId}（登録 ${timeText(event.enrolledAtMs)}、失効 ${timeText(at)}、${actor.split(':')[1] ?? actor}）</li>`
      : [],
  )
  if (rows.length === 0) return null
  return html`<section class="panel"><h2>失効したトークン</h2><ul class="record-list">${rows}</ul></section>`
}

function dateOf(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
}
