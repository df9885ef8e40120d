/** What the browser of a login was, coarsely: enough for its owner to know it again, too little to tell people apart. */

/** The first that fits, since every browser also names those that it wants to be taken for. */
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
  [/^DoCoMo\/|^KDDI-|\bUP\.Browser\/|^SoftBank\/|^Vodafone\//, '携帯電話'],
  [/\biPhone\b|\biPod\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMacintosh\b|\bMac OS X\b/, 'Mac'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
]

const longest = 1000

/**
 * 「Google Chrome（Windows）」 of a User-Agent; null of a request without one. Only names of this file come out, never a
 * part of what was sent.
 */
export function deviceOf(userAgent: string | undefined): string | null {
  const text = userAgent?.slice(0, longest).trim() ?? ''
  if (text === '') return null
  const system = nameIn(systems, text)
  const browser = nameIn(browsers, text)
  if (browser === undefined) return system ?? '不明なブラウザ'
  return system === undefined ? browser : `${browser}（${system}）`
}

function nameIn(names: readonly (readonly [RegExp, string])[], text: string): string | undefined {
  return names.find(([pattern]) => pattern.test(text))?.[1]
}
