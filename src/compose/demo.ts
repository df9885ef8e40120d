import type { Context } from '../authority/operations/context.ts'
import type { Post } from '../platform/mail/letter.ts'
import type { AppSettings } from './app.ts'
import type { settableClock } from './config.ts'

type DemoParts = { readonly smtp: Post | null; readonly clock: ReturnType<typeof settableClock> }

/** Loaded by the demo only. Without a mail server, mails go to a page. */
export async function demoSettings(context: Context, { smtp, clock }: DemoParts) {
  const { loadDemo } = await import('../demo/operations/load-demo.ts')
  const { createDemoMailBox } = await import('../demo/operations/demo-mail-box.ts')
  const { demoBanner, demoScreens, demoSources } = await import('../demo/screens/demo.ts')
  const { bannerClock, clockScreen } = await import('../demo/screens/clock.ts')
  await loadDemo(context)
  const box = smtp === null ? createDemoMailBox() : null
  const screens: NonNullable<AppSettings['extra']>['screens'] = (app, site) => {
    demoScreens(app, site, box)
    clockScreen(app, site, clock)
  }
  const extra = { sources: demoSources, screens }
  return { post: box?.post ?? smtp, banner: demoBanner, bannerClock: bannerClock(clock), extra }
}

/** The manuals' services use token IDs only; this shows the alternative too. */
export async function withAuthenticators(context: Context): Promise<Context> {
  const { offerAuthenticators } = await import('../demo/operations/load-demo.ts')
  return { ...context, profiles: offerAuthenticators(context.profiles) }
}
