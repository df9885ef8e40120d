import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { recommendedApprovals } from '../src/authority/rules/two-persons.ts'
import { usualReasons } from '../src/authority/rules/usual-reasons.ts'
import { modules as productModules } from '../src/compose/modules.ts'
import { loadProfiles } from '../src/compose/profiles.ts'
import { refusalsIn } from '../src/compose/refusals.ts'
import { schema } from '../src/compose/schema.ts'
import { done, imported } from '../src/desk/texts/desk.ts'
import { trade } from '../src/services/fx-web/texts/trade.ts'
import { fbProfile } from '../src/services/web-fb/operations/profile-of.ts'
import { fbActs } from '../src/services/web-fb/texts/desk.ts'
import { profileOf } from '../test/support/states.ts'
import { generatedFiles, outOfStep, readFromDisk, statusSection } from './generate-docs.ts'
import { table, withTables } from './house-tables.ts'
import { layers, modules } from './tidy/layout.ts'

const files = await generatedFiles()

test('every generated file is in step with the code', () => {
  assert.deepEqual(outOfStep(files, readFromDisk), [], 'run `npm run docs`, and look at what it changed')
})

test('a file that was edited or is missing is out of step', () => {
  const [first = ''] = files.keys()
  const edited = (path: string) => (path === first ? `${files.get(path)}x` : files.get(path))
  assert.deepEqual(outOfStep(files, edited), [first])
  assert.deepEqual(
    outOfStep(files, () => undefined),
    [...files.keys()],
  )
})

test('ARCHITECTURE.md lists every module, every layer and every table, and needs a place for each list', async () => {
  const architecture = files.get('ARCHITECTURE.md') ?? ''
  for (const name of [...Object.keys(modules), ...Object.keys(layers)]) {
    assert.match(architecture, new RegExp(`^\\| \`${name.replaceAll(/[*/]/g, '\\$&')}\` \\|`, 'm'), name)
  }
  const states = files.get('docs/states.md') ?? ''
  for (const { name, table } of schema.states) {
    assert.ok(architecture.includes(`\n| \`${table.name}\` | `), table.name)
    assert.ok(states.includes(`\n| \`${name}\` | \`${table.name}\` | `), name)
  }
  await assert.rejects(withTables(architecture.replace('<!-- end: tables -->', '')), /no place for tables/)
})

test('every table of the migrations is in ARCHITECTURE.md', () => {
  const folder = join(import.meta.dirname, '../src/platform/store/migrations')
  const sql = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  const named = sql.flatMap((text) => [...text.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g)])
  assert.ok(named.length > 30)
  for (const [, name = ''] of named) assert.ok(files.get('ARCHITECTURE.md')?.includes(`\`${name}\``), name)
})

test('the same code gives the same text', async () => {
  assert.deepEqual(await generatedFiles(), files)
})

test('every refusal is listed once, with its code and its status', () => {
  const errors = files.get('docs/errors.md') ?? ''
  const { allRefusals } = refusalsIn(productModules)
  for (const [refusal, { code, status }] of Object.entries(allRefusals)) {
    const { length } = errors.match(new RegExp(`^\\| \`${refusal}\` \\| ${status} \\|`, 'gm')) ?? []
    assert.equal(length, 1, refusal)
    assert.ok(errors.includes(`## ${code}\n`), code)
  }
})

test('every code that the source names is listed, and no text says that something is undefined', () => {
  const errors = files.get('docs/errors.md') ?? ''
  for (const code of codesInSource()) assert.ok(errors.includes(code), code)
  const kindsDone = Object.values(fbActs).map((act) => act.done)
  for (const message of [...Object.values(done), ...kindsDone, imported(25), ...Object.values(trade)]) {
    assert.ok(errors.includes(`| ${message.code} |`), message.code)
    assert.ok(errors.includes(`| ${message.text} |`), message.text)
  }
  assert.doesNotMatch(errors, /undefined/)
})

function codesInSource(): ReadonlySet<string> {
  const root = join(import.meta.dirname, '../src')
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.[jt]s$/.test(name),
  )
  const codes = sources.flatMap(
    (name) => readFileSync(join(root, name), 'utf8').match(/RMCFX[A-Z]{3}\d{6}[EWI]/g) ?? [],
  )
  assert.ok(codes.length > 50)
  return new Set(codes)
}

test('a text that differs by service is given for each', () => {
  const errors = files.get('docs/errors.md') ?? ''
  assert.match(errors, /^- .*`shoko-chukin\/fx-web`.*: パスワードは8桁以上16桁以下で/m)
  assert.match(errors, /^- `johoku\/fx-web`.*: パスワードは6桁以上12桁以下で/m)
})

test('statuses become a table and a diagram, ends included', () => {
  const text = statusSection('door', 'door.ts', { open: { door_shut: 'shut' }, shut: {} })
  assert.match(text, /^### Door$/m)
  assert.match(text, /^\| `open` \| `door_shut` \| `shut` \|$/m)
  assert.match(text, /^ {2}\[\*\] --> open\n {2}open --> shut : door_shut\n {2}shut --> \[\*\]$/m)
  assert.throws(
    () => statusSection('door', 'door.ts', { open: { door_shut: 'shot' } }),
    /shot is not one of its statuses/,
  )
})

test('the schema of a profile refuses unknown fields and says what a field is', () => {
  const schema = JSON.parse(files.get('profiles/profile.schema.json') ?? '')
  assert.equal(schema.additionalProperties, false)
  assert.equal(schema.properties.code.properties.clockToleranceSeconds.maximum, 15)
  assert.match(schema.properties.institutionName.description, /institution/)
})

test('a cell of a table can hold neither a bar nor a line break', () => {
  assert.equal(table(['a'], [['b|c\nd']]), '| a |\n| --- |\n| b\\|c d |\n')
})

test('docs/security-mapping.md says what the profiles hold, field by field', () => {
  const profiles = loadProfiles(join(import.meta.dirname, '../profiles'))
  const services = ['shoko-chukin/fx-web', 'johoku/fx-web', 'shinkin-5410/web-fb', 'sample-shinkin/personal']
  const columns = [...services, 'desk/shoko-chukin'].map((service) => profiles.get(service))
  const rows = new Map(
    (readFromDisk('docs/security-mapping.md') ?? '')
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map(([, field = '', ...cells]) => [field.replaceAll('`', ''), cells.slice(0, columns.length)]),
  )
  for (const group of [
    'password',
    'code',
    'enrollment',
    'session',
    'login',
    'replacement',
    'desk',
  ] as const) {
    for (const field of Object.keys(columns[0]?.[group] ?? {})) {
      const held = columns.map((profile) =>
        Object.entries(profile?.[group] ?? {}).find(([name]) => name === field),
      )
      const shown = held.map((entry) => shownValue(entry?.[1]))
      assert.deepEqual(rows.get(`${group}.${field}`), shown, `${group}.${field}`)
    }
  }
  const { phases, coolingHours, ...mail } = profiles.get('shoko-chukin/fx-web-2025')?.methods.mail ?? {}
  const alone = {
    'methods.mail': mail,
    'fb.fixedPasswords': fbProfile(profileOf('shinkin-5410/web-fb')).fb.fixedPasswords,
  }
  for (const [group, held] of Object.entries(alone)) {
    assert.ok(Object.keys(held).length > 0, group)
    for (const [field, value] of Object.entries(held)) {
      assert.equal(rows.get(`${group}.${field}`)?.[0], shownValue(value), `${group}.${field}`)
    }
  }
})

function shownValue(value: unknown): string {
  if (value === recommendedApprovals) return 'recommended'
  if (isDeepStrictEqual(value, usualReasons)) return 'usual'
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value)
      .map(([name, each]) => `${name} ${each}`)
      .join(', ')
  }
  if (!Array.isArray(value)) return String(value)
  return value.length === 0 ? 'none' : value.join(', ')
}

test('every variable that src/compose/config.ts reads is in docs/operating.md', () => {
  const read = [...(readFromDisk('src/compose/config.ts') ?? '').matchAll(/set\('(\w+)'\)/g)].map(
    ([, name = '']) => name,
  )
  assert.ok(read.length > 0)
  for (const name of read) assert.ok(readFromDisk('docs/operating.md')?.includes(`| \`${name}\` |`), name)
})

test('WEB-10: every dependency has its reasons in docs/adr/0014-dependencies.md', () => {
  const { dependencies, devDependencies } = JSON.parse(readFromDisk('package.json') ?? '')
  const reasons = readFromDisk('docs/adr/0014-dependencies.md')
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    assert.ok(reasons?.includes(`\`${name}\``), name)
  }
})
