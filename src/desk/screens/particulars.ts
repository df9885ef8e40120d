import type { Context as HonoContext } from 'hono'
import { hasRight } from '../../authority/operations/desks.ts'
import { keptParticulars, particularFields, readTyped } from '../../authority/operations/particulars.ts'
import type { Particulars } from '../../authority/rules/particulars.ts'
import type { ParticularName } from '../../authority/rules/particulars-events.ts'
import type { ParticularField, TypedParticulars } from '../../authority/rules/particulars-form.ts'
import type { IdentificationPolicy, ServiceProfile } from '../../authority/rules/profile.ts'
import {
  particularFieldLabel,
  particularLabel,
  particularProblems,
  particularText,
} from '../../authority/texts/particulars.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import type { Form } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { checkField } from '../../platform/web/controls.ts'
import { type FieldErrors, field, hasErrors, messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Staff, TypedWhy } from '../contract.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { changeParticularsAtDesk } from '../operations/particulars.ts'
import { deskPaths, deskUserHref } from '../routes.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { type Desk, deskPage, forStaff, forStaffForm, staffCaller, toldOf } from './staff.ts'
import { userInPath } from './user-in-path.ts'
import { blankWhy, parseWhy, whyFields } from './why.ts'
import { actionName } from './words.ts'

const right = 'change_particulars'
/** Whoever talks to callers, and whoever grants what follows. */
export const seesParticulars = [right, 'approve'] as const
export const masked = '＊＊＊＊＊＊'
const hourMs = 3_600_000
/** How long a change stands out on the page of a user. */
const recentHours = 30 * 24

/**
 * The panel on the page of a user: what is known to identify a caller with, masked unless the operator asked (`values`), and
 * what was changed of late. Null where the institution keeps nothing.
 */
export function particularsSection(
  desk: Desk,
  staff: Staff,
  { user, particulars }: UserRecord,
  profile: ServiceProfile,
  values: Particulars | null,
): Html | null {
  const names = keptParticulars(profile)
  if (names.length === 0) return null
  const nowMs = desk.context.now().epochMilliseconds
  const changedAtMs = (name: ParticularName) => {
    const atMs = particulars?.changedAtMs[name]
    return atMs !== undefined && nowMs < atMs + recentHours * hourMs ? atMs : null
  }
  const isHeld = (name: ParticularName) => particulars?.held.includes(name) === true
  const facts = names.map((name) => {
    const known = isHeld(name) ? (values === null ? masked : particularText(name, values)) : '未登録'
    const atMs = changedAtMs(name)
    const told = atMs === null ? null : html`<br><strong>${timeText(atMs)}に変更</strong>`
    return html`<div><dt>${particularLabel(name, profile.identification)}</dt><dd${atMs === null ? '' : html` class="alarming"`}>${known}${told}</dd></div>`
  })
  const isChanged = names.some((name) => changedAtMs(name) !== null)
  const mayShow = seesParticulars.some((each) => hasRight(staff.operator.role, each))
  const href = deskUserHref(desk.profile.service, 'showParticulars', user.service, user.userId)
  const changeHref = deskUserHref(desk.profile.service, 'particulars', user.service, user.userId)
  const mayChange = hasRight(staff.operator.role, right) && user.status !== 'deleted'
  return html`<section class="panel" id="particulars"><h2>ご本人確認項目</h2>
${isChanged ? html`<p class="caution">最近変更された項目があります。変更前の項目や別の方法でも、ご本人であることを確認してください。</p>` : null}
<dl class="record-facts">${facts}</dl>
<div class="actions">${
    mayShow && values === null && names.some(isHeld)
      ? html`<form method="post" action="${href}#particulars">${tokenInput(staff.sessionId)}<button class="button button-small" type="submit">表示する</button></form>`
      : null
  }${mayChange ? html`<a class="button button-small" href="${changeHref}">変更</a>` : null}</div>
${mayShow && values === null ? html`<p class="hint">表示した担当者・日時・項目は、監査ログに記録されます。表示はこの画面かぎりです。</p>` : null}</section>`
}

type Shown = {
  readonly typed: TypedParticulars
  readonly removed: readonly ParticularName[]
  readonly errors: FieldErrors
  readonly why: TypedWhy
  readonly error: Message | null
}

const blank: Shown = { typed: {}, removed: [], errors: {}, why: blankWhy, error: null }

/** Where they are set and changed. What is known is not shown here: whoever changes it has been told the new value. */
export function particularsScreen(desk: Desk): void {
  const { app, profile: own } = desk
  const path = `/${own.service}${deskPaths.particulars}`

  app.get(
    path,
    forStaff(desk, [right], async (c, staff) =>
      c.html(view(desk, staff, await targetOf(desk, c, staff), blank)),
    ),
  )

  app.post(
    path,
    forStaffForm(desk, [right], async (c, staff, form) => {
      const target = await targetOf(desk, c, staff)
      const { profile, record } = target
      const { service, userId } = record.user
      const { typed: typedWhy, why } = parseWhy(form)
      const { typed, removed, given, errors } = parse(desk, form, profile, record)
      const shown = { typed, removed, errors, why: typedWhy, error: null }
      if (why === null || hasErrors(errors)) return c.html(view(desk, staff, target, shown), 422)
      const outcome = await changeParticularsAtDesk(desk.context, staffCaller(c, staff), {
        service,
        userId,
        operatorId: staff.operator.userId,
        given,
        ...why,
      })
      if (outcome.ok)
        return c.redirect(`${deskUserHref(own.service, 'user', service, userId)}?notice=${right}`, 303)
      const { refusal } = outcome
      const error =
        refusal === 'nothing_to_do'
          ? { ...toldOf(desk, refusal, profile), text: unchanged }
          : toldOf(desk, refusal, profile)
      return c.html(view(desk, staff, target, { ...shown, error }), refusalStatus(refusal))
    }),
  )
}

const unchanged = '登録されている内容と同じです。変更する項目だけを入力してください。'

/** An empty field changes nothing; what is to go is ticked. */
function parse(desk: Desk, form: Form, profile: ServiceProfile, { particulars }: UserRecord) {
  const typed: Partial<Record<ParticularField, string>> = {}
  const filled: Partial<Record<ParticularField, string>> = {}
  for (const name of particularFields(profile)) {
    const text = form[name] ?? ''
    typed[name] = text
    if (text.trim() !== '') filled[name] = text
  }
  const { given, problems } = readTyped(desk.context, profile.service, filled)
  const removed = (particulars?.held ?? []).filter((name) => form[`remove_${name}`] === '1')
  const errors: Record<string, string | undefined> = {}
  for (const [name, problem] of Object.entries(problems)) errors[name] = particularProblems[problem]
  for (const name of removed) {
    const beside = name === 'postalAddress' ? 'address' : name
    if (name in given || beside in filled) errors[beside] ??= both
  }
  const gone = Object.fromEntries(removed.map((name) => [name, null]))
  const all: Partial<Particulars> = { ...gone, ...given }
  if (Object.keys(all).length === 0 && !hasErrors(errors)) {
    const [first = 'kana'] = particularFields(profile)
    errors[first] = '変更する項目を入力してください。'
  }
  return { typed, removed, given: all, errors }
}

const both = '新しい内容の入力と、登録の取り消しの、どちらか一方にしてください。'

type Target = { readonly record: UserRecord; readonly profile: ServiceProfile }

async function targetOf(desk: Desk, c: HonoContext<Env>, staff: Staff): Promise<Target> {
  const { profile, record } = await userInPath(desk, c, staff)
  if (record.user.status === 'deleted') throw new Problem('notFound')
  if (particularFields(profile).length === 0) throw new Problem('notFound')
  return { profile, record }
}

function view(desk: Desk, staff: Staff, { record, profile }: Target, shown: Shown): Html {
  const { user, customer } = record
  const title = actionName(desk, profile, right)
  const facts = [
    ['サービス', profile.serviceName],
    ['お客様名', customer.name],
    [profile.names.userId, user.userId],
    ['ユーザ名', user.userName],
  ] as const
  const href = deskUserHref(desk.profile.service, 'particulars', user.service, user.userId)
  const back = deskUserHref(desk.profile.service, 'user', user.service, user.userId)
  const main = html`<h1>${title}</h1>
${messageBox('error', shown.error)}
<section class="panel"><h2>ユーザ</h2><dl class="record-facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>
<form method="post" action="${href}" class="panel stacked field-pairs" autocomplete="off" data-confirm="${user.userName}（${user.userId}）：${title}を行います。よろしいですか。">
<h2>新しい内容</h2>
<p>変更する項目だけを入力してください。空欄の項目は変わりません。変更は、次にお電話を受けた担当者にも表示され、72時間は、パスワードやトークンの手続きにもう一人の承認が必要になります。</p>
${tokenInput(staff.sessionId)}
${particularInputs(particularFields(profile), profile.identification, shown.typed, shown.errors)}
${(record.particulars?.held ?? []).map((name) =>
  checkField({
    name: `remove_${name}`,
    label: `${particularLabel(name, profile.identification)}の登録を取り消す`,
    checked: shown.removed.includes(name),
  }),
)}
${whyFields(shown.why)}
<div class="actions"><button class="button button-primary" type="submit">変更する</button><a class="button" href="${back}">ユーザの画面へ戻る</a></div>
</form>`
  return deskPage(desk, staff, title, main)
}

const hints: Record<ParticularField, string> = {
  kana: 'ひらがな・半角カタカナは、全角カタカナに直して登録します。',
  telephone: '市外局番から。ハイフンはあってもなくても構いません。',
  birthday: '例　1980/4/1、昭和55年4月1日',
  postalCode: '例　100-0001',
  address: '書面の宛先になります。建物名・部屋番号まで入力してください。',
}

/** Fields of what the institution keeps, for this form and for that of a new user. */
export function particularInputs(
  names: readonly ParticularField[],
  policy: IdentificationPolicy,
  typed: TypedParticulars,
  errors: FieldErrors,
): Html {
  return html`${names.map((name) =>
    field({
      name,
      label: particularFieldLabel(name, policy),
      value: typed[name] ?? '',
      error: errors[name],
      hint: hints[name],
      autocomplete: 'off',
      maxlength: 200,
    }),
  )}`
}
