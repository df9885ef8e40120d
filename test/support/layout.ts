// When two screens are one to the rules of WCAG: the same elements, styles and names for them, at the same width.
import { createHash } from 'node:crypto'
import type { Page } from 'playwright-core'

/** Equal for two pages that differ in nothing but their words, or in how often the same thing follows itself. */
export async function layoutOf(page: Page): Promise<string> {
  const { width = 0 } = page.viewportSize() ?? {}
  return createHash('sha256')
    .update(`${width} ${await page.evaluate(describeLayout)}`)
    .digest('base64')
}

/** Runs in the browser. */
function describeLayout(): string {
  // Of these it matters whether they say anything, not what.
  const texts = ['href', 'src', 'action', 'value', 'placeholder', 'content', 'datetime', 'nonce', 'integrity']
  const isText = (name: string) => texts.includes(name) || name.startsWith('data-')
  const attributesOf = (element: Element) =>
    [...element.attributes]
      .map(({ name, value }) => ` ${name}=${isText(name) ? value.trim() !== '' : value}`)
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
