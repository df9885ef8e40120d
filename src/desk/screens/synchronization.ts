import type { Context as HonoContext } from 'hono'
import { hasRight } from '../../authority/operations/desks.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { parseTwoCodes, twoCodeFields } from '../../authority/screens/code-fields.ts'
import { bindingStatusNames } from '../../authority/texts/bindings.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import type { Env } from '../../platform/http/guards.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Fact, Staff, TypedWhy } from '../contract.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { readDrift, type TokenDrift } from '../operations/read-drift.ts'
import { synchronizeAtDesk } from '../operations/synchronize-token.ts'
import { deskPaths, deskUserHref } from '../routes.ts'
import type { DriftReading } from '../rules/drift.ts'
import { deskTexts } from '../texts/desk.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { whyNames, whyPreset } from './call-panel.ts'
import { type DriftAxis, driftChart, rangeText } from './drift-chart.ts'
import { factList } from './facts.ts'
import { type Desk, deskPage, forStaff, forStaffForm, staffCaller, toldOf } from './staff.ts'
import { userInPath } from './user-in-path.ts'
import { blankWhy, parseWhy, whyFields } from './why.ts'
import { actionName } from './words.ts'

const right = 'synchronize_token'

type Shown = {
  readonly why: TypedWhy
  readonly codeErrors: FieldErrors
  readonly error: Message | null
}

const blank: Shown = { why: blankWhy, codeErrors: {}, error: null }

/** On the page of a user who has a token. */
export function synchronizationLink(
  desk: Desk,
  { operator }: Staff,
  { user, token }: UserRecord,
): Html | null {
  if (token === undefined || !seen.some((each) => hasRight(operator.role, each))) return null
  const href = deskUserHref(desk.profile.service, 'synchronization', user.service, user.userId)
  return html`<p class="standing-link"><a href="${href}">トークンのズレの推移と同期ズレ補正</a></p>`
}

/** Whoever puts it right, and whoever only looks at how it strayed. */
const seen = [right, 'approve', 'audit'] as const

/** 電話による同期ズレ補正, with a picture of how the token strayed. */
export function synchronizationScreen(desk: Desk): void {
  const { app, profile: own } = desk
  const path = `/${own.service}${deskPaths.synchronization}`

  app.get(
    path,
    forStaff(desk, seen, async (c, staff) =>
      c.html(view(desk, staff, await targetOf(desk, c, staff), blank)),
    ),
  )

  app.post(
    path,
    forStaffForm(desk, [right], async (c, staff, form) => {
      const target = await targetOf(desk, c, staff)
      const { service, userId } = target.record.user
      const { typed, why } = parseWhy(form, whyNames(staff, target.record, target.profile))
      const { codes, errors: codeErrors } = parseTwoCodes(form, target.profile)
      if (why === null || codes === undefined)
        return c.html(view(desk, staff, target, { why: typed, codeErrors, error: null }), 422)
      const outcome = await synchronizeAtDesk(desk.context, staffCaller(c, staff), {
        service,
        userId,
        codes,
        operatorId: staff.operator.userId,
        ...why,
      })
      if (outcome.ok)
        return c.redirect(`${deskUserHref(own.service, 'user', service, userId)}?notice=${right}`, 303)
      const { refusal } = outcome
      const error = toldOf(desk, refusal, target.profile)
      const now = await targetOf(desk, c, staff)
      return c.html(view(desk, staff, now, { why: typed, codeErrors: {}, error }), refusalStatus(refusal))
    }),
  )
}

type Target = {
  readonly record: UserRecord
  readonly profile: ServiceProfile
  readonly drift: TokenDrift | null
}

async function targetOf(desk: Desk, c: HonoContext<Env>, staff: Staff): Promise<Target> {
  const { profile, record } = await userInPath(desk, c, staff)
  return { profile, record, drift: await readDrift(desk.context, record.user) }
}

function view(desk: Desk, staff: Staff, target: Target, shown: Shown): Html {
  const { record, profile, drift } = target
  const { user, customer } = record
  const title = actionName(desk, profile, right)
  const back = deskUserHref(desk.profile.service, 'user', user.service, user.userId)
  const who: readonly Fact[] = [
    ['サービス', profile.serviceName],
    ['お客様名', customer.name],
    [profile.names.userId, user.userId],
    ['ユーザ名', user.userName],
  ]
  const mayAct = hasRight(staff.operator.role, right) && profile.desk.synchronizesByTelephone
  const main = html`<h1>${title}</h1>
${messageBox('error', shown.error)}
<div class="desk-columns">
<div><section class="panel"><h2>お客様</h2>${factList(who)}</section>
${drift === null ? null : html`<section class="panel"><h2>トークン</h2>${factList(tokenFacts(drift, profile))}</section>`}</div>
<div>${drift === null ? html`<p class="caution">${deskTexts.noTokenToSynchronize}</p>` : mayAct ? codesForm(desk, staff, target, shown) : html`<p class="hint">${deskTexts.synchronizesAlone}</p>`}</div>
</div>
${drift === null ? null : driftSection(drift, profile)}
<div class="actions"><a class="button" href="${back}">ユーザの画面へ戻る</a></div>`
  return deskPage(desk, staff, title, main)
}

function tokenFacts({ binding, token, tokenUse }: TokenDrift, { code }: ServiceProfile): readonly Fact[] {
  const { status, failures } = binding
  const isTime = token.movingFactor === 'time'
  const { driftMs, driftUncertaintyMs } = tokenUse
  const ahead = Math.round(Math.abs(driftMs) / 1000)
  const uncertain = driftUncertaintyMs === 0 ? '' : `（±${Math.ceil(driftUncertaintyMs / 1000)}秒）`
  const clock =
    ahead === 0 ? '補正なし' : `${ahead}秒${driftMs > 0 ? '進み' : '遅れ'}として補正済み${uncertain}`
  return [
    ['状態', bindingStatusNames[status], status === 'locked' || status === 'suspended'],
    ['連続失敗', `${failures}回（${code.failuresMax}回でロック）`, failures > 0],
    ['トークンID', token.tokenId],
    ...(isTime ? [['端末の時計', clock] as const] : []),
  ]
}

function codesForm(desk: Desk, staff: Staff, { record, profile }: Target, { why, codeErrors }: Shown): Html {
  const { user } = record
  const names = whyNames(staff, record, profile)
  const href = deskUserHref(desk.profile.service, 'synchronization', user.service, user.userId)
  return html`<form method="post" action="${href}" class="panel stacked field-pairs" autocomplete="off">
<h2>操作</h2>
<p class="caution">${deskTexts.readOutCodes}</p>
${tokenInput(staff.sessionId)}
${twoCodeFields(codeErrors)}
${whyFields(whyPreset(why, names), names, profile.desk.reasons.synchronize_token)}
<div class="actions"><button class="button button-primary" type="submit">補正</button></div>
</form>`
}

function driftSection({ token, tokenUse, readings }: TokenDrift, { code }: ServiceProfile): Html {
  const isTime = token.movingFactor === 'time'
  const unit = isTime ? '秒' : '回'
  const inUnit = (value: number) => (isTime ? Math.round(value / 1000) : value)
  const tolerance = Math.max(code.clockToleranceSeconds * 1000, tokenUse.driftUncertaintyMs)
  const accepted: DriftAxis['accepted'] = isTime
    ? [inUnit(tokenUse.driftMs - tolerance), inUnit(tokenUse.driftMs + tolerance)]
    : [0, code.lookAheadLogin - 1]
  const shown = readings.map((reading) => ({
    ...reading,
    low: inUnit(reading.low),
    high: inUnit(reading.high),
  }))
  const meaning = isTime ? deskTexts.driftOfClock : deskTexts.driftOfCounter
  return html`<section class="panel"><h2>トークンのズレの推移</h2>
${shown.length === 0 ? html`<p>受け付けたワンタイムパスワードの記録はありません。</p>` : html`<p>${meaning}</p>${driftChart(shown, { unit, accepted })}${driftTable(shown, unit)}`}</section>`
}

function driftTable(readings: readonly DriftReading[], unit: string): Html {
  const rows = readings
    .toReversed()
    .map(
      ({ atMs, low, high, synchronized }) =>
        html`<tr><td>${timeText(atMs)}</td><td class="number">${rangeText({ low, high }, unit)}</td><td>${synchronized ? '同期ズレ補正' : 'ワンタイムパスワード'}</td></tr>`,
    )
  return html`<details><summary>表で見る</summary><div class="table-wrap" tabindex="0" role="region" aria-label="トークンのズレの推移"><table><thead><tr><th scope="col">日時</th><th scope="col">ズレ</th><th scope="col">受け付けたもの</th></tr></thead><tbody>${rows}</tbody></table></div></details>`
}
