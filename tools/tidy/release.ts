// A release is dated in CHANGELOG.md, and no machine's clock is right that is before it (R2).
import type { TextFile, Violation } from './source.ts'

const changelog = 'CHANGELOG.md'
const doubt = 'src/compose/clock-doubt.ts'

const section = /^\d+\.\d+\.\d+, (unreleased|\d{4}-\d{2}-\d{2})$/
const constant = /^export const madeAt = Temporal\.Instant\.from\('([^']+)'\)$/m

/** The topmost section may wait for its date; the constant that clocks are held against is no older than the newest date. */
export function checkRelease(files: readonly TextFile[]): Violation[] {
  const textOf = (name: string) => files.find(({ path }) => path === name)?.text ?? ''
  const headings = textOf(changelog)
    .split('\n')
    .flatMap((text, i) => (text.startsWith('## ') ? [{ text: text.slice(3), line: i + 1 }] : []))
  const undated = headings.filter(({ text }, i) => {
    const when = section.exec(text)?.[1]
    return when === undefined || (when === 'unreleased' && i > 0)
  })
  const newest = headings
    .flatMap(({ text }) => section.exec(text)?.[1] ?? [])
    .filter((when) => when !== 'unreleased')
    .toSorted()
    .at(-1)
  return [
    ...undated.map(({ text, line }) => ({
      path: changelog,
      line,
      rule: `"${text}" does not say when it was released`,
      instead: 'write "1.2.3, 2026-12-31"; only the topmost section may say "unreleased"',
    })),
    ...(newest === undefined ? [] : checkConstant(textOf(doubt), newest)),
  ]
}

function checkConstant(text: string, released: string): Violation[] {
  const found = constant.exec(text)?.[1]
  // From the morning on at which it is that day here.
  const earliest = Temporal.Instant.from(`${released}T00:00:00+09:00`)
  if (found !== undefined && Temporal.Instant.compare(Temporal.Instant.from(found), earliest) >= 0) return []
  const lines = text.slice(0, Math.max(0, text.indexOf('export const madeAt'))).split('\n')
  const rule = `madeAt is ${found ?? 'missing'}, and CHANGELOG.md says that this version was released on ${released}`
  return [
    { path: doubt, line: lines.length, rule, instead: `set it to ${earliest} or later, before the release` },
  ]
}
