import type { Spoken } from './catalog.ts'
import { authorityTexts } from './screens/catalog.ts'

/** To whoever changes the device and still has the old one (P6): nothing has to be registered again. */
export function moveAdvice(profile: Spoken): string {
  return authorityTexts(profile)('tokenApp.move')
}
