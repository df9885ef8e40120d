/** The languages that pages are written in, by their names in HTML; the first one is that of the manuals. */
export const languages = ['ja', 'en'] as const

export type Language = (typeof languages)[number]

export function parseLanguage(text: string | undefined): Language | undefined {
  return languages.find((language) => language === text)
}
