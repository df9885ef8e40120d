/** Characters of names that have two forms, the one that is typed last (D8). */
const sameCharacters: Readonly<Record<string, string>> = {
  髙: '高',
  﨑: '崎',
  碕: '崎',
  𠮷: '吉',
  邊: '辺',
  邉: '辺',
  濵: '浜',
  濱: '浜',
  德: '徳',
  斎: '斉',
  齋: '斉',
  齊: '斉',
  澤: '沢',
  櫻: '桜',
  廣: '広',
  國: '国',
  眞: '真',
  嶋: '島',
  嶌: '島',
  冨: '富',
  曾: '曽',
  惠: '恵',
  榮: '栄',
  濟: '済',
  藏: '蔵',
  龍: '竜',
  瀨: '瀬',
  淵: '渕',
  籐: '藤',
  假: '仮',
  壽: '寿',
  彌: '弥',
  將: '将',
  與: '与',
  圓: '円',
  鐵: '鉄',
  學: '学',
  會: '会',
  神: '神',
  祐: '祐',
  福: '福',
}

const katakana = /[\u30a1-\u30f6]/g
const katakanaToHiragana = 0x60
/** What a company is stands before or after its name, whole or shortened: callers mix them up. */
const companyKinds = /株式会社|有限会社|合同会社|合資会社|合名会社|\((?:株|有|同|資|名)\)/g
/** What nobody says on the telephone: spaces, hyphens, dots, brackets, the long-vowel mark. */
const unsaid = /[\p{Z}\p{P}\p{S}\p{C}\u30fc]/gu

/**
 * A text in the spelling that it is searched by: width, case, kana, forms of one character and everything that isn't a
 * letter or digit make no difference. ＳＡＴＯ is sato, ｻﾄｳ and サトウ are さとう, 髙﨑　太郎 is 高崎太郎, ㈱見本 and 見本株式会社 are
 * 見本, 001-1234567 is 0011234567.
 */
export function searchForm(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(companyKinds, '')
    .replaceAll(katakana, (c) => String.fromCharCode(c.charCodeAt(0) - katakanaToHiragana))
    .replaceAll(unsaid, '')
    .replaceAll(/./gu, (c) => sameCharacters[c] ?? c)
}

/** What is stored to be searched: each text in its spelling, with something between them that nobody can type. */
export function searchable(texts: readonly (string | null)[]): string {
  return texts
    .map((text) => searchForm(text ?? ''))
    .filter((text) => text !== '')
    .join('\n')
}

const wordsMax = 8

/** What somebody looks for: every word of it must be found. Nothing, if there is no letter or digit in it. */
export function searchWords(typed: string): readonly string[] {
  const words = typed.normalize('NFKC').trim().split(/\s+/u).map(searchForm)
  return [...new Set(words)].filter((word) => word !== '').slice(0, wordsMax)
}
