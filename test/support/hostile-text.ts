const codes = [
  // Direction, and what ends it.
  0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0x200e, 0x200f, 0x061c,
  // Without a width.
  0x200b, 0x200c, 0x200d, 0x2060, 0x2061, 0x2064, 0x206a, 0x206f, 0xfeff, 0x00ad, 0x180e, 0x034f,
  // Tags, annotations, notes of music, hieroglyphs.
  0xe0001, 0xe0020, 0xe0041, 0xe007f, 0xfff9, 0xfffb, 0x1d173, 0x13430,
  // Controls, and breaks of lines.
  0x0000, 0x0007, 0x0008, 0x001b, 0x007f, 0x0085, 0x009b, 0x2028, 0x2029,
  // Letters and a symbol of nothing.
  0x115f, 0x1160, 0x2800, 0x3164, 0xffa0,
]

/** Characters that a reader doesn't see or that turn the text round, by their names (X12). */
export const hostileCharacters: readonly (readonly [character: string, name: string])[] = codes
  .map(
    (code) => [String.fromCodePoint(code), `U+${code.toString(16).toUpperCase().padStart(4, '0')}`] as const,
  )
  .concat([
    ['\ud83c', 'U+D83C'],
    ['\udfe6', 'U+DFE6'],
  ])
