import type { Form } from '../../platform/http/form.ts'
import { tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { Staff } from '../contract.ts'

/** Account numbers are masked until an operator asks for them; that is journaled, and lasts for one page (X9). */
export function accountNumbersButton(staff: Staff, href: string, fields: Form = {}): Html {
  return unmaskButton(staff, href, fields, '口座番号', '下3桁だけを表示しています。全桁の')
}

/** The same for anything that stands masked. */
export function unmaskButton(
  { sessionId }: Staff,
  href: string,
  fields: Form,
  what: string,
  how: string,
): Html {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return html`<form method="post" action="${href}">${tokenInput(sessionId)}${hidden}
<div class="actions"><button class="button button-small" type="submit">${what}を表示</button></div>
<p class="hint">${what}は${how}表示は監査ログに記録され、この画面かぎりです。</p>
</form>`
}
