import type { ServiceProfile } from '../rules/profile.ts'
import { en } from './en.ts'
import { type CommonTexts, ja } from './ja.ts'

const all: Readonly<Record<NonNullable<ServiceProfile['language']>, CommonTexts>> = { ja, en }

/** The texts that the screens of all services share. */
export function commonTexts({ language = 'ja' }: Pick<ServiceProfile, 'language'>): CommonTexts {
  return all[language]
}
