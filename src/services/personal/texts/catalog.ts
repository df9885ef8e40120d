import type { Catalog } from '../../../authority/texts/catalog.ts'
import { en as passkeysInEnglish } from '../../../authority/texts/passkeys/en.ts'
import { type PasskeyText, ja as passkeys } from '../../../authority/texts/passkeys/ja.ts'
import { en as insideInEnglish } from './inside/en.ts'
import { type InsideText, ja as inside } from './inside/ja.ts'
import { en as readingInEnglish } from './reading/en.ts'
import { type ReadingText, ja as reading } from './reading/ja.ts'
import { en as screensInEnglish } from './screens/en.ts'
import { type ScreenText, ja as screens } from './screens/ja.ts'

export type PersonalText = ScreenText | InsideText | ReadingText | PasskeyText

/** What the screens of 個人インターネットバンキング say. */
export const personalCatalog: Catalog<PersonalText> = {
  ja: { ...screens, ...inside, ...reading, ...passkeys },
  en: { ...screensInEnglish, ...insideInEnglish, ...readingInEnglish, ...passkeysInEnglish },
}
