// The pictures of docs/desk.md: the usual calls of a desk as the journey walks them, each on a screen of 1280×800.

import type { Browser, Page } from 'playwright-core'
import { helpHref } from '../src/authority/routes.ts'
import type { Role } from '../src/authority/rules/rights.ts'
import { deskHref } from '../src/desk/routes.ts'
import { appoint, shokoDesk } from '../test/desk/support/staff.ts'
import {
  bankDay,
  bankDesk,
  deniedTransfer,
  freeze,
  lookInto,
} from '../test/journeys/support/denied-transfer.ts'
import { logInAtDesk } from '../test/journeys/support/desk-stage.ts'
import { usualCalls, walker } from '../test/journeys/support/usual-calls.ts'
import { endWithPage } from '../test/support/browser.ts'
import { createWorld, type World } from '../test/support/world.ts'

type Take = (page: Page, name: string) => Promise<unknown>

const viewport = { width: 1280, height: 800 }

export async function picturesOfDesk(browser: Browser, take: Take): Promise<void> {
  await served({}, (site) => ofUsualCalls({ ...site, browser, take }))
  await served({ start: bankDay }, (site) => ofDeniedTransfer({ ...site, browser, take }))
}

type Site = { readonly world: World; readonly origin: string }
type Studio = Site & { readonly browser: Browser; readonly take: Take }

async function served(
  options: Parameters<typeof createWorld>[0],
  work: (site: Site) => Promise<void>,
): Promise<void> {
  const world = await createWorld(options)
  const server = await world.serve({ browsers: true })
  try {
    await work({ world, origin: `http://localhost:${server.port}` })
  } finally {
    await server.stop()
    await world.end()
  }
}

async function seat({ browser, ...site }: Studio, role: Role, desk: string): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' })
  const page = await context.newPage()
  endWithPage(page)
  await logInAtDesk(page, site, await appoint(site.world, role, { desk }))
  return page
}

async function ofUsualCalls(studio: Studio): Promise<void> {
  const { world, origin, take } = studio
  const pages = {
    desk: await seat(studio, 'desk', shokoDesk),
    auditor: await seat(studio, 'auditor', shokoDesk),
  }
  for (const [at, { role, prepare, walk }] of usualCalls.entries()) {
    const caller = await prepare(world, `00000000${at + 11}`)
    const page = pages[role]
    await page.goto(`${origin}${deskHref(shokoDesk, 'search')}`)
    await walk(walker(page, take), caller, world)
  }
  const approver = await seat(studio, 'approver', shokoDesk)
  await approver.goto(`${origin}${deskHref(shokoDesk, 'approvals')}`)
  await take(approver, 'desk-approval')
  await approver.goto(`${origin}${helpHref(shokoDesk, 'usual-calls')}`)
  await take(approver, 'desk-help')
}

async function ofDeniedTransfer(studio: Studio): Promise<void> {
  const denied = await deniedTransfer(studio.world, studio.origin)
  const walking = walker(await seat(studio, 'desk', bankDesk), studio.take)
  await freeze(walking, denied)
  await lookInto(walking, denied)
}
