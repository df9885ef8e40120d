import { type Html, html } from './html.ts'

/** Controls besides the fields of form.ts that several kinds of services use. */

export type Option = readonly [value: string, label: string]

/** A labelled choice, with its hint and its error as `field` has them. */
export function choice(
  name: string,
  label: string,
  options: readonly Option[],
  { value = '', error, hint }: { value?: string | undefined; error?: string | undefined; hint?: string },
): Html {
  const describedBy = [hint === undefined ? '' : `${name}-hint`, error === undefined ? '' : `${name}-error`]
  return html`<div class="field${error === undefined ? '' : ' field-wrong'}">
<label for="${name}">${label}</label>
<div class="field-input">
<select id="${name}" name="${name}" aria-describedby="${describedBy.filter(Boolean).join(' ')}" aria-invalid="${String(error !== undefined)}">
${options.map(([option, text]) => html`<option value="${option}"${option === value ? html` selected` : ''}>${text}</option>`)}
</select>
${hint === undefined ? null : html`<p class="hint" id="${name}-hint">${hint}</p>`}
${error === undefined ? null : html`<p class="field-error" id="${name}-error">${error}</p>`}
</div>
</div>`
}

/** A labelled date, which a browser without a calendar shows as a text field. */
export function dateField(
  name: string,
  label: string,
  { value = '', error, hint }: { value?: string | undefined; error?: string | undefined; hint: string },
): Html {
  return html`<div class="field${error === undefined ? '' : ' field-wrong'}">
<label for="${name}">${label}</label>
<div class="field-input">
<input id="${name}" name="${name}" type="date" value="${value}" autocomplete="off" aria-describedby="${name}-hint${error === undefined ? '' : ` ${name}-error`}" aria-invalid="${String(error !== undefined)}">
<p class="hint" id="${name}-hint">${hint}</p>
${error === undefined ? null : html`<p class="field-error" id="${name}-error">${error}</p>`}
</div>
</div>`
}
