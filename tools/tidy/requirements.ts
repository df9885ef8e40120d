// What SECURITY.md and docs/security-requirements.md say of invariants and requirements: each once, and what holds is
// shown by tests whose titles name it.
import { posix } from 'node:path'
import { isCallExpression } from 'typescript/unstable/ast/is'
import { lineOf, type Source, type TextFile, type Violation } from './source.ts'
import { calledFunction, testFunctions, walk } from './syntax.ts'

export const requirementsPath = 'docs/security-requirements.md'
export const invariantsPath = 'SECURITY.md'

/** How many requirements each family has. */
export const families: Readonly<Record<string, number>> = {
  OTP: 14,
  EML: 10,
  THR: 11,
  FLOW: 9,
  SES: 12,
  PWD: 9,
  ENR: 10,
  TXN: 8,
  API: 8,
  ADM: 9,
  CRY: 7,
  AUD: 8,
  WEB: 11,
}
const invariants = 10

/** Whether a row of that status names tests, and whether it gives a reason. */
const statuses: Readonly<Record<string, { readonly shown: boolean; readonly reason: boolean }>> = {
  holds: { shown: true, reason: false },
  'holds in part': { shown: true, reason: true },
  'not yet': { shown: false, reason: true },
  'not applicable': { shown: false, reason: true },
}

type Row = {
  readonly id: string
  readonly status: string
  readonly shownBy: string
  readonly path: string
  readonly line: number
}

type Title = { readonly path: string; readonly line: number; readonly text: string }

const numbered = (family: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${family}-${String(i + 1).padStart(2, '0')}`)

/** The rows of a document's tables that begin with an ID; those of invariants have no column for a status. */
function rowsOf({ path, text }: TextFile): Row[] {
  return text.split('\n').flatMap((content, index) => {
    const cells = content.split('|').map((cell) => cell.trim())
    const [, id = '', , third = '', fourth = ''] = cells
    const line = index + 1
    if (path === requirementsPath && /^[A-Z]+-\d+$/.test(id))
      return [{ id, status: third, shownBy: fourth, path, line }]
    if (path === invariantsPath && /^I\d+$/.test(id))
      return [{ id, status: 'holds', shownBy: third, path, line }]
    return []
  })
}

/** What tests and groups of tests are called, templates as they are written. */
export function titlesOf({ path, tree }: Source): Title[] {
  const titles: Title[] = []
  walk(tree, (node) => {
    if (!isCallExpression(node) || !testFunctions.includes(calledFunction(node) ?? '')) return
    const text = node.arguments[0]?.getText(tree) ?? ''
    if (/^['"`]/.test(text)) titles.push({ path, line: lineOf(tree, node), text })
  })
  return titles
}

/** Findings have names like those of invariants. */
const cites = (text: string, id: string): boolean =>
  new RegExp(`(?<!finding )(?<![\\w-])${id}(?![\\w-])`).test(text)

function checkRow(row: Row, titles: readonly Title[]): Violation[] {
  const { id, path, line, shownBy } = row
  const status = statuses[row.status]
  if (status === undefined) {
    const instead = `write one of: ${Object.keys(statuses).join(', ')}`
    return [{ path, line, rule: `${id} has the status “${row.status}”`, instead }]
  }
  const files = [...shownBy.matchAll(/\]\(([^)#]+)\)/g)]
    .map(([, target = '']) => posix.join(posix.dirname(path), target))
    .filter((target) => /\.ts$/.test(target))
  const reason = shownBy.replaceAll(/\[[^\]]*\]\([^)]*\)|[\s,;.]/g, '')
  const violations: Violation[] = []
  if (status.shown && files.length === 0)
    violations.push({
      path,
      line,
      rule: `${id} is shown by no test`,
      instead: 'link the test, or say not yet',
    })
  if (status.reason && reason === '')
    violations.push({ path, line, rule: `${id} has no reason`, instead: 'say what is missing, and why' })
  for (const file of files) {
    if (titles.some((title) => title.path === file && cites(title.text, id))) continue
    const instead = 'name it in the title of the test that shows it'
    violations.push({ path, line, rule: `no test in ${file} names ${id}`, instead })
  }
  return violations
}

/** A title may name only what the table has, and nothing that it says is not there. */
function checkTitles(rows: ReadonlyMap<string, Row>, titles: readonly Title[]): Violation[] {
  const form = new RegExp(`(?<![\\w-])(?:${Object.keys(families).join('|')})-\\d{2}(?![\\w-])`, 'g')
  return titles.flatMap(({ path, line, text }) =>
    [...new Set(text.match(form))].flatMap((id) => {
      const row = rows.get(id)
      if (row === undefined)
        return [{ path, line, rule: `there is no ${id}`, instead: `use an ID of ${requirementsPath}` }]
      if (statuses[row.status]?.shown !== false) return []
      const instead = `say in ${requirementsPath} what of it holds, or name another`
      return [{ path, line, rule: `the title names ${id}, which is “${row.status}”`, instead }]
    }),
  )
}

export function checkRequirements(documents: readonly TextFile[], sources: readonly Source[]): Violation[] {
  const rows = documents.flatMap(rowsOf)
  const titles = sources.flatMap(titlesOf)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const wanted = new Map([
    ...Object.entries(families).flatMap(([family, count]) =>
      numbered(family, count).map((id) => [id, requirementsPath] as const),
    ),
    ...Array.from({ length: invariants }, (_, i) => [`I${i + 1}`, invariantsPath] as const),
  ])
  const missing = [...wanted]
    .filter(([id]) => !byId.has(id))
    .map(([id, path]) => ({ path, line: 1, rule: `${id} is missing`, instead: 'add its row' }))
  const extra = rows
    .filter((row) => !wanted.has(row.id) || byId.get(row.id) !== row)
    .map(({ id, path, line }) => ({
      path,
      line,
      rule: wanted.has(id) ? `${id} has two rows` : `${id} is no requirement`,
      instead: 'keep one row for each',
    }))
  return [...missing, ...extra, ...rows.flatMap((row) => checkRow(row, titles)), ...checkTitles(byId, titles)]
}
