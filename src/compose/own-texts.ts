import type { KindOfService, ProfileCheck } from '../authority/module-type.ts'
import type { OwnTexts } from '../authority/rules/profile.ts'
import { type Catalog, partsOf } from '../authority/texts/catalog.ts'
import { languages } from '../otp/language.ts'

/** What is wrong with a text that a profile words itself: where it stands, and why. */
export type TextFault = { readonly path: readonly string[]; readonly reason: string }

type Texts = Pick<KindOfService<unknown>, 'name' | 'texts'>

/** The first of a profile's own texts that its kind doesn't have, or that could not stand on its screens. */
export function faultOfOwnTexts(
  { name: kind, texts: catalogs = [] }: Texts,
  own: OwnTexts,
): TextFault | undefined {
  for (const [name, wordings] of Object.entries(own)) {
    const catalog = catalogs.find(({ ja }) => Object.hasOwn(ja, name))
    if (catalog === undefined) return { path: ['texts', name], reason: unknown(kind, catalogs) }
    for (const language of languages) {
      const wording = wordings[language]
      const reason = wording && faultOfWording(wording, catalog[language][name] ?? '')
      if (reason) return { path: ['texts', name, language], reason }
    }
  }
  return undefined
}

function unknown(kind: string, catalogs: readonly Catalog[]): string {
  return catalogs.length === 0 ? `the kind ${kind} has no texts by name` : `is no text of the kind ${kind}`
}

/** Room for another wording, but not for another page. */
const lengthMax = (text: string) => Math.max(60, text.length * 2)

function faultOfWording(wording: string, text: string): string | undefined {
  if (wording.length > lengthMax(text)) return `is too long: at most ${lengthMax(text)} characters`
  const known = placesIn(text)
  const foreign = placesIn(wording).find((place) => !known.includes(place))
  if (foreign !== undefined)
    return `has ${foreign}, which this text does not: ${known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`}`
  const stray = partsOf(wording).some((part) => typeof part === 'string' && /[{}]/.test(part))
  return stray ? 'has a brace that stands for no value' : undefined
}

/** `{minutes}`, and `{lost:…}` for a link. */
export function placesIn(text: string): readonly string[] {
  return partsOf(text).flatMap((part) => {
    if (typeof part === 'string') return []
    return part.label === undefined ? `{${part.name}}` : `{${part.name}:…}`
  })
}

const offersEnglish = (profile: Readonly<Record<string, unknown>>) =>
  (profile['languages'] as readonly string[] | undefined)?.includes('en') === true

/** A kind whose screens have no English offers none. */
export function checksOfLanguages({ name, texts }: Texts): ProfileCheck[] {
  if (texts !== undefined) return []
  return [
    {
      holds: (profile) => profile['kind'] !== name || !offersEnglish(profile),
      field: 'languages',
      error: `has en, but the screens of the kind ${name} are in Japanese alone`,
    },
  ]
}
