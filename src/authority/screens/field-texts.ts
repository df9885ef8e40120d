import { webTexts } from '../../platform/web/texts/texts.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import { commonTexts } from '../texts/common.ts'

/** What is said beside the fields of a form, in the language of its screen. */
export function fieldTexts(profile: Pick<ServiceProfile, 'language'>) {
  const { password, hidden } = webTexts(profile)
  return { ...commonTexts(profile), password, hidden }
}
