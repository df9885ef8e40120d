import type { Risk } from '../../../../authority/rules/risk-events.ts'
import { riskNotes } from '../../../../authority/screens/risk-notes.ts'
import { ja } from '../../../../authority/texts/ja.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { afterRaise } from '../../../../authority/texts/risk.ts'
import { signingTexts } from '../../../../authority/texts/signing.ts'
import type { Form } from '../../../../platform/http/form.ts'
import { type FieldErrors, field, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import {
  askForLimits,
  changeLimits,
  checkLimits,
  limitSignsFrom,
  type ShownLimits,
  shownLimits,
} from '../../operations/change-limits.ts'
import { risksNow } from '../../operations/risk-facts.ts'
import { type TransferEntry, transferEntry } from '../../operations/transfers/entry.ts'
import { yenIn } from '../../operations/typed-yen.ts'
import type { Limits } from '../../rules/limits.ts'
import { fixedPasswordNames } from '../../texts/names.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { barredMessage, confirmationField, readConfirmation, refusedConfirmation } from '../confirm-fields.ts'
import { fact, yenText } from '../format.ts'
import { expired, type FbService, forVisitor, forVisitorForm, type Visit } from '../service.ts'
import { workLink, workPage } from '../work.ts'

const labels = {
  perTransferYen: '1回あたりの振込限度額',
  perDayYen: '1日あたりの振込限度額',
} as const satisfies Record<keyof Limits, string>

const registrationLabel = fixedPasswordNames.registration
const longest = 128
const changed = { text: '振込限度額を変更しました。', code: 'RMCFBTRF001002I' }
const page = { menu: 'contract', entry: '振込限度額変更', title: '振込限度額変更' } as const

type State = {
  readonly shown: ShownLimits
  /** From which 1日あたりの限度額 on raising it takes the token's own screen; null: never. */
  readonly signsFrom: number | null
  /** The rules of the profile that apply to raising it. */
  readonly risks: readonly Risk[]
  /** Those that apply to transfers since it was raised. */
  readonly raised: readonly Risk[]
  readonly entry: TransferEntry
  readonly typed: Form
  readonly errors: FieldErrors
  readonly message: Message | null
}

/** 振込限度額変更: raising takes what a transfer takes, lowering 登録確認用パスワード (domain-notes a-2: 届出の範囲でIB上で変更可). */
export function limitsScreen(service: FbService): void {
  const { app, site } = service
  const path = workLink(service, 'limits')

  app.get(
    path,
    forVisitor(service, async (c, visit) => {
      const notice = c.req.query('notice') === 'changed' ? messageBox('info', changed) : null
      const state = { ...(await stateOf(service, visit)), typed: visit.draft?.typed ?? {} }
      return c.html(view(service, visit, state, notice))
    }),
  )

  app.post(
    path,
    forVisitorForm(service, async (c, visit, form) => {
      const state = { ...(await stateOf(service, visit)), typed: form }
      const read = await readChange(service, visit, form, state.entry)
      if ('errors' in read) return c.html(view(service, visit, { ...state, errors: read.errors }), 422)
      const { context } = site
      const asked = read.signs ? await askForLimits(context, visit.caller, visit.who, read.limits) : null
      if (asked?.ok) return c.redirect(workLink(service, 'operation', asked.operationId), 303)
      const outcome = asked ?? (await changeLimits(context, visit.caller, visit.who, read))
      if (outcome.ok) return c.redirect(`${path}?notice=changed`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid' || refusal === 'service_stopped') {
        return c.redirect(expired(service), 303)
      }
      const { shared } = state.entry
      const message = barredMessage(service, refusal, shared)
      const beside = refusedConfirmation(service, refusal, state.entry)
      const errors =
        refusal === 'registration_password_wrong' ? { registrationPassword: message.text } : beside
      const refused = { ...state, errors: errors ?? {}, message: errors === undefined ? message : null }
      return c.html(view(service, visit, refused), refusalStatus(refusal))
    }),
  )
}

async function stateOf(service: FbService, { who }: Visit): Promise<State> {
  const { context } = service.site
  const shown = await shownLimits(context, who)
  const entry = await transferEntry(context, who)
  const { signsFrom, risks } = await limitSignsFrom(context, who)
  const raised = (await risksNow(context, who, 'transfer')).filter(({ when }) => when === 'limit_raised')
  return { shown, signsFrom, risks, raised, entry, typed: {}, errors: {}, message: null }
}

/** All errors at once. */
async function readChange(service: FbService, { who }: Visit, form: Form, entry: TransferEntry) {
  const limits = {
    perTransferYen: yenIn(form['perTransferYen'] ?? ''),
    perDayYen: yenIn(form['perDayYen'] ?? ''),
  }
  const errors: Record<string, string | undefined> = {}
  for (const name of ['perTransferYen', 'perDayYen'] as const) {
    if ((form[name] ?? '').trim() === '') errors[name] = ja.required(labels[name])
    else if (Number.isNaN(limits[name])) errors[name] = `${labels[name]}は、円単位の数字で入力してください。`
  }
  if (Object.keys(errors).length > 0) return { errors }
  const checked = await checkLimits(service.site.context, who, limits)
  if ('wrong' in checked) {
    const { most } = await shownLimits(service.site.context, who)
    const upTo =
      checked.wrong === 'perDayYen' ? most.perDayYen : Math.min(most.perTransferYen, limits.perDayYen)
    return {
      errors: { [checked.wrong]: `${labels[checked.wrong]}は、${yenText(upTo)}以内で入力してください。` },
    }
  }
  const { raises, signs } = checked
  if (signs) return { limits, signs, registrationPassword: '' }
  const registrationPassword = form['registrationPassword'] ?? ''
  if (raises) {
    const confirmation = readConfirmation(form, entry)
    if ('errors' in confirmation) return confirmation
    return { limits, signs, registrationPassword: '', ...confirmation.typed }
  }
  if (registrationPassword === '' || registrationPassword.length > longest) {
    return { errors: { registrationPassword: ja.required(registrationLabel) } }
  }
  return { limits, signs, registrationPassword }
}

function view(service: FbService, visit: Visit, state: State, notice: Html | null = null): Html {
  const { shown, raised, message } = state
  const current = html`<section><h2>現在の振込限度額</h2><dl class="facts">
${fact(labels.perTransferYen, yenText(shown.limits.perTransferYen))}
${fact(labels.perDayYen, yenText(shown.limits.perDayYen))}
</dl></section>`
  const isAdministrator = visit.visitor.fbUser.role === 'administrator'
  const closed = html`<p class="caution">振込限度額の変更は、管理者の方が行えます。</p>`
  const main = html`${notice}
${riskNotes(service.profile, raised, 'transfer')}
${current}
${isAdministrator ? formView(service, visit, state) : closed}
${messageBox('error', message)}`
  return workPage(service, visit, { ...page, main })
}

/** What becomes of transfers once limits are raised, before anybody raises them. */
function risesTo({ profile }: FbService): readonly Html[] {
  const rules = profile.risk.filter(({ when, acts }) => when === 'limit_raised' && acts.includes('transfer'))
  return rules.map((rule) => html`<p class="hint">${afterRaise(rule, profile)}</p>`)
}

/** What confirms higher limits: the token's own screen, from the amount of the profile on, or what a transfer takes. */
function raising({ signsFrom, entry, errors }: State): Html {
  if (signsFrom === 0)
    return html`<p class="hint">一方でも引き上げる場合は、トークンの画面で内容を確認して承認します。次の画面でQRコードを表示します。</p>`
  const above =
    signsFrom === null
      ? null
      : html`<p class="hint">${labels.perDayYen}を${yenText(signsFrom)}以上にする場合、この欄の入力は不要です。${signingTexts.instead}</p>`
  return html`<p class="hint">一方でも引き上げる場合は、都度振込と同じ確認が必要です。</p>
${above}${confirmationField(entry, errors)}`
}

function formView(service: FbService, visit: Visit, state: State): Html {
  const { shown, typed, errors } = state
  const amount = (name: keyof Limits, also: string) =>
    field({
      name,
      label: labels[name],
      value: typed[name] ?? String(shown.limits[name]),
      error: errors[name],
      hint: `${yenText(shown.most[name])}以内${also}`,
      autocomplete: 'off',
      inputmode: 'numeric',
      maxlength: 20,
    })
  return html`<p>不正な振込の被害を抑えるため、必要最低限の金額に設定してください。</p>
<form method="post" action="${workLink(service, 'limits')}">
${tokenInput(visit.sessionId)}
<fieldset class="panel"><legend>変更後の振込限度額</legend>
${amount('perTransferYen', '、かつ1日あたりの限度額以内')}
${amount('perDayYen', '')}
</fieldset>
<fieldset class="panel"><legend>引き下げる場合</legend>
${field({
  name: 'registrationPassword',
  label: registrationLabel,
  type: 'password',
  error: errors['registrationPassword'],
  hint: 'どちらの限度額も引き上げない場合に入力してください。',
  autocomplete: 'off',
  maxlength: longest,
})}</fieldset>
<fieldset class="panel"><legend>引き上げる場合</legend>
${riskNotes(service.profile, state.risks, 'limit')}
${risesTo(service)}
${raising(state)}</fieldset>
<div class="actions"><button class="button button-primary" type="submit">変更</button></div>
</form>`
}
