import { type Field, labelled } from './form.ts'
import { type Html, html } from './html.ts'

/** Controls beyond the fields of form.ts: lists, checkboxes, dates. */

export type Option = readonly [value: string, label: string]

type Choice = Pick<Field, 'error'> & {
  readonly value?: string | undefined
  readonly hint?: string | undefined
}

/** A labeled choice, with its hint and its error as in `field`. */
export function choice(
  name: string,
  label: string,
  options: readonly Option[],
  { value = '', error, hint }: Choice,
): Html {
  return labelled(
    { name, label, error, hint },
    (described) => html`<select id="${name}" name="${name}" ${described}>
${optionsOf(options, value)}
</select>`,
  )
}

function optionsOf(options: readonly Option[], chosen: string | null): readonly Html[] {
  return options.map(
    ([value, text]) =>
      html`<option value="${value}"${value === chosen ? html` selected` : ''}>${text}</option>`,
  )
}

/** The choice of a search or an inquiry, which can't be wrong; null: nothing is chosen yet. */
export function plainChoice(
  name: string,
  label: string,
  options: readonly Option[],
  chosen: string | null,
): Html {
  return html`<div class="field"><label for="${name}">${label}</label><div class="field-input"><select id="${name}" name="${name}">${optionsOf(options, chosen)}</select></div></div>`
}

type Tick = {
  readonly type: 'checkbox' | 'radio'
  readonly name: string
  readonly value: string
  readonly label: string | Html
  readonly isTicked: boolean
}

/** A checkbox or radio button with its label after it. */
export function tick({ type, name, value, label, isTicked }: Tick): Html {
  return html`<label class="check"><input type="${type}" name="${name}" value="${value}"${isTicked ? html` checked` : ''}> ${label}</label>`
}

/** A group of checkboxes below their common name. */
export function ticks(legend: string, boxes: readonly Html[]): Html {
  return html`<fieldset class="field options"><legend class="label">${legend}</legend><div class="field-input">${boxes}</div></fieldset>`
}

/** A labeled date, which a browser without a date picker shows as a text field. */
export function dateField(
  name: string,
  label: string,
  { value = '', error, hint }: { value?: string | undefined; error?: string | undefined; hint: string },
): Html {
  return labelled(
    { name, label, error, hint },
    (described) =>
      html`<input id="${name}" name="${name}" type="date" value="${value}" autocomplete="off" ${described}>`,
  )
}
