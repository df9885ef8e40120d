import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Token } from '../../authority/rules/token.ts'
import { bindingStatusNames } from '../../authority/texts/bindings.ts'
import { capText } from '../../authority/texts/code-cap.ts'
import { passwordLockText } from '../../authority/texts/locks.ts'
import { deviceTypeNames } from '../../authority/texts/passkeys/done.ts'
import { replacementNames } from '../../authority/texts/replacements.ts'
import { masked } from '../../otp/masked-address.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { dayAndTimeText, dayText, timeText } from '../../platform/web/times.ts'
import type { DeskPanel, DeskPanels, Fact } from '../contract.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { activationStatusNames, methodNames } from '../texts/desk.ts'
import { badge, type Look } from './badge.ts'
import { factList } from './facts.ts'
import { suspensionText } from './identity.ts'
import { codeLockSince, currently, passwordLockSince, stoppedBy } from './since.ts'

/** How things stand with a user, each with since when and why: whatever may be the reason of the call stands out. */
export function standingArea(
  record: UserRecord,
  profile: ServiceProfile,
  { contract, passwords }: DeskPanels,
  now: Temporal.Instant,
  /** Beside the state of the token. */
  aboutToken: Html | null,
): Html {
  const mail = profile.methods.mail === null ? null : { title: '受取方法', facts: methodFacts(record, now) }
  const passkeys = passkeyPanel(record, now)
  const activation = activationPanel(record, now)
  return html`<section class="panel caller-standing"><h2>状態</h2>
${standing({ title: 'ログインパスワード', facts: passwordFacts(record, profile, now) })}
${passwords ? standing(passwords) : null}
${standing({ title: 'ワンタイムパスワード', facts: [...codeFacts(record, profile, now), ...waitingFacts(record)] }, aboutToken)}
${activation && standing(activation)}
${mail && standing(mail)}
${passkeys && standing(passkeys)}
${contract ? standing(contract, contract.hint === undefined ? null : html`<p class="hint">${contract.hint}</p>`) : null}</section>`
}

function standing({ title, facts }: DeskPanel, more: Html | null = null): Html {
  return html`<div class="standing"><h3>${title}</h3>${factList(facts, '状態')}
${more}</div>`
}

function passwordFacts(record: UserRecord, profile: ServiceProfile, now: Temporal.Instant): readonly Fact[] {
  const { password, passwordGoodUntil } = record
  const { failuresMax } = profile.password
  if (password === undefined) return [['状態', badge('open', '未発行'), true]]
  const { mustChange, locked, strangersOnly, failures, knownFailures, expiresAtMs, setAtMs } = password
  const kind =
    mustChange === null ? '設定済み' : mustChange === 'initial' ? '初回（未変更）' : '再設定後（未変更）'
  const expired =
    (expiresAtMs !== null && now.epochMilliseconds >= expiresAtMs) ||
    (passwordGoodUntil !== null && Temporal.PlainDate.compare(dateOf(now), passwordGoodUntil) > 0)
  const until =
    expiresAtMs !== null ? dayAndTimeText(expiresAtMs) : passwordGoodUntil && dayText(passwordGoodUntil)
  const status = locked
    ? currently('locked', passwordLockText(strangersOnly), passwordLockSince(record))
    : currently(mustChange === null ? 'good' : 'open', kind, '')
  return [
    ['状態', status, locked],
    ...(locked ? [['種別', kind] as const] : []),
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

const codeLooks = { pending: 'open', usable: 'good', locked: 'locked', suspended: 'stopped' } as const

function codeFacts(record: UserRecord, profile: ServiceProfile, now: Temporal.Instant): readonly Fact[] {
  const { binding, wrongCodes, token, tokenUse, usedAhead, tokenLoss, tokenSuspension } = record
  const { failuresMax } = profile.code
  if (binding === undefined)
    return [['状態', currently('open', bindingStatusNames.pending, revokedSince(record))]]
  const { status, failures, tokenId } = binding
  const isBarred = status === 'locked' || status === 'suspended'
  const facts: Fact[] = [
    ['状態', currently(codeLooks[status], bindingStatusNames[status], codeSince(record)), isBarred],
    ['連続失敗', `${failures}回（${failuresMax}回でロック）`, failures > 0],
  ]
  if (wrongCodes !== null) facts.push(capFact(binding.capped, wrongCodes, profile))
  if (tokenSuspension !== null) facts.push(['停止の理由', suspensionText(tokenSuspension), true])
  if (tokenLoss !== null) facts.push(['紛失・盗難', tokenLossText(tokenLoss, profile), true])
  if (tokenId !== null) facts.push(['トークンID', tokenId])
  if (token === undefined) return facts
  if (usedAhead) facts.push(['時計の誤り', usedAheadText(token, tokenUse), true])
  if ((tokenUse?.fence ?? null) !== null) {
    const why = token.movingFactor === 'time' ? '使用済み時刻の訂正' : 'システムの復旧'
    facts.push([why, fencedText, true])
  }
  const expired = now.epochMilliseconds >= token.expiresAtMs
  const until = `${dayAndTimeText(token.expiresAtMs)}まで${expired ? '（期限切れ）' : ''}`
  facts.push(['トークンの有効期限', until, expired])
  return facts
}

function codeSince(record: UserRecord): string {
  const { status, enrolledAtMs } = record.binding ?? { status: 'pending', enrolledAtMs: null }
  if (status === 'locked') return codeLockSince(record)
  if (status === 'suspended') {
    const since = record.turns.tokenStop
    return since === undefined ? '' : stoppedBy(since, record.user.userId)
  }
  return enrolledAtMs === null ? revokedSince(record) : `${timeText(enrolledAtMs)} 登録`
}

/** Why there is none: the last one was revoked. */
function revokedSince({ revocations: [last], user }: UserRecord): string {
  return last === undefined ? '' : `${stoppedBy(last, user.userId)}が失効`
}

/** How far the account is from the lock that nobody else lifts (THR-08). */
function capFact(capped: boolean, count: number, profile: ServiceProfile): Fact {
  const cap = capText(profile)
  const told = capped
    ? `${cap}に達したためロック（解除は担当者のみ）`
    : `${count}回（${cap}に達するとロック）`
  return ['期間内の失敗', told, capped]
}

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

/** Only of a user who has had one: most institutions give tokens to everybody. */
function activationPanel({ activation }: UserRecord, now: Temporal.Instant): DeskPanel | null {
  if (activation === undefined) return null
  const { status, issuedAtMs, expiresAtMs, tokenId, usedAtMs } = activation
  const expired = status === 'issued' && now.epochMilliseconds >= expiresAtMs
  const looks = { issued: expired ? 'stopped' : 'open', used: 'good', void: 'stopped' } as const
  const since = usedAtMs === null ? '' : `${timeText(usedAtMs)} 使用`
  const facts: Fact[] = [
    ['状態', currently(looks[status], activationStatusNames[status], since)],
    ['発行日時', timeText(issuedAtMs)],
    ['有効期限', `${dayAndTimeText(expiresAtMs)}まで${expired ? '（期限切れ）' : ''}`, expired],
  ]
  if (tokenId !== null) facts.push(['発行したトークンID', tokenId])
  return { title: 'アクティベーションコード', facts }
}

/** Only of a user who has registered one. */
function passkeyPanel({ passkeys: holder }: UserRecord, now: Temporal.Instant): DeskPanel | null {
  if (holder === undefined) return null
  const nowMs = now.epochMilliseconds
  const { passkeys, effectiveFromMs } = holder
  const facts = passkeys.map((passkey): Fact => {
    const { name, usableFromMs, stoppedAtMs, registeredAtMs, lastUsedAtMs, deviceType, backedUp } = passkey
    const waits = nowMs < usableFromMs
    const state =
      stoppedAtMs !== null
        ? badge('stopped', '停止（複製のおそれ）')
        : waits
          ? badge('open', `待機中（${dayAndTimeText(usableFromMs)}から）`)
          : badge('good', '利用可能')
    const kind = `${deviceTypeNames[deviceType]}${backedUp ? '、バックアップあり' : ''}`
    const used = lastUsedAtMs === null ? '利用なし' : `${timeText(lastUsedAtMs)} 利用`
    const text = html`${state} ${timeText(registeredAtMs)} 登録、${used}（${kind}）`
    return [name, text, stoppedAtMs !== null || waits]
  })
  const moved = effectiveFromMs !== null && effectiveFromMs <= nowMs
  const lost = moved && passkeys.every(({ stoppedAtMs }) => stoppedAtMs !== null)
  const none: Fact = ['状態', badge('stopped', '利用できるパスキーなし（メールOTPでのログインも不可）'), true]
  return { title: 'パスキー', facts: lost ? [none, ...facts] : facts }
}

/** What the user may log in with, and where codes by mail go. */
function methodFacts({ methods, mailAddress, turns }: UserRecord, now: Temporal.Instant): readonly Fact[] {
  const ready = methods.map((method) => methodNames[method]).join('、')
  const usable: Fact = ['利用できる方法', ready === '' ? 'なし' : ready, ready === '']
  if (mailAddress === undefined) {
    const removed = turns.mailRemoval
    const since = removed === undefined ? '' : `${timeText(removed.at)} 登録解除`
    return [usable, ['メールアドレス', currently('open', '未登録', since)]]
  }
  const { address, registeredAtMs, changedAtMs, coolingUntilMs } = mailAddress
  const isCooling = now.epochMilliseconds < coolingUntilMs
  const look: Look = isCooling ? 'open' : 'good'
  const facts: Fact[] = [
    usable,
    ['メールアドレス', currently(look, '登録済み', maskedAddress(address))],
    ['登録日時', timeText(registeredAtMs)],
  ]
  if (changedAtMs !== null) facts.push(['変更日時', timeText(changedAtMs)])
  if (isCooling) facts.push(['取引と管理者操作の制限', `${dayAndTimeText(coolingUntilMs)}まで`])
  return facts
}

function maskedAddress(address: NonNullable<UserRecord['mailAddress']>['address']): string {
  return 'confidential' in address ? masked(address.confidential) : ''
}

function dateOf(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
}
