import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { ja } from '../../authority/texts/ja.ts'
import { hiddenIn, manyLines, oneLine } from '../../otp/plain-text.ts'
import type { Form } from '../../platform/http/form.ts'
import { tick } from '../../platform/web/choice.ts'
import {
  type FieldErrors,
  field,
  hasErrors,
  textArea,
  textError,
  tokenInput,
} from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { CallRecord } from '../contract.ts'
import { parseCaseNumber } from '../operations/case-number.ts'
import { deskCallHref, deskHref } from '../routes.ts'
import { askedChoices, callTexts } from '../texts/calls.ts'

/** The forms of a call, on its own page and on that of the user, and what is read from them. */

const whyLongest = 200
const noteLongest = 2000
/** Leaves room for what is pasted and too long: then it is said, and nothing is cut off. */
const noteTypedMax = 6000
const numberTypedMax = 100

/** Where a form leads back to. */
export type CallPlace = 'user' | 'record'

type Of = { readonly desk: string; readonly sessionId: string; readonly place: CallPlace }

export type TypedIdentification = {
  readonly asked: readonly string[]
  readonly why: string
  readonly errors: FieldErrors
}

export const blankIdentification: TypedIdentification = { asked: [], why: '', errors: {} }

/** Enter in a field decides nothing: a disabled button is the form's default one. */
const noDefault = html`<button type="submit" disabled hidden></button>`

/** What was asked for has to be said, and why it failed. */
export function parseIdentification(form: Form, profile: ServiceProfile) {
  const asked = askedChoices(profile)
    .map(([name]) => name)
    .filter((name) => form[`asked_${name}`] === '1')
  const passed = form['verdict'] === 'passed'
  const why = oneLine(form['why'] ?? '')
  const texts = { ...ja, required: () => callTexts.noWhy }
  const errors = {
    asked: asked.length === 0 ? callTexts.nothingAsked : undefined,
    why: passed && why === '' ? undefined : textError('できなかった理由', why, whyLongest, texts),
  }
  const typed: TypedIdentification = { asked, why, errors }
  return { typed, given: hasErrors(errors) ? null : { passed, asked, why: passed ? '' : why } }
}

export function identificationForm(
  { desk, sessionId, place }: Of,
  { caseNumber, identified, asked }: CallRecord,
  profile: ServiceProfile,
  typed: TypedIdentification,
): Html | null {
  if (identified === 'failed') return null
  const ticked = typed.asked.length > 0 ? typed.asked : asked
  const boxes = askedChoices(profile).map(([value, label]) =>
    tick({ type: 'checkbox', name: `asked_${value}`, value: '1', label, isTicked: ticked.includes(value) }),
  )
  const error = typed.errors['asked']
  return html`<form method="post" action="${deskCallHref(desk, 'callIdentification', caseNumber)}" class="stacked" autocomplete="off">
${tokenInput(sessionId)}${noDefault}<input type="hidden" name="next" value="${place}">
<fieldset class="call-asked"${error === undefined ? '' : html` aria-describedby="asked-error"`}><legend>確認した項目</legend>${boxes}
${error === undefined ? null : html`<p class="field-error" id="asked-error">${error}</p>`}</fieldset>
<div class="actions"><button class="button" type="submit" name="verdict" value="passed">本人確認できた</button></div>
<details class="call-failed"${typed.why === '' && typed.errors['why'] === undefined ? '' : html` open`}><summary>本人確認できなかったとき</summary>
${field({ name: 'why', label: 'できなかった理由', value: typed.why, error: typed.errors['why'], hint: '次の担当者に表示されます。', autocomplete: 'off', maxlength: whyLongest })}
<div class="actions"><button class="button" type="submit" name="verdict" value="failed">本人確認できなかった</button></div>
</details>
</form>`
}

export type TypedNote = { readonly note: string; readonly error: string | undefined }

export const blankNote: TypedNote = { note: '', error: undefined }

export function parseNote(form: Form): TypedNote {
  const note = manyLines(form['note'] ?? '')
  return { note, error: textError('メモ', note, noteLongest, { ...ja, lines: true }) }
}

export function noteForm({ desk, sessionId, place }: Of, { caseNumber }: CallRecord, typed: TypedNote): Html {
  return html`<form method="post" action="${deskCallHref(desk, 'callNote', caseNumber)}" class="stacked" autocomplete="off">
${tokenInput(sessionId)}<input type="hidden" name="next" value="${place}">
${textArea({ name: 'note', label: 'メモ', hint: callTexts.noteHint, error: typed.error, value: typed.note, rows: 2, maxlength: noteTypedMax })}
<div class="actions"><button class="button" type="submit">メモを記録</button></div>
</form>`
}

export type TypedBegin = { readonly number: string; readonly error: string | undefined }

export const blankBegin: TypedBegin = { number: '', error: undefined }

/** `caseNumber` is null where none was typed: then one is made. */
export function parseBegin(form: Form): { readonly typed: TypedBegin; readonly caseNumber: string | null } {
  const number = oneLine(form['number'] ?? '').slice(0, numberTypedMax)
  const caseNumber = number === '' || hiddenIn(number) !== null ? null : parseCaseNumber(number)
  const error = number !== '' && caseNumber === null ? callTexts.numberForm : undefined
  return { typed: { number, error }, caseNumber }
}

type Whom = { readonly service: string; readonly userId: string }

export function beginForm(
  { desk, sessionId }: Omit<Of, 'place'>,
  about: Whom | null,
  { number, error }: TypedBegin,
): Html {
  const whom =
    about === null
      ? null
      : html`<input type="hidden" name="service" value="${about.service}"><input type="hidden" name="userId" value="${about.userId}">`
  const button = html`<div class="actions"><button class="button button-primary" type="submit">${about === null ? callTexts.begin : callTexts.beginAbout}</button></div>`
  const input = field({
    name: 'number',
    label: '受付番号（任意）',
    value: number,
    error,
    hint: callTexts.beginHint,
    autocomplete: 'off',
    maxlength: numberTypedMax,
  })
  // Beside everything else of a user there is little room, and most numbers are made.
  const isFolded = about !== null && error === undefined
  const numbered = isFolded ? html`<details><summary>受付番号を指定する</summary>${input}</details>` : input
  return html`<form method="post" action="${deskHref(desk, 'calls')}" class="stacked" autocomplete="off">
${tokenInput(sessionId)}${whom}
${about === null ? null : button}${numbered}${about === null ? button : null}
</form>`
}

export function attachForm(
  { desk, sessionId }: Omit<Of, 'place'>,
  { caseNumber }: CallRecord,
  { service, userId }: Whom,
): Html {
  return html`<form method="post" action="${deskCallHref(desk, 'callUser', caseNumber)}" class="stacked">
${tokenInput(sessionId)}<input type="hidden" name="service" value="${service}"><input type="hidden" name="userId" value="${userId}">
<div class="actions"><button class="button button-primary" type="submit">このユーザの応対にする</button></div>
</form>`
}
