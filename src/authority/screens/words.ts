import { datesIn } from '../../platform/web/dates.ts'
import type { WebTexts } from '../../platform/web/texts/ja.ts'
import { webTexts } from '../../platform/web/texts/texts.ts'
import { type Catalog, type Spoken, type Texts, textsIn } from '../texts/catalog.ts'
import { fieldTexts } from './field-texts.ts'

/** What the screens of a service say, in the language that they are read in. */
export type Words<Name extends string> = {
  readonly t: Texts<Name>
  /** What parts of pages say. */
  readonly web: WebTexts
  /** What all services tell, and say beside a field. */
  readonly told: ReturnType<typeof fieldTexts>
  readonly dates: ReturnType<typeof datesIn>
}

export function wordsIn<Name extends string>(catalog: Catalog<Name>, profile: Spoken): Words<Name> {
  return {
    t: textsIn(catalog, profile),
    web: webTexts(profile),
    told: fieldTexts(profile),
    dates: datesIn(profile.language),
  }
}
