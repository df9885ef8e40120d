import type { Language } from '../../otp/language.ts'

/** The browser of a login, coarsely: enough for its owner to recognize it, too little to fingerprint anybody. */

const unknownBrowser = '不明なブラウザ'
const featurePhone = '携帯電話'

/** The first match wins, since every browser also names those that it imitates. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Microsoft Edge'],
  [/\bOPR\/|\bOPiOS\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/Chrome\/|\bCriOS\/|\bChromium\//, 'Google Chrome'],
  [/\bTrident\/|\bMSIE /, 'Internet Explorer'],
  [/\bSafari\//, 'Safari'],
]

const systems: readonly (readonly [RegExp, string])[] = [
  [/^DoCoMo\/|^KDDI-|\bUP\.Browser\/|^SoftBank\/|^Vodafone\//, featurePhone],
  [/\biPhone\b|\biPod\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMacintosh\b|\bMac OS X\b/, 'Mac'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
]

/** Does somebody hold it in the hand? Of some tablets nobody can tell: they say that they are PCs. */
export function isHandheld(userAgent: string | undefined): boolean {
  return /\b(?:iPhone|iPod|iPad|Android)\b/.test(userAgent ?? '')
}

const longest = 1000

/**
 * 「Google Chrome（Windows）」 from a User-Agent; null for a request without one. Returns only names from this file, never
 * a part of the header.
 */
export function deviceOf(userAgent: string | undefined): string | null {
  const text = userAgent?.slice(0, longest).trim() ?? ''
  if (text === '') return null
  const system = nameIn(systems, text)
  const browser = nameIn(browsers, text)
  if (browser === undefined) return system ?? unknownBrowser
  return system === undefined ? browser : `${browser}（${system}）`
}

/** The same for a screen in another language than the journal's. */
export function deviceIn(device: string, language: Language = 'ja'): string {
  if (language === 'ja') return device
  return device
    .replace(unknownBrowser, 'unknown browser')
    .replace(featurePhone, 'feature phone')
    .replace('（', ' (')
    .replace('）', ')')
}

function nameIn(names: readonly (readonly [RegExp, string])[], text: string): string | undefined {
  return names.find(([pattern]) => pattern.test(text))?.[1]
}
