import type { Catalog } from '../../../authority/texts/catalog.ts'
import { passkeyCatalog } from '../../../authority/texts/passkeys/catalog.ts'
import type { PasskeyText } from '../../../authority/texts/passkeys/ja.ts'
import { en as insideInEnglish } from './inside/en.ts'
import { type InsideText, ja as inside } from './inside/ja.ts'
import { en as readingInEnglish } from './reading/en.ts'
import { type ReadingText, ja as reading } from './reading/ja.ts'
import { en as screensInEnglish } from './screens/en.ts'
import { type ScreenText, ja as screens } from './screens/ja.ts'

type OwnText = ScreenText | InsideText | ReadingText

/** What only the screens of 個人インターネットバンキング say. */
export const personalCatalog: Catalog<OwnText> = {
  ja: { ...screens, ...inside, ...reading },
  en: { ...screensInEnglish, ...insideInEnglish, ...readingInEnglish },
}

export type PersonalText = OwnText | PasskeyText

/** All that they say. */
export const personalScreenCatalog: Catalog<PersonalText> = {
  ja: { ...personalCatalog.ja, ...passkeyCatalog.ja },
  en: { ...personalCatalog.en, ...passkeyCatalog.en },
}
