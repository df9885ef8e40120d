// A migration only adds and says so, or says why older nodes must be gone first (decision 36).
import type { TextFile, Violation } from './source.ts'

/** From before there was a rule: all of them count as doing more than adding. */
const lastBefore = 43

const migrationFile = /^src\/(?:.+\/)?migrations\/(\d{4})-[a-z0-9-]+\.sql$/

/** Statements that nodes of the version before don't notice, and whose tables they may go on writing. */
const additions = [
  /^CREATE TABLE \w+ \(/i,
  /^ALTER TABLE \w+ ADD COLUMN \w+ (?:TEXT|BIGINT|\{\{bytes\}\})(?: NOT NULL DEFAULT \S+| DEFAULT \S+)?$/i,
  // On a table that is there it would hold up every writer: it is made beforehand, by CREATE INDEX CONCURRENTLY.
  /^CREATE INDEX IF NOT EXISTS \w+ ON \w+ /i,
]

export function checkMigrations(files: readonly TextFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const number = Number(migrationFile.exec(path)?.[1])
    if (Number.isNaN(number) || number <= lastBefore) return []
    const statements = statementsOf(text)
    const claim = `INSERT INTO schema_expansion (number) VALUES (${number})`
    if (!statements.includes(claim)) return isContract(text) ? [] : [unclaimed(path, claim)]
    const created = statements.flatMap((each) => /^CREATE TABLE (\w+)/i.exec(each)?.[1] ?? [])
    return statements
      .filter((each) => each !== claim && !isAddition(each, created))
      .map((each) => ({
        path,
        line: lineOf(text, each),
        rule: `"${each.slice(0, 60)}" does more than add, and the migration says that it only adds`,
        instead: `take it out, or write "-- contracts: …" instead of the row in schema_expansion`,
      }))
  })
}

const isContract = (text: string): boolean => /^-- contracts: \S/m.test(text)

function unclaimed(path: string, claim: string): Violation {
  const instead = `end it with "${claim};" if it only adds, or say "-- contracts: …": what older nodes could not live with`
  return { path, line: 1, rule: 'the migration does not say whether older nodes can go on serving', instead }
}

function isAddition(statement: string, created: readonly string[]): boolean {
  if (additions.some((form) => form.test(statement))) return true
  const table = /^CREATE (?:UNIQUE )?INDEX \w+ ON (\w+)/i.exec(statement)?.[1]
  return table !== undefined && created.includes(table)
}

/** Without comments; none of our texts holds a semicolon. */
function statementsOf(text: string): string[] {
  return text
    .replaceAll(/--[^\n]*/g, '')
    .split(';')
    .map((each) => each.trim().split(/\s+/).join(' '))
    .filter((each) => each !== '')
}

function lineOf(text: string, statement: string): number {
  const [words] = statement.split('(')
  const first = words?.split(' ').slice(0, 3).join(' ') ?? ''
  const index = text.split('\n').findIndex((line) => line.includes(first))
  return index < 0 ? 1 : index + 1
}
