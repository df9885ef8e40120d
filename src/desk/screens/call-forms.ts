import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { ja } from '../../authority/texts/ja.ts'
import { hiddenIn, manyLines, oneLine } from '../../otp/plain-text.ts'
import type { Form } from '../../platform/http/form.ts'
import { tick } from '../../platform/web/choice.ts'
import {
  type FieldErrors,
  field,
  hasErrors,
  noTickDefault,
  textArea,
  textError,
  tokenInput,
} from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { CallRecord } from '../contract.ts'
import type { Identification } from '../operations/calls.ts'
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

type ReadIdentification = {
  readonly typed: TypedIdentification
  /** null: nothing is said of it, or something is missing. */
  readonly given: Identification | null
}

/** What was asked for has to be said, and why it failed. A call may begin before anybody was identified. */
export function parseIdentification(form: Form, profile: ServiceProfile): ReadIdentification {
  const { verdict } = form
  const asked = askedChoices(profile)
    .map(([name]) => name)
    .filter((name) => form[`asked_${name}`] === '1')
  const why = oneLine(form['why'] ?? '')
  if (verdict === undefined) return { typed: { asked, why, errors: {} }, given: null }
  const isPassed = verdict === 'passed'
  if (!isPassed && verdict !== 'failed')
    return { typed: { asked, why, errors: { asked: callTexts.noVerdict } }, given: null }
  const texts = { ...ja, required: () => callTexts.noWhy }
  const errors = {
    asked: asked.length === 0 ? callTexts.nothingAsked : undefined,
    why: isPassed && why === '' ? undefined : textError('できなかった理由', why, whyLongest, texts),
  }
  const given = hasErrors(errors) ? null : { passed: isPassed, asked, why: isPassed ? '' : why }
  return { typed: { asked, why, errors }, given }
}

/** What was asked for, and the two buttons that say how it went; beside the first, another way to go on. */
function verdictFields(
  profile: ServiceProfile,
  { asked, why, errors }: TypedIdentification,
  later: Html | null = null,
): Html {
  const boxes = askedChoices(profile).map(([value, label]) =>
    tick({ type: 'checkbox', name: `asked_${value}`, value: '1', label, isTicked: asked.includes(value) }),
  )
  const error = errors['asked']
  return html`${noTickDefault('verdict')}<fieldset class="call-asked"${error === undefined ? '' : html` aria-describedby="asked-error"`}><legend>確認した項目</legend>${boxes}
${error === undefined ? null : html`<p class="field-error" id="asked-error">${error}</p>`}</fieldset>
<div class="actions"><button class="button" type="submit" name="verdict" value="passed">本人確認できた</button>${later}</div>
<details class="call-failed"${why === '' && errors['why'] === undefined ? '' : html` open`}><summary>本人確認できなかったとき</summary>
${field({ name: 'why', label: 'できなかった理由', isNeeded: true, value: why, error: errors['why'], hint: '次の担当者に表示されます。', autocomplete: 'off', maxlength: whyLongest })}
<div class="actions"><button class="button" type="submit" name="verdict" value="failed">本人確認できなかった</button></div>
</details>`
}

export function identificationForm(
  { desk, sessionId, place }: Of,
  { caseNumber, identified, asked }: CallRecord,
  profile: ServiceProfile,
  typed: TypedIdentification,
): Html | null {
  if (identified === 'failed') return null
  const shown = typed.asked.length > 0 ? typed : { ...typed, asked }
  return html`<form method="post" action="${deskCallHref(desk, 'callIdentification', caseNumber)}" class="stacked" autocomplete="off">
${tokenInput(sessionId)}<input type="hidden" name="next" value="${place}">${verdictFields(profile, shown)}
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
${textArea({ name: 'note', label: 'メモ', hint: callTexts.noteHint, error: typed.error, value: typed.note, rows: place === 'user' ? 1 : 2, maxlength: noteTypedMax })}
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

export type Whom = { readonly service: string; readonly userId: string }

const whomFields = ({ service, userId }: Whom) =>
  html`<input type="hidden" name="service" value="${service}"><input type="hidden" name="userId" value="${userId}">`

function numberField({ number, error }: TypedBegin): Html {
  return field({
    name: 'number',
    label: '受付番号（任意）',
    value: number,
    error,
    hint: callTexts.beginHint,
    autocomplete: 'off',
    maxlength: numberTypedMax,
  })
}

/** With nobody found yet. */
export function beginForm({ desk, sessionId }: Omit<Of, 'place'>, typed: TypedBegin): Html {
  return html`<form method="post" action="${deskHref(desk, 'calls')}" class="stacked" autocomplete="off">
${tokenInput(sessionId)}${numberField(typed)}
<div class="actions"><button class="button button-primary" type="submit">${callTexts.begin}</button></div>
</form>`
}

type BegunAbout = {
  readonly about: Whom
  readonly begin: TypedBegin
  readonly identification: TypedIdentification
  /** The call at hand that ends with it. */
  readonly ends: string | null
}

/** The call, and at once how the caller was identified. */
export function beginAboutForm(
  { desk, sessionId }: Omit<Of, 'place'>,
  profile: ServiceProfile,
  { about, begin, identification, ends }: BegunAbout,
): Html {
  const later = html`<button class="button" type="submit">${callTexts.beginAbout}</button>`
  const input = numberField(begin)
  // Beside everything else of a user there is little room, and most numbers are made.
  const isOpen = begin.error !== undefined || begin.number !== ''
  return html`<form method="post" action="${deskHref(desk, 'calls')}" class="stacked" autocomplete="off">
${tokenInput(sessionId)}${whomFields(about)}${ends === null ? null : html`<input type="hidden" name="ends" value="${ends}">`}
${verdictFields(profile, identification, later)}
<details${isOpen ? html` open` : ''}><summary>受付番号を指定する</summary>${input}</details>
</form>`
}

/** The same for a call that goes on without a user. */
export function attachForm(
  { desk, sessionId }: Omit<Of, 'place'>,
  { caseNumber }: CallRecord,
  profile: ServiceProfile,
  { about, typed }: { readonly about: Whom; readonly typed: TypedIdentification },
): Html {
  const later = html`<button class="button" type="submit">${callTexts.attach}</button>`
  return html`<form method="post" action="${deskCallHref(desk, 'callUser', caseNumber)}" class="stacked" autocomplete="off">
${tokenInput(sessionId)}${whomFields(about)}
${verdictFields(profile, typed, later)}
</form>`
}
