import { formTokenField, formTokenOf } from '../http/form.ts'
import type { Message } from '../messages/catalogue.ts'

import { type Html, html } from './html.ts'

export type FieldErrors = { readonly [name: string]: string | undefined }

export type Field = {
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'password'
  /** What was typed before; never given for passwords and codes. */
  readonly value?: string
  readonly error?: string | undefined
  readonly hint?: string
  readonly autocomplete: string
  readonly inputmode?: 'numeric' | 'text'
  readonly maxlength: number
}

/** One labelled field with its hint and its error beside it. */
export function field(f: Field): Html {
  const describedBy = [
    f.hint === undefined ? '' : `${f.name}-hint`,
    f.error === undefined ? '' : `${f.name}-error`,
  ]
  return html`<div class="field${f.error === undefined ? '' : ' field-wrong'}">
<label for="${f.name}">${f.label}</label>
<div class="field-input">
<input id="${f.name}" name="${f.name}" type="${f.type ?? 'text'}" value="${f.value ?? ''}" maxlength="${f.maxlength}" autocomplete="${f.autocomplete}" autocapitalize="none" spellcheck="false" inputmode="${f.inputmode ?? 'text'}" aria-describedby="${describedBy.filter(Boolean).join(' ')}" aria-invalid="${String(f.error !== undefined)}">
${f.hint === undefined ? null : html`<p class="hint" id="${f.name}-hint">${f.hint}</p>`}
${f.error === undefined ? null : html`<p class="field-error" id="${f.name}-error">${f.error}</p>`}
</div>
</div>`
}

/** A value that is shown in a form but not entered. */
export function shown(label: string, value: string): Html {
  return html`<div class="field"><span class="label">${label}</span><div class="field-input"><output class="shown">${value}</output></div></div>`
}

/** The hidden field without which no posted form is accepted (SES-08). */
export function tokenInput(sessionId: string): Html {
  return html`<input type="hidden" name="${formTokenField}" value="${formTokenOf(sessionId)}">`
}

/** A message with its code in parentheses, as the manuals show it. */
export function messageBox(kind: 'error' | 'info', message: Message | null): Html | null {
  if (message === null) return null
  return html`<div class="message message-${kind}" role="${kind === 'error' ? 'alert' : 'status'}">${message.text}<span class="code">(${message.code})</span></div>`
}

/** Refuses over-long and missing text; what remains is the field's own rule. */
export function textError(
  label: string,
  value: string,
  longest: number,
  texts: { required: (label: string) => string; tooLong: (label: string) => string },
): string | undefined {
  if (value === '') return texts.required(label)
  return value.length > longest ? texts.tooLong(label) : undefined
}
