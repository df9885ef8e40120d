import type { Form } from '../../../../platform/http/form.ts'
import { codeField, parseCodeField } from '../../../../platform/web/code-field.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import type { FxService } from '../service.ts'

const name = 'tradeCode'

/** Where a trade binds to so much that it takes a code of its own (D12). */
export function tradeCodeField({ t }: FxService, error: string | undefined): Html {
  return html`${codeField({ name, label: t('label.otp'), error })}
<p class="hint">${t('trade.codeHint')}</p>`
}

/** What was typed there: null where the page had no such field, an error where it was left empty or is no code. */
export function typedCode(
  { t, told }: FxService,
  form: Form,
): { readonly code: string | null; readonly error?: string | undefined } {
  if (form[name] === undefined) return { code: null }
  const { code, error } = parseCodeField(t('label.otp'), form[name], told)
  return { code: code ?? null, error }
}

/** The words beside the code; undefined for a refusal that is told elsewhere. Which of the two it was is not told. */
export function besideCode({ profile, t }: FxService, refusal: Refusal): string | undefined {
  if (refusal === 'code_wrong' || refusal === 'code_spent') return t('trade.codeWrong')
  return refusal === 'trade_code_missing' ? refusalMessage(refusal, profile).text : undefined
}
