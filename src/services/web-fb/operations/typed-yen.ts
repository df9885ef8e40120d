/** Whole yen as people type them: accepts full width, separators and 円; NaN for anything else. */
export function yenIn(text: string): number {
  const plain = text
    .replaceAll(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xff10 + 0x30))
    .replaceAll(/[,，、\s]/g, '')
    .replace(/^[¥￥\\]/, '')
    .replace(/円$/, '')
  return /^\d{1,15}$/.test(plain) ? Number(plain) : Number.NaN
}
