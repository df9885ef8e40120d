import type { Context as HonoContext } from 'hono'
import { riskNotes } from '../../../../authority/screens/risk-notes.ts'
import { ja } from '../../../../authority/texts/ja.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { signingTexts } from '../../../../authority/texts/signing.ts'
import type { Payee } from '../../../../bank/rules/payee.ts'
import type { Form } from '../../../../platform/http/form.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { type FieldErrors, field, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import type { FormScreen, Screen } from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { idOf } from '../../../../platform/web/path-id.ts'
import {
  askForPayee,
  type PayeeSigning,
  payeeOf,
  payeesAreSigned,
  payeesOf,
  removePayee,
  setPayee,
} from '../../operations/payees.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { fixedPasswordNames } from '../../texts/names.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import {
  type DestinationForm,
  destinationFields,
  destinationFormOf,
  enterKey,
  feeBearerIn,
  readDestinationForm,
  restoredDestination,
} from '../destination-form.ts'
import { destinationText, feeBearerNames } from '../format.ts'
import { expired, type FbService, type Visit } from '../service.ts'
import { withRight, withRightForm, workLink, workPage } from '../work.ts'
import { labelErrors, labelIn, labelLabel, labelLengthMax, registrationField } from './new-payee.ts'
import { endsVisit } from './wizard.ts'

const notices: Readonly<Record<string, Message>> = {
  added: { text: '振込先を登録しました。', code: 'RMCFBTRF001004I' },
  changed: { text: '振込先を変更しました。', code: 'RMCFBTRF001005I' },
  signed: { text: '承認された内容で、振込先を登録しました。', code: 'RMCFBTRF001073I' },
  removed: { text: '振込先を削除しました。', code: 'RMCFBTRF001006I' },
}

const shownMax = 50
const passwordHint = '振込先の登録、変更、削除では、登録確認用パスワードを入力してください。'

function pageOf(title = '振込先管理') {
  return { menu: 'transfers', entry: '振込先管理', title } as const
}

/** 振込先管理: the customer's registered payees; every change requires 登録確認用パスワード and is in the history. */
export function payeesScreens(service: FbService): void {
  listScreen(service)
  addScreen(service)
  changeScreen(service)
  removeScreen(service)
}

/** Everybody who may transfer may manage payees. */
function forPayees(service: FbService, screen: Screen<Visit>) {
  return withRight(service, 'mayTransfer', pageOf(), screen)
}

function forPayeesForm(service: FbService, screen: FormScreen<Visit>) {
  return withRightForm(service, 'mayTransfer', pageOf(), screen)
}

async function ownPayee({ site }: FbService, { who }: Visit, payeeId: string): Promise<Payee> {
  const payee = await payeeOf(site.context, who, payeeId)
  if (payee === undefined) throw new Problem('notFound')
  return payee
}

function listScreen(service: FbService): void {
  const { app, site } = service
  app.get(
    workLink(service, 'payees'),
    forPayees(service, async (c, visit) => {
      const search = (c.req.query('search') ?? '').slice(0, 60)
      const found = await payeesOf(site.context, visit.who, search)
      const notice = messageBox('info', notices[c.req.query('notice') ?? ''] ?? null)
      return c.html(listView(service, visit, search, found, notice))
    }),
  )
}

function addScreen(service: FbService): void {
  const { app } = service
  const path = workLink(service, 'addPayee')

  app.get(
    path,
    forPayees(service, async (c, visit) => {
      const signing = await payeesAreSigned(service.site.context, visit.who)
      return c.html(formView(service, visit, null, restoredDestination(service, visit.draft), signing))
    }),
  )

  app.post(
    path,
    forPayeesForm(service, (c, visit, form) => set(service, c, visit, null, form)),
  )
}

function changeScreen(service: FbService): void {
  const { app } = service
  const path = workLink(service, 'payee')

  app.get(
    path,
    forPayees(service, async (c, visit) => {
      const payee = await ownPayee(service, visit, idOf(c))
      const signing = await payeesAreSigned(service.site.context, visit.who)
      if (visit.draft?.typed)
        return c.html(formView(service, visit, payee, restoredDestination(service, visit.draft), signing))
      const known = destinationFormOf(payee)
      const form = { ...known, typed: { ...known.typed, label: payee.label } }
      const { read } = readDestinationForm(service, form.typed, true)
      return c.html(formView(service, visit, payee, { ...form, read }, signing))
    }),
  )

  app.post(
    path,
    forPayeesForm(service, async (c, visit, form) => {
      return set(service, c, visit, await ownPayee(service, visit, idOf(c)), form)
    }),
  )
}

/** Registers a new payee, or changes `payee`. */
async function set(
  service: FbService,
  c: HonoContext<Env>,
  visit: Visit,
  payee: Payee | null,
  form: Form,
): Promise<Response> {
  const { site } = service
  const isSearching = form['act'] === 'search'
  const signing = await payeesAreSigned(site.context, visit.who)
  const read = readDestinationForm(service, form, isSearching)
  const password = form['registrationPassword'] ?? ''
  const missing =
    isSearching || signing.signs || password !== ''
      ? {}
      : { registrationPassword: ja.required(fixedPasswordNames.registration) }
  const checked = { ...read, errors: { ...read.errors, ...missing, ...labelErrors(form) } }
  const destination = checked.read?.destination ?? null
  if (isSearching || destination === null || Object.keys(checked.errors).length > 0) {
    return c.html(formView(service, visit, payee, checked, signing), isSearching ? 200 : 422)
  }
  const wanted = { ...destination, feeBearer: feeBearerIn(form), label: labelIn(form) }
  const which = payee === null ? {} : { payeeId: payee.payeeId }
  const outcome = signing.signs
    ? await askForPayee(site.context, visit.caller, visit.who, { payee: wanted, ...which })
    : await setPayee(site.context, visit.caller, visit.who, { payee: wanted, password, ...which })
  if (outcome.ok) {
    if ('operationId' in outcome) return c.redirect(workLink(service, 'operation', outcome.operationId), 303)
    return c.redirect(`${workLink(service, 'payees')}?notice=${payee === null ? 'added' : 'changed'}`, 303)
  }
  const { refusal } = outcome
  if (endsVisit(refusal)) return c.redirect(expired(service), 303)
  const errors = besideIn(service, refusal)
  return c.html(formView(service, visit, payee, { ...checked, errors }, signing), refusalStatus(refusal))
}

function besideIn({ profile }: FbService, refusal: Refusal): FieldErrors {
  const { text } = refusalMessage(refusal, profile)
  return { [refusal === 'registration_password_wrong' ? 'registrationPassword' : 'form']: text }
}

function removeScreen(service: FbService): void {
  const { app, site } = service
  const path = workLink(service, 'removePayee')

  app.get(
    path,
    forPayees(service, async (c, visit) => {
      return c.html(removeView(service, visit, await ownPayee(service, visit, idOf(c)), {}))
    }),
  )

  app.post(
    path,
    forPayeesForm(service, async (c, visit, form) => {
      const payee = await ownPayee(service, visit, idOf(c))
      const password = form['registrationPassword'] ?? ''
      if (password === '') {
        const errors = { registrationPassword: ja.required(fixedPasswordNames.registration) }
        return c.html(removeView(service, visit, payee, errors), 422)
      }
      const { payeeId } = payee
      const outcome = await removePayee(site.context, visit.caller, visit.who, { payeeId, password })
      if (outcome.ok) return c.redirect(`${workLink(service, 'payees')}?notice=removed`, 303)
      const { refusal } = outcome
      if (endsVisit(refusal)) return c.redirect(expired(service), 303)
      return c.html(removeView(service, visit, payee, besideIn(service, refusal)), refusalStatus(refusal))
    }),
  )
}

function listView(
  service: FbService,
  visit: Visit,
  search: string,
  found: readonly Payee[],
  notice: Html | null,
): Html {
  const path = workLink(service, 'payees')
  const shown = found.slice(0, shownMax)
  const cards = shown.map(
    (payee) => html`<article class="card" aria-label="${payee.name}">
<p><strong>${payee.label === '' ? payee.name : `${payee.label}　${payee.name}`}</strong></p>
<p>${destinationText(payee)}　${feeBearerNames[payee.feeBearer]}</p>
<p class="card-actions"><a class="button button-small" href="${workLink(service, 'payee', payee.payeeId)}">変更<span class="visually-hidden">（${payee.name}）</span></a>
<a class="button button-small" href="${workLink(service, 'removePayee', payee.payeeId)}">削除<span class="visually-hidden">（${payee.name}）</span></a></p>
</article>`,
  )
  const main = html`${notice}
<p class="secondary-action"><a class="button button-primary" href="${workLink(service, 'addPayee')}">新規登録</a></p>
<form method="get" action="${path}" class="panel search">
${field({ name: 'search', label: '絞り込み検索', value: search, hint: '登録名、受取人名（カナ）、金融機関名、口座番号', autocomplete: 'off', maxlength: 60 })}
<div class="actions"><button class="button" type="submit">検索</button><a class="button" href="${path}">クリア</a></div>
</form>
<p>${found.length}件${found.length > shownMax ? `のうち、${shownMax}件を表示しています。検索して絞り込んでください。` : ''}（登録できる振込先は${service.profile.fb.registeredPayeesMax}件までです）</p>
${found.length === 0 ? html`<p class="panel">該当する振込先はありません。</p>` : html`<div class="cards">${cards}</div>`}`
  return workPage(service, visit, { ...pageOf(), main })
}

function formView(
  service: FbService,
  visit: Visit,
  payee: Payee | null,
  form: DestinationForm,
  { signs, risks }: PayeeSigning,
): Html {
  const { typed, errors } = form
  const path = payee === null ? workLink(service, 'addPayee') : workLink(service, 'payee', payee.payeeId)
  const word = payee === null ? '登録' : '変更'
  const whole =
    errors['form'] === undefined ? null : html`<p class="field-error" role="alert">${errors['form']}</p>`
  const main = html`<p class="instruction">振込先の口座を入力して、「${word}」ボタンを押してください。</p>
<form method="post" action="${path}">
${tokenInput(visit.sessionId)}
${enterKey}
<fieldset class="panel"><legend>受取人口座情報</legend>
${destinationFields(form)}
${field({ name: 'label', label: labelLabel, value: typed['label'] ?? '', error: errors['label'], hint: '省略できます。一覧で見分けるための名前です。', autocomplete: 'off', maxlength: labelLengthMax })}
</fieldset>
<fieldset class="panel"><legend>確認</legend>
${riskNotes(service.profile, risks, 'payee')}
${signs ? html`<p>${signingTexts.instead}</p>` : registrationField(errors['registrationPassword'], passwordHint)}
${whole}</fieldset>
<div class="actions"><button class="button button-primary" type="submit" name="act" value="next">${word}</button>
<a class="button" href="${workLink(service, 'payees')}">戻る</a></div>
</form>`
  return workPage(service, visit, { ...pageOf(`振込先${word}`), main })
}

function removeView(service: FbService, visit: Visit, payee: Payee, errors: FieldErrors): Html {
  const whole =
    errors['form'] === undefined ? null : html`<p class="field-error" role="alert">${errors['form']}</p>`
  const main = html`<section class="panel"><h2>削除する振込先</h2>
<p><strong>${payee.label === '' ? payee.name : `${payee.label}　${payee.name}`}</strong><br>${destinationText(payee)}</p></section>
<form method="post" action="${workLink(service, 'removePayee', payee.payeeId)}" class="panel">
${tokenInput(visit.sessionId)}
${registrationField(errors['registrationPassword'], passwordHint)}
${whole}
<div class="actions"><button class="button button-primary" type="submit">削除</button>
<a class="button" href="${workLink(service, 'payees')}">戻る</a></div>
</form>`
  return workPage(service, visit, { ...pageOf('振込先削除'), main })
}
