// Whatever the log says at a level that wakes somebody has its row in docs/runbook.md (finding E10).
import { isCallExpression, isPropertyAccessExpression, isStringLiteral } from 'typescript/unstable/ast/is'
import { lineOf, type Source, type TextFile, type Violation } from './source.ts'
import { walk } from './syntax.ts'

const runbook = 'docs/runbook.md'

/** Where the words are that a line of the log takes from elsewhere. */
const wordsElsewhere: Readonly<Record<string, readonly string[]>> = {
  'src/platform/outbox/worker.ts': [
    'the mail server cannot be reached; mails wait',
    'a mail could not be dealt with',
    'the outbox cannot be read',
    'the webhook … cannot be reached; its events wait',
    'an event for the webhook … could not be dealt with',
    'what the webhook … is to be told cannot be read',
    'the push service … cannot be reached; its pushes wait',
    'a push to … could not be dealt with',
    'what is to be pushed to … cannot be read',
    'the core system takes no postings; they wait',
    'a posting could not be dealt with',
    'the postings for the core system cannot be read',
  ],
  'src/authority/operations/watch-refusals.ts': [
    'many users had a few wrong passwords or codes each: somebody may be going through a list',
    'many users are being locked',
    'a refusal has become much more frequent',
    'many more requests than usual are turned away',
  ],
  'src/doors/webhooks/operations/start-webhooks.ts': ['the journal cannot be read for the webhook …'],
}

/** Told by the log's own writer, past the logger. */
const unloggable = 'log lines were lost'

const isProduct = ({ path }: TextFile): boolean => path.startsWith('src/') && !path.endsWith('.test.ts')

/**
 * Whether the code has the words; what differs each time, `…`, is between two pieces. Which webhook it is, the code
 * writes apart.
 */
function isWritten(says: string, code: readonly string[]): boolean {
  const pieces = says.split('…').map((each) =>
    each
      .trim()
      .replace(/the webhook$/, '')
      .trim(),
  )
  return pieces.every((piece) => code.some((text) => text.includes(piece)))
}

type Row = { readonly says: string; readonly line: number }

/** The first cell of each row of a table, without the name of an alarm. */
function rowsOf(text: string): readonly Row[] {
  return text.split('\n').flatMap((line, i) => {
    const cell = line.startsWith('| ') ? (line.split(' | ')[0] ?? '').slice(2) : ''
    const says = cell.replace(/^`[a-z_]+`: /, '')
    return says === '' || says.startsWith('`') ? [] : [{ says, line: i + 1 }]
  })
}

/** Both ways: no line without a row, and no row that no line leads to. */
export function checkRunbook(sources: readonly Source[], texts: readonly TextFile[]): Violation[] {
  const rows = rowsOf(texts.find(({ path }) => path === runbook)?.text ?? '')
  const said = sources.flatMap(saidIn)
  const known = new Set(rows.map(({ says }) => says))
  const spoken = new Set(said.map(({ says }) => says))
  const code = sources.filter(isProduct).map(({ text }) => text)
  return [
    ...said
      .filter(({ says }) => !known.has(says))
      .map(({ path, line, says }) => ({
        path,
        line,
        rule: `${runbook} has no row for "${says}"`,
        instead: 'say there what it means and what to do',
      })),
    ...rows
      .filter(({ says }) => !(spoken.has(says) || says === unloggable) || !isWritten(says, code))
      .map(({ line, says }) => ({
        path: runbook,
        line,
        rule: `no line of the log says "${says}"`,
        instead: 'write it as the code does, or remove the row',
      })),
  ]
}

function saidIn(source: Source): readonly (Row & { readonly path: string })[] {
  if (!isProduct(source)) return []
  const { path, tree } = source
  const found: (Row & { readonly path: string })[] = []
  walk(tree, (node) => {
    if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return
    const { name, expression } = node.expression
    if (!['warn', 'error'].includes(name.text) || !/(^|\.)log$/.test(expression.getText(tree))) return
    const line = lineOf(tree, node)
    const words = node.arguments.at(1)
    if (words !== undefined && isStringLiteral(words)) found.push({ path, line, says: words.text })
    else
      for (const says of wordsElsewhere[path] ?? [words?.getText(tree) ?? 'nothing'])
        found.push({ path, line, says })
  })
  return found
}
