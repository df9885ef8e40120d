import { hrefBelow } from '../../../src/platform/http/routes.ts'

/** Behind the login, whose own screens have the authority's addresses. */
const samplePaths = { claim: '/benefit' } as const

export function sampleHref(service: string, screen: keyof typeof samplePaths): string {
  return hrefBelow(service, samplePaths[screen])
}
