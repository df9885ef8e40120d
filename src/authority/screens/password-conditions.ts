import type { ServiceProfile } from '../rules/profile.ts'
import { fill } from '../texts/catalog.ts'
import { authorityTexts } from '../texts/screens/catalog.ts'

/** パスワード変更の条件 (S0-2.2-22 to 25), or the recommended ones if the profile uses those. */
export function passwordConditions(profile: ServiceProfile): readonly string[] {
  const { lengthMin, lengthMax, rules } = profile.password
  const texts = authorityTexts(profile)
  const history = historyCondition(profile)
  const length = fill(texts('password.length'), { least: lengthMin, most: lengthMax })
  return rules === 'recommended'
    ? [history, length, texts('password.notGuessable')]
    : [history, length, texts('password.notUserName'), texts('password.mixed')]
}

/** In the manual's words where it has them (S0-2.2-22). */
function historyCondition(profile: ServiceProfile): string {
  const { historyGenerations: count } = profile.password
  const texts = authorityTexts(profile)
  if (count === 2) return texts('password.notLastTwo')
  return count === 0 ? texts('password.notCurrent') : fill(texts('password.notEarlier'), { count })
}
