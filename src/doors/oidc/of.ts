import type { Context as HonoContext } from 'hono'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Site } from '../../authority/screens/site.ts'
import type { Env, Log } from '../../platform/http/guards.ts'
import type { OidcProfile } from './rules/profile.ts'

/** The issuer: a service, whose users log in on its own pages. */
export type Of = {
  readonly site: Site
  readonly profile: OidcProfile
  readonly log: Log
  /** The request that oidc-provider answers. */
  readonly requestOf: (ctx: { readonly req: KoaContextWithOIDC['req'] }) => HonoContext<Env>
}
