import type { ServiceProfile } from '../rules/profile.ts'

type Language = NonNullable<ServiceProfile['language']>

/**
 * The texts of a module's screens by name, in each language: a name that one language lacks does not compile. `{name}` is
 * a value, `{name:label}` a link of that label.
 */
export type Catalog<Name extends string = string> = Readonly<Record<Language, Readonly<Record<Name, string>>>>

/** Gives the text of a name, in the language of the profile and in the institution's own words where it has any. */
export type Texts<Name extends string> = (name: Name) => string

export type Spoken = Pick<ServiceProfile, 'language' | 'texts'>

export function textsIn<Name extends string>(
  catalog: Catalog<Name>,
  { language = 'ja', texts = {} }: Spoken,
): Texts<Name> {
  return (name) => texts[name]?.[language] ?? catalog[language][name]
}

const place = /\{([a-z][a-zA-Z]*)(?::([^{}]*))?\}/g

/** A text in parts: what stands as it is, and the places to fill. */
export type TextPart = string | { readonly name: string; readonly label: string | undefined }

export function partsOf(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const { 0: whole, 1: name = '', 2: label, index } of text.matchAll(place)) {
    parts.push(text.slice(end, index), { name, label })
    end = index + whole.length
  }
  return [...parts, text.slice(end)]
}

/** A text with its values. Throws TypeError where one is missing. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return partsOf(text)
    .map((part) => (typeof part === 'string' ? part : givenValue(part.name, values)))
    .join('')
}

export function givenValue<Value>(name: string, values: Readonly<Record<string, Value>>): Value {
  const value = values[name]
  if (value === undefined) throw new TypeError(`nothing was given for {${name}}`)
  return value
}
