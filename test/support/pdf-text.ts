// What a reader of a PDF sees: the text of each page, by the maps from glyphs to characters that the file embeds.

import { inflateSync } from 'node:zlib'

/** The content of every stream of the file, in the order of the file. */
function streamsIn(pdf: Buffer): string[] {
  const streams: string[] = []
  for (let at = pdf.indexOf('\nstream\n'); at >= 0; at = pdf.indexOf('\nstream\n', at + 1)) {
    const end = pdf.indexOf('\nendstream', at)
    const bytes = pdf.subarray(at + 8, end)
    const header = pdf.toString('latin1', pdf.lastIndexOf(' obj', at), at)
    streams.push((header.includes('FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1'))
  }
  return streams
}

/** UTF-16 in hexadecimal. */
function utf16(hex: string): string {
  return Buffer.from(hex, 'hex').swap16().toString('utf16le')
}

/** From the numbers of glyphs to characters, as a ToUnicode map lists them. */
function glyphsIn(map: string): Map<number, string> {
  const glyphs = new Map<number, string>()
  for (const [, from = '', list = ''] of map.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g)) {
    const first = Number.parseInt(from, 16)
    for (const [i, text] of [...list.matchAll(/<([^>]*)>/g)].entries())
      glyphs.set(first + i, utf16((text[1] ?? '').replaceAll(' ', '')))
  }
  return glyphs
}

/** The text of each page of a PDF that embeds one font. */
export function pagesOf(pdf: Uint8Array): string[] {
  const streams = streamsIn(Buffer.from(pdf))
  const map = streams.find((stream) => stream.includes('beginbfrange')) ?? ''
  const glyphs = glyphsIn(map)
  const pages = streams.filter((stream) => / TJ\b/.test(stream) && !stream.includes('beginbfrange'))
  return pages.map((page) =>
    [...page.matchAll(/\[([^\]]*)\] TJ/g)]
      .map(([, shown = '']) =>
        [...shown.matchAll(/<([0-9a-f]+)>/gi)]
          .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
          .map((glyph) => glyphs.get(Number.parseInt(glyph, 16)) ?? '\u{FFFD}')
          .join(''),
      )
      .join('\n'),
  )
}

/** Its objects of the kind, such as fonts. */
export function countIn(pdf: Uint8Array, mark: string): number {
  return Buffer.from(pdf).toString('latin1').split(mark).length - 1
}
