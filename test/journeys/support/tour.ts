// Every screen that one person can open by following links, on a phone and on a small desk: what is in the way there.
import type { BrowserContext, Page } from 'playwright-core'
import { hasHorizontalScroll, screenshot } from '../../support/browser.ts'
import type { Client } from '../../support/site.ts'
import { browserOfFile, patienceMs } from './stage.ts'
import { watch } from './watch.ts'

const phone = { width: 360, height: 740 } as const
const desk = { width: 1024, height: 768 } as const

/** Half of a phone's height: by then the page has begun. */
const headingTopMax = 370
/** WCAG 2.5.8. */
const targetPixelsMin = 24

export type Tour = {
  readonly client: Client
  readonly origin: string
  /** Screens are told apart by these paths, `/contracts/:id`; one of each kind is looked at. */
  readonly patterns: readonly string[]
  readonly start: string
  /** Of further screens, which no link leads to. */
  readonly also?: readonly string[]
}

export type Seen = { readonly screens: ReadonlySet<string>; readonly defects: readonly string[] }

/** Opens the first screen and, link by link, one of each kind that there is. */
export async function tour(
  name: string,
  { client, origin, patterns, start, also = [] }: Tour,
): Promise<Seen> {
  const context = await windowOf(client)
  const page = await context.newPage()
  const problems = watch(page)
  const waiting = [start, ...also]
  const tried = new Set<string>()
  const screens = new Set<string>()
  const defects: string[] = []
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const screen = patternOf(path.split('?')[0] ?? '', patterns)
    if (screen === undefined || tried.has(screen)) continue
    tried.add(screen)
    await page.setViewportSize(phone)
    await page.goto(`${origin}${path}`)
    const arrived = new URL(page.url()).pathname
    if (patternOf(arrived, patterns) !== screen) {
      waiting.push(arrived)
      continue
    }
    screens.add(screen)
    const picture = `${name}${screen.replaceAll(/[/:.]+/g, '-')}`
    defects.push(...(await findDefects(page, picture)))
    waiting.push(...(await linksOf(page)))
    defects.push(...(await findRefusal(page, screen)))
  }
  await context.close()
  return { screens, defects: [...defects, ...problems] }
}

/** A phone with the cookies of a browser without JavaScript. */
export async function windowOf(client: Client): Promise<BrowserContext> {
  const browser = await browserOfFile()
  const context = await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo', viewport: phone })
  context.setDefaultTimeout(patienceMs)
  const place = { domain: 'localhost', path: '/', secure: true }
  await context.addCookies([...client.cookies].map(([key, value]) => ({ name: key, value, ...place })))
  return context
}

function patternOf(path: string, patterns: readonly string[]): string | undefined {
  const matches = (pattern: string) => new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`).test(path)
  // Those with a word in the place of an ID come first.
  return patterns.find((pattern) => pattern === path) ?? patterns.find(matches)
}

async function linksOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('a[href]:not([download])')]
      .filter(({ host }) => host === location.host)
      .map(({ pathname, search }) => pathname + search),
  )
}

async function findDefects(page: Page, name: string): Promise<string[]> {
  const defects: string[] = []
  await screenshot(page, `${name}-360`)
  const found = await page.evaluate(findFlaws, { headingTopMax, targetPixelsMin })
  defects.push(...found)
  if (await hasHorizontalScroll(page)) defects.push('scrolls sideways at 360')
  await page.setViewportSize(desk)
  await screenshot(page, `${name}-1024`)
  if (await hasHorizontalScroll(page)) defects.push('scrolls sideways at 1024')
  await page.setViewportSize(phone)
  return defects.map((defect) => `${name}: ${defect}`)
}

type Limits = { readonly headingTopMax: number; readonly targetPixelsMin: number }

/** Runs in the browser. */
function findFlaws({ headingTopMax: topMax, targetPixelsMin: pixelsMin }: Limits): string[] {
  const isSeen = (element: Element) => {
    const { width, height } = element.getBoundingClientRect()
    return element.checkVisibility() && width > 1 && height > 1
  }
  const nameOf = (element: Element) => element.outerHTML.replaceAll(/\s+/g, ' ').slice(0, 90)
  const h1 = document.querySelector('main h1')
  const top = h1 === null ? Number.POSITIVE_INFINITY : h1.getBoundingClientRect().top + scrollY
  // A link in a sentence is as high as its line (WCAG 2.5.8, Inline).
  const isInSentence = (link: Element) => {
    const own = link.textContent?.trim().length ?? 0
    return link.tagName === 'A' && (link.parentElement?.textContent?.trim().length ?? 0) > own
  }
  const targets = [...document.querySelectorAll('button, input, select, textarea, summary, a[href]')]
  const small = targets.filter((target) => {
    const { width, height } = target.getBoundingClientRect()
    if (target.closest('[aria-hidden="true"], .visually-hidden') !== null) return false
    return isSeen(target) && !isInSentence(target) && (width < pixelsMin || height < pixelsMin)
  })
  const wide = [...document.querySelectorAll('main *')].filter((element) => {
    const { overflowX } = getComputedStyle(element)
    const scrolls = overflowX === 'auto' || overflowX === 'scroll'
    return scrolls && isSeen(element) && element.scrollWidth > element.clientWidth
  })
  const skip = document.querySelector('a[href]')
  return [
    ...(top < topMax ? [] : [`begins at ${top} px`]),
    ...(skip?.getAttribute('href') === '#main' ? [] : ['its first link does not lead to what it is about']),
    ...small.map((element) => `smaller than ${pixelsMin} px: ${nameOf(element)}`),
    ...wide.map((element) => `a part scrolls sideways: ${nameOf(element)}`),
  ]
}

/** Sends the first form of the screen with nothing in it; what it is refused with must be in sight. */
async function findRefusal(page: Page, screen: string): Promise<string[]> {
  const isFound = await page.evaluate(() => {
    const typed = (form: HTMLFormElement) => {
      const inputs = form.querySelectorAll<HTMLInputElement>('input[type="text"], input[type="password"]')
      return [...inputs].filter((each) => each.checkVisibility() && each.tabIndex >= 0)
    }
    const forms = [...document.querySelectorAll<HTMLFormElement>('main form[method="post"]:not([data-file])')]
    const form = forms.find((each) => typed(each).length > 0)
    const button = form?.querySelector<HTMLButtonElement>('button[type="submit"]:enabled')
    if (form === undefined || button === undefined || button === null) return false
    for (const input of typed(form)) input.value = ''
    delete form.dataset['confirm']
    delete button.dataset['confirm']
    button.dataset['toured'] = ''
    return true
  })
  if (!isFound) return []
  const press = () => page.evaluate(() => document.querySelector<HTMLButtonElement>('[data-toured]')?.click())
  await Promise.all([page.waitForEvent('load'), press()]).catch((error: unknown) => {
    throw new Error(`${screen} answers nothing`, { cause: error })
  })
  const isLost = await page.evaluate(() => {
    const told = document.querySelector('.message-error, [aria-invalid="true"], .message')
    if (told === null) return false
    const { top, bottom } = (document.querySelector('.message') ?? told).getBoundingClientRect()
    const { top: focusTop, bottom: focusBottom } = (document.activeElement ?? told).getBoundingClientRect()
    const isInView = (from: number, until: number) => from >= 0 && until <= innerHeight + 1
    return (
      !isInView(top, bottom) && !(document.activeElement !== document.body && isInView(focusTop, focusBottom))
    )
  })
  return isLost ? [`${screen}: what it was refused with is out of sight`] : []
}
