/**
 * Kinds of company and their abbreviations in account names (domain-notes c-1; the list of 法人略語 that banks share, e.g.
 * expydoc 7181036). Each is recognized in kanji and by its reading, in half-width kana. Longer ones come before those
 * that they contain.
 */
const kinds: readonly (readonly [abbreviation: string, ...names: string[]])[] = [
  ['ﾄｸﾋ', '特定非営利活動法人', 'ﾄｸﾃｲﾋｴｲﾘｶﾂﾄﾞｳﾎｳｼﾞﾝ'],
  ['ｼﾔ', '一般社団法人', '公益社団法人', '社団法人'],
  ['ｼﾔ', 'ｲﾂﾊﾟﾝｼﾔﾀﾞﾝﾎｳｼﾞﾝ', 'ｺｳｴｷｼﾔﾀﾞﾝﾎｳｼﾞﾝ', 'ｼﾔﾀﾞﾝﾎｳｼﾞﾝ'],
  ['ｻﾞｲ', '一般財団法人', '公益財団法人', '財団法人'],
  ['ｻﾞｲ', 'ｲﾂﾊﾟﾝｻﾞｲﾀﾞﾝﾎｳｼﾞﾝ', 'ｺｳｴｷｻﾞｲﾀﾞﾝﾎｳｼﾞﾝ', 'ｻﾞｲﾀﾞﾝﾎｳｼﾞﾝ'],
  ['ｲ', '医療法人社団', '医療法人財団', '社会医療法人', '医療法人'],
  ['ｲ', 'ｲﾘﾖｳﾎｳｼﾞﾝｼﾔﾀﾞﾝ', 'ｲﾘﾖｳﾎｳｼﾞﾝｻﾞｲﾀﾞﾝ', 'ｼﾔｶｲｲﾘﾖｳﾎｳｼﾞﾝ', 'ｲﾘﾖｳﾎｳｼﾞﾝ'],
  ['ﾌｸ', '社会福祉法人', 'ｼﾔｶｲﾌｸｼﾎｳｼﾞﾝ'],
  ['ｶﾞｸ', '学校法人', 'ｶﾞﾂｺｳﾎｳｼﾞﾝ'],
  ['ｼﾕｳ', '宗教法人', 'ｼﾕｳｷﾖｳﾎｳｼﾞﾝ'],
  ['ﾁﾄﾞｸ', '地方独立行政法人', 'ﾁﾎｳﾄﾞｸﾘﾂｷﾞﾖｳｾｲﾎｳｼﾞﾝ'],
  ['ﾄﾞｸ', '独立行政法人', 'ﾄﾞｸﾘﾂｷﾞﾖｳｾｲﾎｳｼﾞﾝ'],
  ['ﾎｺﾞ', '更生保護法人', 'ｺｳｾｲﾎｺﾞﾎｳｼﾞﾝ'],
  ['ﾀﾞｲ', '国立大学法人', '公立大学法人', 'ｺｸﾘﾂﾀﾞｲｶﾞｸﾎｳｼﾞﾝ', 'ｺｳﾘﾂﾀﾞｲｶﾞｸﾎｳｼﾞﾝ'],
  ['ﾉｳ', '農事組合法人', 'ﾉｳｼﾞｸﾐｱｲﾎｳｼﾞﾝ'],
  ['ｶﾝﾘ', '管理組合法人', 'ｶﾝﾘｸﾐｱｲﾎｳｼﾞﾝ'],
  ['ﾍﾞﾝ', '弁護士法人', 'ﾍﾞﾝｺﾞｼﾎｳｼﾞﾝ'],
  ['ｾﾞｲ', '税理士法人', 'ｾﾞｲﾘｼﾎｳｼﾞﾝ'],
  ['ｼﾎｳ', '司法書士法人', 'ｼﾎｳｼﾖｼﾎｳｼﾞﾝ'],
  ['ｷﾞﾖ', '行政書士法人', 'ｷﾞﾖｳｾｲｼﾖｼﾎｳｼﾞﾝ'],
  ['ﾛｳﾑ', '社会保険労務士法人', 'ｼﾔｶｲﾎｹﾝﾛｳﾑｼﾎｳｼﾞﾝ'],
  ['ｶ', '株式会社', '(株)', '㈱', 'ｶﾌﾞｼｷｶﾞｲｼﾔ', 'ｶﾌﾞｼｷｶｲｼﾔ'],
  ['ﾕ', '有限会社', '(有)', '㈲', 'ﾕｳｹﾞﾝｶﾞｲｼﾔ', 'ﾕｳｹﾞﾝｶｲｼﾔ'],
  ['ﾄﾞ', '合同会社', '(同)', 'ｺﾞｳﾄﾞｳｶﾞｲｼﾔ', 'ｺﾞｳﾄﾞｳｶｲｼﾔ'],
  ['ｼ', '合資会社', '(資)', '㈾', 'ｺﾞｳｼｶﾞｲｼﾔ', 'ｺﾞｳｼｶｲｼﾔ'],
  ['ﾒ', '合名会社', '(名)', '㈴', 'ｺﾞｳﾒｲｶﾞｲｼﾔ', 'ｺﾞｳﾒｲｶｲｼﾔ'],
  ['ｿ', '相互会社', 'ｿｳｺﾞｶﾞｲｼﾔ', 'ｿｳｺﾞｶｲｼﾔ'],
]

/** A place of business only occurs within or at the end of a name: (ｴｲ. */
const places: readonly (readonly [abbreviation: string, ...names: string[]])[] = [
  ['ｴｲ', '営業所', 'ｴｲｷﾞﾖｳｼﾖ'],
  ['ｼﾕﾂ', '出張所', 'ｼﾕﾂﾁﾖｳｼﾞﾖ', 'ｼﾕﾂﾁﾖｳｼﾖ'],
]

/** ｶ) at the start, (ｶ at the end, (ｶ) in between. `text` is half-width kana. One kind and one place per name. */
export function abbreviate(text: string): string {
  const kind = replaceFirst(text.trim(), kinds, true)
  return replaceFirst(kind, places, false)
}

function replaceFirst(text: string, table: typeof kinds, atHead: boolean): string {
  for (const [abbreviation, ...names] of table) {
    for (const name of names) {
      const at = text.indexOf(name)
      if (at < 0 || (at === 0 && !atHead)) continue
      const before = text.slice(0, at).trimEnd()
      const after = text.slice(at + name.length).trimStart()
      // The kind alone is not a name, and stays as typed.
      if (before === '' && after === '') return text
      return `${before}${before === '' ? '' : '('}${abbreviation}${after === '' ? '' : ')'}${after}`
    }
  }
  return text
}
