import { type Html, html } from '../../platform/web/html.ts'

export function pinField(id: string, label: string, hint: string | null = null): Html {
  const describedBy = hint === null ? `${id}-error` : `${id}-hint ${id}-error`
  return html`<div class="pin-field" id="${id}-field"><label for="${id}">${label}</label>
<input id="${id}" type="password" inputmode="numeric" autocomplete="off" maxlength="32" required aria-describedby="${describedBy}">
${hint === null ? null : html`<p class="hint" id="${id}-hint">${hint}</p>`}<p class="field-error" id="${id}-error" role="alert" hidden></p></div>`
}
