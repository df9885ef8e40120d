import { html as honoHtml, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Text that is already HTML. Only `html` makes it, so everything else is escaped. */
export type Html = HtmlEscapedString
type Part = Html | string | number | null | readonly Part[]

/** HTML with every value escaped; `null` is nothing, a list is its parts in a row. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  // Hono's tag would also take promises and objects; `Part` has neither, so what it returns is text.
  return honoHtml(strings, ...parts.map(flat)) as Html
}

function flat(part: Part): unknown {
  if (part === null) return ''
  return Array.isArray(part) ? raw(part.map((p) => String(html`${p}`)).join('')) : part
}
