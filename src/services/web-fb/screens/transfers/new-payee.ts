import { riskNotes } from '../../../../authority/screens/risk-notes.ts'
import { ja } from '../../../../authority/texts/ja.ts'
import { oneLine } from '../../../../otp/plain-text.ts'
import type { Form } from '../../../../platform/http/form.ts'
import { field, hiddenError, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { payeesAreSigned, setPayee } from '../../operations/payees.ts'
import type { DraftLine } from '../../rules/transfer-draft.ts'
import { fixedPasswordNames } from '../../texts/names.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import {
  type DestinationForm,
  destinationFields,
  enterKey,
  feeBearerIn,
  readDestinationForm,
  restoredDestination,
} from '../destination-form.ts'
import { expired, type FbService } from '../service.ts'
import { workLink } from '../work.ts'
import { type Drafting, endsVisit, forDraft, forDraftForm, keepAndGo, wizardPage } from './wizard.ts'

const at = { step: '振込先区分選択', title: '新規振込先入力' } as const
const registrationLabel = fixedPasswordNames.registration
export const labelLabel = '登録名'
export const labelLengthMax = 40

/** An unregistered payee: searched for, checked, and optionally registered. */
export function newPayeeScreen(service: FbService): void {
  const { app, profile, site } = service

  app.get(
    workLink(service, 'newPayee'),
    forDraft(service, at, async (c, drafting) => {
      return c.html(await view(service, drafting, restoredDestination(service, drafting.visit.draft)))
    }),
  )

  app.post(
    workLink(service, 'newPayee'),
    forDraftForm(service, at, async (c, drafting, form) => {
      const { draft, draftId, visit } = drafting
      const isSearching = form['act'] === 'search'
      const read = readDestinationForm(service, form, isSearching)
      const checked = isSearching
        ? read
        : { ...read, errors: { ...read.errors, ...registrationErrors(form), ...labelErrors(form) } }
      const destination = checked.read?.destination ?? null
      if (isSearching || destination === null || Object.keys(checked.errors).length > 0) {
        return c.html(await view(service, drafting, checked), isSearching ? 200 : 422)
      }
      const { payeesMax } = profile.fb
      if (draft.lines.length >= payeesMax) {
        return c.html(await view(service, drafting, checked), 422)
      }
      const feeBearer = feeBearerIn(form)
      if (form['register'] === 'yes') {
        const label = labelIn(form)
        const payee = { ...destination, feeBearer, label }
        const password = form['registrationPassword'] ?? ''
        const outcome = await setPayee(site.context, visit.caller, visit.who, { payee, password })
        if (!outcome.ok) {
          const { refusal } = outcome
          if (endsVisit(refusal)) return c.redirect(expired(service), 303)
          const { text } = refusalMessage(refusal, profile)
          const errors = {
            [refusal === 'registration_password_wrong' ? 'registrationPassword' : 'register']: text,
          }
          return c.html(await view(service, drafting, { ...checked, errors }), refusalStatus(refusal))
        }
      }
      const line: DraftLine = { ...destination, feeBearer, payYen: 0 }
      const changed = { ...drafting, draft: { ...draft, lines: [...draft.lines, line] } }
      return keepAndGo(service, c, at, changed, workLink(service, 'details', draftId))
    }),
  )
}

export function labelIn(form: Form): string {
  return oneLine(form['label'] ?? '').slice(0, labelLengthMax)
}

/** Registered or not: what was typed must be good where it stands. */
export function labelErrors(form: Form): Record<string, string> {
  const error = hiddenError(labelLabel, labelIn(form))
  return error === undefined ? {} : { label: error }
}

function registrationErrors(form: Form): Record<string, string> {
  if (form['register'] !== 'yes' || (form['registrationPassword'] ?? '') !== '') return {}
  return { registrationPassword: ja.required(registrationLabel) }
}

/** 登録確認用パスワード: required to register, change or delete a payee (domain-notes a-2). */
export function registrationField(error: string | undefined, hint: string): Html {
  return field({
    name: 'registrationPassword',
    label: registrationLabel,
    type: 'password',
    error,
    hint,
    autocomplete: 'off',
    maxlength: 128,
  })
}

async function view(
  service: FbService,
  { visit, draftId, draft }: Drafting,
  form: DestinationForm,
): Promise<Html> {
  const { signs, risks } = await payeesAreSigned(service.site.context, visit.who)
  const { typed, errors } = form
  const { payeesMax } = service.profile.fb
  const isFull = draft.lines.length >= payeesMax
  const register = signs
    ? html`${riskNotes(service.profile, risks, 'payee')}<p class="hint">振込先を登録するには、「振込先管理」で登録してください。トークンの画面で承認します。</p>`
    : html`<fieldset class="panel"><legend>振込先の登録</legend>
${riskNotes(service.profile, risks, 'payee')}
<div class="field${errors['register'] === undefined ? '' : ' field-wrong'}"><span class="label">登録</span><div class="field-input">
<label class="check"><input type="checkbox" name="register" value="yes"${typed['register'] === 'yes' ? html` checked` : ''}${errors['register'] === undefined ? '' : html` aria-describedby="register-error"`}> 登録する</label>
<p class="hint">次回から「登録済振込先」で選択できます。</p>
${errors['register'] === undefined ? null : html`<p class="field-error" id="register-error">${errors['register']}</p>`}</div></div>
${field({ name: 'label', label: labelLabel, value: typed['label'] ?? '', error: errors['label'], hint: '省略できます。一覧で見分けるための名前です。', autocomplete: 'off', maxlength: labelLengthMax })}
${registrationField(errors['registrationPassword'], '登録する場合に入力してください。')}
</fieldset>`
  const main = html`${isFull ? messageBox('error', { text: `1回の振込で指定できる振込先は${payeesMax}件までです。`, code: 'RMCFBTRF001043E' }) : null}
<p class="instruction">振込先の口座を入力して、「次へ」ボタンを押してください。</p>
<form method="post" action="${workLink(service, 'newPayee', draftId)}">
${tokenInput(visit.sessionId)}
${enterKey}
<fieldset class="panel"><legend>受取人口座情報</legend>
${destinationFields(form)}</fieldset>
${register}
<div class="actions"><button class="button button-primary" type="submit" name="act" value="next">次へ</button>
<a class="button" href="${workLink(service, 'destination', draftId)}">戻る</a></div>
</form>`
  return wizardPage(service, visit, at, main)
}
