import type { Module } from '../authority/module-type.ts'
import type { Context } from '../authority/operations/context.ts'
import type { DemoPart } from '../authority/operations/demo-part.ts'
import type { DeskPart } from '../desk/contract.ts'
import type { Log } from '../platform/http/guards.ts'
import type { Post } from '../platform/mail/letter.ts'
import type { AppSettings } from './app.ts'
import type { settableClock } from './config.ts'

type DemoMeans = {
  readonly modules: readonly Module<DeskPart>[]
  readonly smtp: Post | null
  readonly clock: ReturnType<typeof settableClock>
  readonly log: Log
}

/** Loaded by the demo only. Without a mail server, mails go to a page. */
export async function demoSettings(context: Context, { modules, smtp, clock, log }: DemoMeans) {
  const { loadDemo } = await import('../demo/operations/load-demo.ts')
  const { createDemoMailBox } = await import('../demo/operations/demo-mail-box.ts')
  const { demoBanner, demoBanners, demoScreens, demoSources } = await import('../demo/screens/demo.ts')
  const { bannerClock, clockScreen } = await import('../demo/screens/clock.ts')
  const parts = await demoPartsOf(modules)
  // Two processes that load at once would each find what the other has begun.
  await context.store.alone(
    'demo',
    () => loadDemo(context, parts),
    () => log.info({}, 'another process loads the demo into this database; waiting for it'),
  )
  const box = smtp === null ? createDemoMailBox() : null
  const screens: NonNullable<AppSettings['extra']>['screens'] = (app, site) => {
    demoScreens(app, site, parts, box)
    clockScreen(app, site, parts, clock)
  }
  const extra = { sources: demoSources, screens }
  return {
    post: box?.post ?? smtp,
    banner: demoBanner,
    banners: demoBanners,
    bannerClock: bannerClock(clock),
    extra,
  }
}

/** The manuals' services use token IDs only; this shows the alternative too. */
export async function withAuthenticators(context: Context): Promise<Context> {
  const { offerAuthenticators } = await import('../demo/operations/load-demo.ts')
  return { ...context, profiles: offerAuthenticators(context.profiles) }
}

/** What the modules bring to the demo, in their order. */
export async function demoPartsOf(modules: readonly Module<DeskPart>[]): Promise<readonly DemoPart[]> {
  return Promise.all(modules.flatMap(({ demo }) => demo?.() ?? []))
}
