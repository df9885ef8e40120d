// Browsers as they present themselves to the page ご利用環境, and what the page finds.
import type { Browser, BrowserContextOptions, Page, Route } from 'playwright-core'
import { endWithPage, type Size, sizes } from '../../support/browser.ts'

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const chromeAgent = `${windows} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36`
export const edgeAgent = `${chromeAgent} Edg/142.0.0.0`
export const firefoxAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0'
export const safariAgent =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15'
export const explorerAgent = 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko'

/** A browser as it presents itself. Without a brand it is one that can't be asked, such as Firefox and Safari. */
export type Device = {
  readonly userAgent: string
  readonly brand?: string
  readonly platformVersion?: string
  readonly screen?: { readonly width: number; readonly height: number }
  readonly deviceScaleFactor?: number
  readonly size?: Size
}

export const windows11Chrome: Device = {
  userAgent: chromeAgent,
  brand: 'Google Chrome',
  platformVersion: '15.0.0',
}
export const windows10Chrome: Device = { ...windows11Chrome, platformVersion: '10.0.0' }
export const windows11Edge: Device = {
  userAgent: edgeAgent,
  brand: 'Microsoft Edge',
  platformVersion: '15.0.0',
}

/** A window of that device, with its clock frozen at an instant. */
export async function openDevice(
  browser: Browser,
  device: Device,
  now: Temporal.Instant,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const { userAgent, brand, platformVersion = '', size = 'desk', screen, deviceScaleFactor } = device
  const context = await browser.newContext({
    ...sizes[size],
    ...(screen === undefined ? {} : { screen }),
    ...(deviceScaleFactor === undefined ? {} : { deviceScaleFactor }),
    locale: 'ja-JP',
    userAgent,
    ...options,
  })
  const page = await context.newPage()
  endWithPage(page)
  if (brand === undefined) {
    await page.addInitScript("Object.defineProperty(navigator, 'userAgentData', { value: undefined })")
  } else {
    const brands = ['Not)A;Brand', 'Chromium', brand].map((name) => ({ brand: name, version: '142' }))
    const platform = { platform: 'Windows', platformVersion, architecture: 'x86', model: '', mobile: false }
    const session = await context.newCDPSession(page)
    const userAgentMetadata = { brands, fullVersionList: brands, ...platform }
    await session.send('Emulation.setUserAgentOverride', { userAgent, userAgentMetadata })
  }
  await page.clock.setFixedTime(now.toString())
  return page
}

/** A server's answer to a request that a browser sent to another address; without the cookies. */
export async function handOn(route: Route, origin: string) {
  const { pathname, search } = new URL(route.request().url())
  const { 'user-agent': userAgent = '' } = route.request().headers()
  const response = await fetch(`${origin}${pathname}${search}`, { headers: { 'User-Agent': userAgent } })
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  }
}

export type Finding = { readonly mark: string; readonly text: string }

export async function finding(page: Page, name: string): Promise<Finding> {
  const item = page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) })
  const [, mark = '', text = ''] = (await item.innerText()).split('\n').filter((line) => line !== '')
  return { mark, text }
}

export function good(text: string): Finding {
  return { mark: '○ 適合', text }
}

export function care(text: string): Finding {
  return { mark: '△ 要確認', text }
}

export function bad(text: string): Finding {
  return { mark: '× 不適合', text }
}
