import { html as honoHtml, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Text that is already HTML. Only `html` creates it, so everything else is escaped. */
export type Html = HtmlEscapedString
type Part = Html | string | number | null | readonly Part[]

/** HTML with every value escaped; `null` renders nothing, a list renders its parts in order. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  // Hono's tag would also accept promises and objects; `Part` has neither, so the result is text.
  return honoHtml(strings, ...parts.map(flat)) as Html
}

function flat(part: Part): unknown {
  if (part === null) return ''
  return Array.isArray(part) ? raw(part.map((p) => String(html`${p}`)).join('')) : part
}
