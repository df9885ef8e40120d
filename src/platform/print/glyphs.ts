import { createRequire } from 'node:module'
import { type Font, openSync } from 'fontkit'

/** Noto Sans JP, whole: 16,700 characters, those of names such as 髙, 﨑 and 𠮷 among them. */
export const fontFile = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf',
)

let font: Font | undefined

/** The font with its glyphs; a file of fonts would be another type. */
function printFont(): Font {
  font ??= openSync(fontFile) as Font
  return font
}

/** A character and the selector of its variant: IVS (葛󠄀) and the standardized ones. */
const selected = /.[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu
const selector = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu

/**
 * What of a text the font can't print, each once: characters without a glyph, and variants that it has only the common shape
 * of. White space and controls are nothing to print.
 */
export function unprintableIn(text: string): readonly string[] {
  const found = new Set<string>()
  for (const [variant] of text.matchAll(selected)) if (isCommonShape(variant)) found.add(variant)
  for (const character of text.replaceAll(selector, '')) {
    const code = character.codePointAt(0) ?? 0
    if (!/\s/u.test(character) && !printFont().hasGlyphForCodePoint(code)) found.add(character)
  }
  return [...found]
}

function isCommonShape(variant: string): boolean {
  const [base = ''] = variant
  return glyphOf(variant) === glyphOf(base)
}

function glyphOf(text: string): number {
  return printFont().glyphsForString(text)[0]?.id ?? 0
}
