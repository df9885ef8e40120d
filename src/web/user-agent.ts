/** What a browser says it is. Anybody can say anything: it is shown and compared, and decides about no right. */

/** A browser and the systems that it may run on, as its User-Agent tells; Windows 10 and 11 read alike there. */
export type Seen = { readonly browser: string; readonly systems: readonly string[] }

// The first that matches: Edge also says Chrome, and Chrome also says Safari.
const browsers: readonly (readonly [RegExp, string])[] = [
  [/Trident\/|MSIE /, 'Internet Explorer'],
  [/Edge\//, 'Microsoft Edge レガシ'],
  [/Edg(A|iOS)?\//, 'Microsoft Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS)\//, 'Google Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: readonly (readonly [RegExp, readonly string[]])[] = [
  [/Windows NT 10\.0/, ['Windows 10', 'Windows 11']],
  [/Windows/, ['Windows 8.1以前']],
  [/Android/, ['Android']],
  [/iPhone|iPad/, ['iOS']],
  [/Mac OS X/, ['macOS']],
  [/CrOS/, ['Chrome OS']],
  [/SunOS/, ['Solaris']],
  [/Linux/, ['Linux']],
]

export function seenIn(userAgent = ''): Seen {
  const first = <Name>(table: readonly (readonly [RegExp, Name])[]) =>
    table.find(([pattern]) => pattern.test(userAgent))?.[1]
  return { browser: first(browsers) ?? '不明なブラウザ', systems: first(systems) ?? ['不明なOS'] }
}

export function nameOf({ browser, systems }: Seen): string {
  return `${systems.join(' または ')}／${browser}`
}
