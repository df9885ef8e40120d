// A real browser for the journeys: Chromium through playwright-core, found as tools/prepare.mjs finds it.
import { join } from 'node:path'
import axeCore, { type Result } from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { findBrowser } from '../../tools/find-browser.mjs'

/** The two screens that no page may scroll sideways on. */
export const sizes = {
  desk: { viewport: { width: 1024, height: 768 } },
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
} as const satisfies Record<string, BrowserContextOptions>

export type Size = keyof typeof sizes

const flags = [
  // As root, as in a container, Chromium starts no other way. It opens only our own pages.
  '--no-sandbox',
  '--disable-gpu',
  // Chromium's background requests would only wait for a network that the tests must not need.
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const accessibilityTags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']
const screenshots = join(import.meta.dirname, '../../.artifacts/screenshots')

export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findBrowser()
  if (executablePath === undefined) {
    throw new Error('no browser: run `node tools/prepare.mjs --browser`, or set WARIFU_BROWSER to one')
  }
  return chromium.launch({ executablePath, headless: true, args: [...flags, ...more] })
}

/** A page in its own context (cookies, storage), which ends when the page is closed. */
export async function newPage(browser: Browser, size: Size): Promise<Page> {
  // Not browser.newPage(): its context allows no second page, and a page may open one.
  const context = await browser.newContext({ ...sizes[size], locale: 'ja-JP', timezoneId: 'Asia/Tokyo' })
  const page = await context.newPage()
  endWithPage(page)
  return page
}

/** The page's context, made for it alone, ends when the page is closed. */
export function endWithPage(page: Page): void {
  // A closing browser takes its contexts with it, and then there is nothing left to close.
  page.once('close', () => {
    page
      .context()
      .close()
      .catch(() => {})
  })
}

/** One line for each element that breaks a rule of WCAG 2.2 AA; none is what a test expects. */
export async function checkAccessibility(page: Page): Promise<string[]> {
  if (page.frames().length > 1) throw new Error('the check would not see into frames')
  // Once: to read half a megabyte of script is a good part of what a check costs.
  await page.evaluate(axeCore.source)
  const violations = await page.evaluate(findViolations, accessibilityTags)
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => {
      const element = node.html.replaceAll(/\s+/g, ' ').slice(0, 120)
      const tried = node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? ''
      return `${violation.id}: ${violation.help}: ${node.target.join(' ')} ${element} (${tried})`
    }),
  )
}

/** Runs in the browser, after the script that makes `axe`. */
async function findViolations(tags: string[]): Promise<Result[]> {
  const { axe } = globalThis as unknown as { readonly axe: typeof axeCore }
  const runOnly = { type: 'tag', values: tags } as const
  // What passes would be described at length, and nobody reads it.
  const { violations } = await axe.run({ runOnly, resultTypes: ['violations'] })
  return violations
}

export function hasHorizontalScroll(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth
  })
}

/**
 * The whole page as .artifacts/screenshots/<name>.png, for people to look at; only where WARIFU_SCREENSHOTS is set, since
 * hundreds of long pages cost minutes, and no test looks at one.
 */
export async function screenshot(page: Page, name: string): Promise<string> {
  const path = join(screenshots, `${name}.png`)
  if (process.env['WARIFU_SCREENSHOTS'] !== undefined)
    await page.screenshot({ path, fullPage: true, animations: 'disabled' })
  return path
}
