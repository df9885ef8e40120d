// The tables of ARCHITECTURE.md and docs/states.md that say what the code says: modules, and the states that they keep.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { loginMethods } from '../src/authority/methods/all.ts'
import { modules as productModules } from '../src/compose/modules.ts'
import { schema } from '../src/compose/schema.ts'
import { toRepeat } from '../src/desk/rules/to-repeat.ts'
import type { State } from '../src/platform/decision/state.ts'
import type { Kept } from '../src/platform/store/schema.ts'
import { restoredTables } from './restored-tables.ts'
import { layers, modules } from './tidy/layout.ts'

/** The folders below src/services, of the modules that are there. */
const services = productModules.flatMap(({ name }) =>
  name.startsWith('services/') ? [`\`${name.slice('services/'.length)}\``] : [],
)

/** What each module is; `tools/tidy/rules.ts` has what it may import. */
const moduleWords: Readonly<Record<string, string>> = {
  otp: 'arithmetic of codes, parsers; no I/O, no Node',
  platform:
    'machinery that knows no rule of one-time passwords: `decision` (what a decision, an event, a state is), `store`, `journal`, `secrets`, `http`, `mail`, `outbox`, `radius`, `web`, `cli`',
  authority:
    'the product: customers, users, passwords, tokens, bindings, codes, methods, sessions, operators, approvals',
  bank: 'a stand-in for the host bank: accounts, agreements, calendar, fees, kana, Zengin files',
  desk: 'the support desk',
  'services/*': `one service each: ${services.join(', ')}`,
  'doors/*':
    'for programs: `api`, `vip`, `radius`, `oidc`, and `webhooks` and `event-stream`, which tell theirs; and `token-app`, the pages that serve the token app',
  token: 'the software token: `app` in a browser, `terminal`',
  demo: "the demo's data and screens",
  cli: 'commands',
  compose: 'puts the parts together: configuration, profiles, the schema of the store, the application',
  main: 'where the process starts',
}

/** Replaces what stands between the marks of each part; throws for a document without one of them. */
export async function withTables(document: string): Promise<string> {
  const parts = {
    modules: modulesTable(),
    layers: layersTable(),
    methods: methodsTable(),
    tables: await tablesTable(),
  }
  return filled(document, parts)
}

function filled(document: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, table]) => {
    const [begin, end] = [`<!-- generated: ${name} -->\n`, `<!-- end: ${name} -->`]
    const [from, to] = [text.indexOf(begin), text.indexOf(end)]
    if (from < 0 || to < from) throw new Error(`the document has no place for ${name}`)
    return `${text.slice(0, from)}${begin}\n${table}\n${text.slice(to)}`
  }, document)
}

/** docs/operating.md with what a restored row of each table is good for. */
export function withRestored(document: string): string {
  const rows = Object.entries(restoredTables).map(([name, { verdict, by, why }]) => {
    const what = verdict === 'repeat' ? `repeat: ${by}` : verdict
    return [`\`${name}\``, what, why]
  })
  const repeated = Object.entries(toRepeat).map(([name, { words, events }]) => {
    return [name, words, events.map((type) => `\`${type}\``).join(', ')]
  })
  return filled(document, {
    repeat: table(['', 'what is done again', 'events that told of it'], repeated),
    restored: table(['table', 'verdict', 'why'], rows),
  })
}

/** Which events change which state: the section of docs/states.md before the statuses. */
export async function eventsTable(): Promise<string> {
  const kept = await keptByModule()
  const effects = kept.flatMap(([module, { effects = [] }]) => effects.map((effect) => ({ module, effect })))
  const rows = schema.states.map((state) => {
    const { name, table, touches } = state
    const own = touches.map(({ type }) => `\`${type}\``)
    const foreign = effects.filter(({ effect }) => effect.state === state)
    const others = foreign.map(({ module, effect }) => `\`${effect.type}\` of \`${module}\``)
    return [`\`${name}\``, `\`${table.name}\``, `\`${ownerOf(state, kept)}\``, [...own, ...others].join(', ')]
  })
  return table(['state', 'table', 'module', 'events that change it'], rows)
}

function modulesTable(): string {
  const rows = Object.entries(modules).map(([name, may]) => {
    const others = may.map((other) => (other === 'everything' ? other : `\`${other}\``)).join(', ')
    return [`\`${name}\``, wordsFor(moduleWords, name), others || 'nothing']
  })
  return table(['module', 'what it is', 'may import'], rows)
}

function layersTable(): string {
  const rows = Object.entries(layers).map(([name, may]) => [
    `\`${name}\``,
    may.map((other) => other.replace(/^[^ ]+/, '`$&`')).join(', ') || 'nothing',
  ])
  return table(['layer', 'may import'], rows)
}

function methodsTable(): string {
  const rows = loginMethods.map(({ rules: { name, registration, phishingResistant } }) => [
    `\`${name}\``,
    registration === null ? '—' : `\`${registration.purpose}\``,
    registration?.addedAtLogin ? 'yes' : 'no',
    phishingResistant ? 'yes' : 'no',
  ])
  return table(['method', 'ticket to register it', 'also at a login', 'phishing-resistant'], rows)
}

async function tablesTable(): Promise<string> {
  const kept = await keptByModule()
  const rows = schema.states.map((state) => {
    const { name, columns, keyLength } = state.table
    const key = columns.slice(0, keyLength).map(([column]) => `\`${column}\``)
    return [`\`${name}\``, state.row, key.join(', '), `\`${ownerOf(state, kept)}\``]
  })
  return table(['table', 'one row is', 'key', 'module'], rows)
}

type KeptByModule = readonly (readonly [module: string, kept: Kept])[]

/** What each kept.ts lists, with its folder. */
async function keptByModule(): Promise<KeptByModule> {
  const source = join(import.meta.dirname, '../src')
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('/kept.ts'))
  const found: (readonly [string, Kept])[] = []
  for (const file of files.sort()) {
    const exported: Record<string, unknown> = await import(pathToFileURL(join(source, file)).href)
    for (const kept of Object.values(exported).filter(isKept))
      found.push([file.replace('/kept.ts', ''), kept])
  }
  return found
}

function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && 'states' in value && Array.isArray(value.states)
}

function ownerOf(state: State, kept: KeptByModule): string {
  const owner = kept.find(([, { states }]) => states.includes(state))
  if (owner === undefined) throw new Error(`no kept.ts lists the state ${state.name}`)
  return owner[0]
}

function wordsFor(words: Readonly<Record<string, string>>, name: string): string {
  const found = words[name]
  if (found === undefined) throw new Error(`tools/house-tables.ts says nothing about ${name}`)
  return found
}

/** A table in Markdown. A cell holds one line; a bar in it would end it. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows.map((row) => row.map(cell))]
  return `${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
