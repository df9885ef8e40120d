// When two screens are one to the rules of WCAG: the same elements, styles and names for them, at the same width. What
// the rules found in one then holds for the other.
import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** Equal for two pages that differ in nothing but their words, or in how often the same thing follows itself. */
export async function layoutOf(page: Page): Promise<string> {
  const { width = 0 } = page.viewportSize() ?? {}
  return createHash('sha256')
    .update(`${width} ${await page.evaluate(describeLayout)}`)
    .digest('base64url')
}

const faultless = new Set<string>()

/** Where the files of one run tell each other; a file that runs alone has only what it saw itself. */
function placeOf(layout: string): string | undefined {
  const folder = process.env['WARIFU_FAULTLESS_LAYOUTS']
  return folder === undefined ? undefined : join(folder, layout)
}

/** Whether the rules found nothing in this layout. */
export function isFaultless(layout: string): boolean {
  const place = placeOf(layout)
  return faultless.has(layout) || (place !== undefined && existsSync(place))
}

export function rememberFaultless(layout: string): void {
  const place = placeOf(layout)
  if (place !== undefined) writeFileSync(place, '')
  faultless.add(layout)
}

/** Runs in the browser. */
function describeLayout(): string {
  // Of these it matters whether they say anything, not what.
  const texts = ['href', 'src', 'action', 'value', 'placeholder', 'content', 'datetime', 'nonce', 'integrity']
  const isText = (name: string) => texts.includes(name) || name.startsWith('data-')
  const attributesOf = (element: Element) =>
    [...element.attributes]
      // But which style sheet it is decides every color.
      .map(
        ({ name, value }) =>
          ` ${name}=${isText(name) && element.tagName !== 'LINK' ? value.trim() !== '' : value}`,
      )
      .toSorted()
      .join('')
  const describe = (node: Node): string => {
    if (!(node instanceof Element))
      return node.nodeType === Node.TEXT_NODE && node.textContent?.trim() ? 'text' : ''
    const parts: string[] = []
    for (const child of node.childNodes) {
      const part = describe(child)
      // The same ID twice is a fault of its own.
      if (part !== parts.at(-1) || part.includes(' id=')) parts.push(part)
    }
    return `<${node.tagName}${attributesOf(node)}>${parts.join('')}</>`
  }
  const media = ['print', '(prefers-color-scheme: dark)', '(forced-colors: active)']
  return `${media.map((query) => matchMedia(query).matches)} ${describe(document.documentElement)}`
}
