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
  條: '条',
  槇: '槙',
  瀧: '滝',
  薗: '園',
  萬: '万',
  豐: '豊',
  實: '実',
  靜: '静',
  禮: '礼',
  邨: '村',
  埜: '野',
  嵜: '崎',
  峯: '峰',
  嶽: '岳',
  檜: '桧',
  藪: '薮',
  籔: '薮',
  莊: '荘',
  蘆: '芦',
  讓: '譲',
  鷗: '鴎',
  鹽: '塩',
  黑: '黒',
  靑: '青',
  淸: '清',
  寬: '寛',
  遙: '遥',
  祿: '禄',
  舘: '館',
  彥: '彦',
  戶: '戸',
  內: '内',
  吳: '呉',
  增: '増',
  桒: '桑',
  栁: '柳',
  緖: '緒',
  綠: '緑',
  // Small kana, which banks write large; and what sounds alike.
  ぁ: 'あ',
  ぃ: 'い',
  ぅ: 'う',
  ぇ: 'え',
  ぉ: 'お',
  っ: 'つ',
  ゃ: 'や',
  ゅ: 'ゆ',
  ょ: 'よ',
  ゎ: 'わ',
  ゕ: 'か',
  ゖ: 'け',
  ゐ: 'い',
  ゑ: 'え',
  を: 'お',
  ぢ: 'じ',
  づ: 'ず',
}

const katakana = /[\u30a1-\u30f6]/g
const katakanaToHiragana = 0x60
/** What a company is stands before or after its name, whole or shortened: callers mix them up. */
const companyKinds = /株式会社|有限会社|合同会社|合資会社|合名会社|\((?:株|有|同|資|名)\)/g
/** What nobody says on the telephone: spaces, hyphens, dots, brackets, the long-vowel mark. */
const unsaid = /[\p{Z}\p{P}\p{S}\p{C}\u30fc]/gu

/**
 * A text in the spelling that it is searched by: width, case, kana, forms of one character and everything that isn't a
 * letter or digit make no difference. ＳＡＴＯ is sato, ｻﾄｳ and サトウ are さとう, リユウ is リュウ, 髙﨑　太郎 is 高崎太郎, ㈱見本 and 見本株式会社 are
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

/** The words as they were typed, each with its spelling; those without a letter or digit are left out. */
export function wordsTyped(text: string): readonly { readonly typed: string; readonly form: string }[] {
  const words = new Map<string, string>()
  for (const typed of text.normalize('NFKC').trim().split(/\s+/u)) {
    const form = searchForm(typed)
    if (form !== '' && !words.has(form)) words.set(form, typed)
  }
  return [...words].map(([form, typed]) => ({ typed, form })).slice(0, wordsMax)
}

/** What somebody looks for: every word of it must be found. Nothing, if there is no letter or digit in it. */
export function searchWords(typed: string): readonly string[] {
  return wordsTyped(typed).map(({ form }) => form)
}

/** May a word be the last digits of a telephone number? Only four, so that nobody guesses one after the other. */
export function isNumberEnd(form: string): boolean {
  return /^\d{4}$/.test(form)
}

/** Does a word say enough of somebody that four digits beside it may be those of the telephone number? */
export function narrows(form: string): boolean {
  return /\p{Script=Han}|\D.*\D/u.test(form) || /^\d{5,}$/.test(form)
}
