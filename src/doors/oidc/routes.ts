import { hrefBelow } from '../../platform/http/routes.ts'

/** What OpenID Connect has below a service. */
export const oidcPaths = {
  /** Of the issuer, below which its endpoints are. */
  issuer: '/oidc',
  /** Where a login for a system begins, and where it goes on. */
  begin: '/oidc/begin',
  stepUp: '/step-up',
  /** Below the issuer: where systems ask users' tokens. */
  backchannel: '/backchannel',
} as const

/** `service` is `<institution>/<service>`. */
export function oidcHref(service: string, path: keyof typeof oidcPaths): string {
  return hrefBelow(service, oidcPaths[path])
}

/** The name of a service as an issuer. */
export function issuerOf(publicOrigin: string, service: string): string {
  return `${publicOrigin}${oidcHref(service, 'issuer')}`
}

/** What programs call, and where browsers come from other sites. */
export function isOidcPath(path: string): boolean {
  return /^\/[^/]+\/[^/]+\/oidc\//.test(path)
}

/** Who asks a token says in full what it shows. */
export function isAskingPath(path: string): boolean {
  return isOidcPath(path) && path.endsWith(`${oidcPaths.issuer}${oidcPaths.backchannel}`)
}
