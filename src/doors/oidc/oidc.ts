import type { ScreensBeside } from '../../authority/module-type.ts'
import { pendingIn } from './pending.ts'
import { oidcHref } from './routes.ts'
import { isOidcProfile } from './rules/profile.ts'

/** OpenID Connect below a service whose profile says so; its library is loaded by the first request. */
export const oidcBeside: ScreensBeside = (app, site, profile, log) => {
  if (!isOidcProfile(profile)) return
  const { service } = profile
  const load = async () => {
    const [{ Logins }, stepUp] = await Promise.all([import('./logins.ts'), import('./step-up.ts')])
    return { logins: new Logins({ site, profile, log }), ...stepUp }
  }
  let loading: ReturnType<typeof load> | undefined
  const loaded = () => {
    loading ??= load()
    return loading
  }
  const stepUp = oidcHref(service, 'stepUp')
  app.get(oidcHref(service, 'begin'), async (c) => (await loaded()).logins.begin(c))
  app.all(`${oidcHref(service, 'issuer')}/*`, async (c) => (await loaded()).logins.endpoint(c))
  app.get(stepUp, async (c) => {
    const { logins, showStepUp } = await loaded()
    return showStepUp(logins, c)
  })
  app.post(stepUp, async (c) => {
    const { logins, postStepUp } = await loaded()
    return postStepUp(logins, c)
  })
  // Whatever the steps of a login are at this service: once they are done, it goes on.
  app.get(`/${service}/*`, async (c, next) => {
    if (pendingIn(c, service) === undefined || c.req.header('Accept')?.includes('text/html') !== true)
      return next()
    return (await (await loaded()).logins.passing(c)) ?? next()
  })
}
