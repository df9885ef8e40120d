import { hiddenIn } from '../../otp/plain-text.ts'
import { formTokenField, formTokenOf } from '../http/form.ts'
import { type Html, html } from './html.ts'
import { ja, type WebTexts } from './texts/ja.ts'

/** A message above or below a form, with its code. */
export type Message = { readonly text: string; readonly code: string }

/** The errors, by the field that they are shown beside. */
export type FieldErrors = { readonly [name: string]: string | undefined }

export function hasErrors(errors: FieldErrors): boolean {
  return Object.values(errors).some((error) => error !== undefined)
}

export type Field = {
  readonly name: string
  /** The name, unless several forms of a page have such a field. */
  readonly id?: string
  readonly label: string
  readonly type?: 'text' | 'password' | 'email' | 'date' | 'time'
  /** The earlier input; never given for passwords and codes. */
  readonly value?: string
  readonly error?: string | undefined
  readonly hint?: string | undefined
  readonly autocomplete: string
  readonly inputmode?: 'numeric' | 'text' | 'email'
  readonly maxlength: number
  /** Where the keyboard must stop before `maxlength`, which leaves room for pasted text: a code's digits. */
  readonly keyboardMax?: number
  /** Nothing is done without it. It is marked so, and the server says what is missing; the browser sends the form all the same. */
  readonly isNeeded?: boolean
  /** The browser doesn't send the form without it: where an answer would empty many other fields. */
  readonly isRequired?: boolean
  /** The field that must hold the same, for form.js; and what it says otherwise. */
  readonly sameAs?: { readonly name: string; readonly otherwise: string }
  /** What may be chosen instead of being typed, and then be changed. */
  readonly suggestions?: readonly string[]
}

/** One labeled field with its hint and its error beside it. */
export function field(f: Field): Html {
  return labelled(
    f,
    (described) =>
      html`<input id="${f.id ?? f.name}" name="${f.name}" type="${f.type ?? 'text'}" value="${f.value ?? ''}" maxlength="${f.maxlength}" autocomplete="${f.autocomplete}" autocapitalize="none" spellcheck="false" inputmode="${f.inputmode ?? 'text'}"${keyboardOf(f)}${checkedBefore(f)}${listOf(f)} ${described}>${suggested(f)}`,
  )
}

const listOf = ({ suggestions = [], name, id = name }: Field): Html | null =>
  suggestions.length === 0 ? null : html` list="${id}-suggestions"`

const suggested = ({ suggestions = [], name, id = name }: Field): Html | null =>
  suggestions.length === 0
    ? null
    : html`<datalist id="${id}-suggestions">${suggestions.map((each) => html`<option value="${each}"></option>`)}</datalist>`

/** What the browser looks at before it sends; the server looks at everything again. */
function checkedBefore({ isRequired = false, sameAs }: Field): Html {
  const same =
    sameAs === undefined ? null : html` data-same-as="${sameAs.name}" data-otherwise="${sameAs.otherwise}"`
  return html`${isRequired ? html` required` : null}${same}`
}

type Labelled = Pick<Field, 'name' | 'id' | 'label' | 'hint' | 'error' | 'isNeeded'>

/** Said to whoever listens; the style sheet of the desk writes it beside the name. */
export function neededMark(isNeeded: boolean): Html | null {
  return isNeeded ? html` aria-required="true"` : null
}

/** The frame of every field: the label, the control with its ARIA attributes, its hint and its error. */
export function labelled(
  { name, id = name, label, hint, error, isNeeded = false }: Labelled,
  control: (described: Html) => Html,
): Html {
  const describedBy = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`]
  const described = html`aria-describedby="${describedBy.filter(Boolean).join(' ')}" aria-invalid="${String(error !== undefined)}"${neededMark(isNeeded)}`
  return html`<div class="field${error === undefined ? '' : ' field-wrong'}">
<label for="${id}">${label}</label>
<div class="field-input">
${control(described)}
${hint === undefined ? null : html`<p class="hint" id="${id}-hint">${linesOf(hint)}</p>`}
${error === undefined ? null : html`<p class="field-error" id="${id}-error">${error}</p>`}
</div>
</div>`
}

const linesOf = (text: string): readonly Html[] =>
  text.split('\n').map((line, i) => html`${i === 0 ? null : html`<br>`}${line}`)

type TextArea = Pick<Field, 'name' | 'label' | 'hint' | 'error'> & {
  readonly value: string
  readonly rows: number
  readonly maxlength: number
}

/** For a text of several lines. */
export function textArea({ value, rows, maxlength, ...labels }: TextArea): Html {
  const { name } = labels
  return labelled(
    labels,
    (described) =>
      html`<textarea id="${name}" name="${name}" rows="${rows}" maxlength="${maxlength}" ${described}>${value}</textarea>`,
  )
}

/** Every masked field gets the control [ソフトウェアキーボードを開く], and for codes a numeric keyboard (A-13). */
function keyboardOf({ type, inputmode, maxlength, keyboardMax = maxlength }: Field): Html | null {
  if (type !== 'password') return null
  const keys = inputmode === 'numeric' ? 'digits' : 'letters'
  return html` data-keyboard="${keys}" data-keyboard-max="${keyboardMax}"`
}

/**
 * The template for software-keyboard.js's control and dialog, once on a page with masked fields (S0-2.7, S1-2.7). A
 * template, because neither works without JavaScript.
 */
export function softwareKeyboard(
  { randomDigits }: { readonly randomDigits: boolean },
  texts: WebTexts = ja,
  opener: Html = keyboardOpener(texts),
): Html {
  return html`<template id="software-keyboard" data-random-digits="${String(randomDigits)}" data-none="${texts.keyboardNone}" data-entered="${texts.keyboardEntered}" data-full="${texts.keyboardFull}" data-upper="${texts.keyboardUpper}" data-lower="${texts.keyboardLower}">
${opener}
<dialog class="keyboard" aria-labelledby="keyboard-title" aria-describedby="keyboard-hint">
<h2 id="keyboard-title">Software Keyboard</h2>
<p class="keyboard-entered"><span class="keyboard-field" data-part="field"></span><span class="keyboard-masked" data-part="masked" aria-hidden="true"></span></p>
<p class="keyboard-count" role="status" data-part="count"></p>
<div class="keyboard-keys" role="group" aria-label="${texts.keyboardKeys}" data-part="keys">
<div class="keyboard-digits" data-part="digits"></div>
<div class="keyboard-letters" data-part="letters"></div>
<div class="keyboard-edit">
<button class="key" type="button" data-press="case">${texts.keyboardCase}</button>
<button class="key" type="button" data-press="back">${texts.keyboardBack}</button>
<button class="key" type="button" data-press="clear">${texts.keyboardClear}</button>
</div>
</div>
<p class="keyboard-hint" id="keyboard-hint">${texts.keyboardHint}</p>
<div class="actions">
<button class="button button-primary" type="button" data-press="confirm">${texts.keyboardConfirm}</button>
<button class="button" type="button" data-press="cancel">${texts.cancel}</button>
</div>
<p class="keyboard-caution">${texts.keyboardCaution}</p>
</dialog>
</template>`
}

function keyboardOpener({ keyboardOpen, keyboardOf: [before, after] }: WebTexts): Html {
  return html`<button class="button button-small keyboard-opener" type="button" aria-haspopup="dialog">${keyboardOpen}<span class="visually-hidden">${before}<span data-part="field"></span>${after}</span></button>`
}

/** The same control as in a shinkin's manual: two checkboxes, one of them ticked (A-28). */
export function keyboardChoice(usageHref: string, texts: WebTexts): Html {
  const [before, after] = texts.keyboardWay
  return html`<fieldset class="keyboard-choice"><legend class="visually-hidden">${before}<span data-part="field"></span>${after}</legend>
<span class="choice"><label class="check"><input type="checkbox" data-choice="software">${texts.keyboardSoftware}</label><a href="${usageHref}" target="_blank" rel="noopener">${texts.keyboardUsage}</a></span>
<label class="check"><input type="checkbox" data-choice="keys">${texts.keyboardReal}</label>
</fieldset>`
}

/** A read-only value in a form. */
export function shown(label: string, value: string): Html {
  return html`<div class="field"><span class="label">${label}</span><div class="field-input"><output class="shown">${value}</output></div></div>`
}

/** The hidden field that every posted form must have (SES-08). */
export function tokenInput(sessionId: string): Html {
  return html`<input type="hidden" name="${formTokenField}" value="${formTokenOf(sessionId)}">`
}

/** First in a form, it stops Enter in a text field from pressing the first button: a disabled one is the form's default. */
export const noDefault = html`<button type="submit" disabled hidden></button>`

/**
 * The same in a form with check boxes: of a tick some browsers pass over what is disabled, and press the next button, which
 * says nothing.
 */
export function noTickDefault(name: string): Html {
  return html`${noDefault}<button type="submit" name="${name}" value="" hidden></button>`
}

/** A form with no visible content, whose button is inside another form: `<button form="…">`. */
export function hiddenForm(id: string, action: string, sessionId: string): Html {
  return html`<form method="post" id="${id}" action="${action}">${tokenInput(sessionId)}</form>`
}

/** A message with its code in parentheses, as in the manuals. */
export function messageBox(kind: 'error' | 'info', message: Message | null): Html | null {
  if (message === null) return null
  return html`<div class="message message-${kind}" role="${kind === 'error' ? 'alert' : 'status'}">${message.text}<span class="code">(${message.code})</span></div>`
}

/** How a field reports that it is empty or too long. */
export type FieldTexts = {
  readonly required: (label: string) => string
  readonly tooLong: (label: string) => string
  /** Left out: in Japanese. */
  readonly hidden?: WebTexts['hidden']
}

/**
 * Refuses missing and overlong text, and what a reader would not see (X12); the rest is up to the field's own rule. For
 * every text that somebody else reads.
 */
export function textError(
  label: string,
  value: string,
  longest: number,
  texts: FieldTexts & { readonly lines?: boolean },
): string | undefined {
  return lengthError(label, value, longest, texts) ?? hiddenError(label, value, texts)
}

/** For what nobody reads, a password or a code: what it may hold is not told here. */
export function lengthError(
  label: string,
  value: string,
  longest: number,
  texts: FieldTexts,
): string | undefined {
  if (value === '') return texts.required(label)
  return value.length > longest ? texts.tooLong(label) : undefined
}

/** Names the first character of a text that a reader would not see, and where it is, since the user can't see it either. */
export function hiddenError(
  label: string,
  value: string,
  { hidden: told = ja.hidden, ...options }: Pick<FieldTexts, 'hidden'> & { readonly lines?: boolean } = {},
): string | undefined {
  const hidden = hiddenIn(value, options)
  return hidden === null ? undefined : told(label, hidden.place, hidden.name)
}
