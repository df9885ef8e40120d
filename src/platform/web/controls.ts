import { neededMark } from './form.ts'
import { type Html, html } from './html.ts'

/** Lists, files and checkboxes, in the frame of the other fields. */

type Control = {
  readonly name: string
  /** Where another form of the page has a field of this name. */
  readonly id?: string
  readonly label: string
  readonly error?: string | undefined
  readonly hint?: string
  readonly isNeeded?: boolean
}

/** The label, the control that `input` renders with these attributes, its hint and its error. */
function framed(
  { name, id = name, label, error, hint, isNeeded = false }: Control,
  input: (attributes: Html) => Html,
): Html {
  const describedBy = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`]
  const attributes = html`id="${id}" name="${name}" aria-describedby="${describedBy.filter(Boolean).join(' ')}" aria-invalid="${String(error !== undefined)}"${neededMark(isNeeded)}`
  return html`<div class="field${error === undefined ? '' : ' field-wrong'}">
<label for="${id}">${label}</label>
<div class="field-input">${input(attributes)}
${hint === undefined ? null : html`<p class="hint" id="${id}-hint">${hint}</p>`}
${error === undefined ? null : html`<p class="field-error" id="${id}-error">${error}</p>`}
</div>
</div>`
}

export type Choice = readonly [value: string, name: string]

type Choices = Control & {
  readonly value: string
  readonly choices: readonly Choice[]
  /** The line for no choice; null: none. */
  readonly none?: string | null
}

/** A list of choices; by default its first line asks for one. */
export function choiceField(control: Choices): Html {
  const { value, choices, none = '選択してください' } = control
  const option = ([key, name]: Choice) =>
    html`<option value="${key}"${key === value ? html` selected` : ''}>${name}</option>`
  const first = none === null ? null : option(['', none])
  return framed(control, (attributes) => html`<select ${attributes}>${first}${choices.map(option)}</select>`)
}

export function fileField(control: Control & { readonly accept?: string }): Html {
  const { accept = '.csv,text/csv' } = control
  return framed(control, (attributes) => html`<input type="file" accept="${accept}" ${attributes}>`)
}

/** One checkbox with its label beside it. */
export function checkField(control: Control & { readonly checked: boolean }): Html {
  const { name, label, checked, error } = control
  return html`<div class="field${error === undefined ? '' : ' field-wrong'}"><span></span>
<div class="field-input"><label class="check"><input type="checkbox" name="${name}" value="1"${checked ? html` checked` : ''}><span>${label}</span></label>
${error === undefined ? null : html`<p class="field-error">${error}</p>`}</div></div>`
}
