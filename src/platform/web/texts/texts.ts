import type { Language } from '../../../otp/language.ts'
import { en } from './en.ts'
import { ja, type WebTexts } from './ja.ts'

const all: Readonly<Record<Language, WebTexts>> = { ja, en }

/** In the language of a site, or of a service; left out: Japanese, as at the desk. */
export function webTexts({ language = 'ja' }: { readonly language?: Language | undefined }): WebTexts {
  return all[language]
}
