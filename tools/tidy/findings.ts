// docs/acceptance-findings.md: every finding of the customers' sections, and the tests that show it mended.
import { posix } from 'node:path'
import { titlesOf } from './requirements.ts'
import type { Source, TextFile, Violation } from './source.ts'

export const findingsPath = 'docs/acceptance-findings.md'

/** How many findings each section has. */
const sections: Readonly<Record<string, number>> = { M: 11, W: 9, P: 6, I: 6 }

const wanted = Object.entries(sections).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, i) => `${section}${i + 1}`),
)

type Row = { readonly id: string; readonly shownBy: string; readonly line: number }

function rowsOf({ text }: TextFile): readonly Row[] {
  return text.split('\n').flatMap((content, index) => {
    const [, id = '', , shownBy = ''] = content.split('|').map((cell) => cell.trim())
    return /^[A-Z]\d+(?:\.\d+)?$/.test(id) ? [{ id, shownBy, line: index + 1 }] : []
  })
}

/** A finding has one row, or one for each of its parts: M10.1, M10.2 and so on. */
function expectedIds(finding: string, found: readonly string[]): readonly string[] {
  const parts = found.filter((id) => id.startsWith(`${finding}.`)).length
  return parts === 0 ? [finding] : Array.from({ length: parts }, (_, i) => `${finding}.${i + 1}`)
}

/** `[file](../test/file.test.ts) “a part of the title”`. */
const namedTest = /\[[^\]]*\]\(([^)#]+\.test\.ts)\) “([^”]+)”/g

export function checkFindings(documents: readonly TextFile[], sources: readonly Source[]): Violation[] {
  const path = findingsPath
  const rows = documents.filter((document) => document.path === path).flatMap(rowsOf)
  const ids = rows.map(({ id }) => id)
  const expected = wanted.flatMap((finding) => expectedIds(finding, ids))
  const listed =
    ids.join() === expected.join()
      ? []
      : [{ path, line: 1, rule: 'findings are missing, twice or out of order', instead: expected.join(' ') }]
  const titles = Map.groupBy(sources.flatMap(titlesOf), (title) => title.path)
  return [
    ...listed,
    ...rows.flatMap(({ id, shownBy, line }) => {
      const tests = [...shownBy.matchAll(namedTest)]
      const none = { path, line, rule: `${id} is shown by no test`, instead: 'name one, by file and title' }
      const wrong = tests.flatMap(([, target = '', part = '']) => {
        const file = posix.join(posix.dirname(path), target)
        const named = (titles.get(file) ?? []).filter(({ text }) => text.includes(part)).length
        const instead = 'write a part of the title that one test has'
        return named === 1 ? [] : [{ path, line, rule: `${named} tests in ${file} say “${part}”`, instead }]
      })
      return tests.length === 0 ? [none] : wrong
    }),
  ]
}
