/** Every URL of Warifu, for routers, views and tests alike. */

/** Screens of a service of the 外為Web kind, below `/<institution>/<service>`. */
export const fxPaths = {
  entry: '/',
  enrollment: '/enrollment',
  enrollmentToken: '/enrollment/token',
  enrollmentComplete: '/enrollment/complete',
  login: '/login',
  loginCode: '/login/code',
  synchronization: '/login/synchronization',
  synchronized: '/login/synchronized',
  password: '/password',
  home: '/home',
  logout: '/logout',
} as const

export type FxScreen = keyof typeof fxPaths

/** `service` is `<institution>/<service>`. */
export function fxHref(service: string, screen: FxScreen): string {
  return `/${service}${fxPaths[screen]}`
}

export const paths = {
  index: '/',
  assets: '/assets/:name',
  health: '/healthz',
  ready: '/readyz',
  demoAccounts: '/demo/accounts.json',
  demoToken: '/demo/tokens/:tokenId',
  demoTokenCode: '/demo/tokens/:tokenId/code.json',
  demoTokenPress: '/demo/tokens/:tokenId/press',
} as const

export function assetHref(name: string, digest: string): string {
  return `/assets/${name}?v=${digest}`
}

export function demoTokenHref(
  tokenId: string,
  part: 'demoToken' | 'demoTokenCode' | 'demoTokenPress',
): string {
  return paths[part].replace(':tokenId', tokenId)
}
