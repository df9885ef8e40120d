import { tokenAppHref } from '../../authority/routes.ts'
import { fill } from '../../platform/http/routes.ts'

/** The token app: a page, and what its service worker keeps. */
export const tokenAppPaths = {
  app: tokenAppHref,
  terms: '/token/terms',
  manifest: '/token/manifest.webmanifest',
  serviceWorker: '/token/service-worker.js',
  icon: '/token/icons/:name',
  code: '/token/js/:path',
} as const

export function tokenAppIconHref(name: string): string {
  return fill(tokenAppPaths.icon, { name })
}

/** Code keeps its place in src/, so that its relative imports lead to each other; `path` is `token/app/main.ts`. */
export function tokenAppCodeHref(path: string): string {
  return tokenAppPaths.code.replace(':path', path)
}
