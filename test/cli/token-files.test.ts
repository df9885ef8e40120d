// `token import` and `token export`, as somebody at a terminal uses them.
import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { figure } from '../authority/token-files/support.ts'
import { validate } from '../support/pskc.ts'
import { type Folder, faultsOf, forEachOf, newFolder, runWarifu, type Variables } from './run.ts'

const hex = '3132333435363738393031323334353637383930'
const key = '12345678901234567890123456789012'
const figureArguments = ['--format', 'pskc', '--prefix', 'FT']

let folder: Folder
let variables: Variables
before(() => {
  folder = newFolder()
  variables = { WARIFU_DATA_DIR: folder.path }
  file('six.xml', figure(6))
  file('key', `${key}\n`)
  file('password', 'qwerty\nsecond line\n')
  file('long-password', 'correct horse battery\n')
})
after(() => folder.remove())

function path(name: string): string {
  return join(folder.path, name)
}

function file(name: string, text: string): string {
  writeFileSync(path(name), text)
  return path(name)
}

const run = (words: readonly string[], input = '') => runWarifu(['token', ...words], variables, { input })

async function tokensInJournal(): Promise<string[]> {
  const { stdout } = await runWarifu(['journal', 'list', '--limit', '10000'], variables)
  return [...stdout.matchAll(/token_imported \{"tokenId":"([^"]+)"/g)].map(([, tokenId]) => tokenId ?? '')
}

test('a file is shown by --preview, imported without it, and then its IDs are taken', async () => {
  const words = ['import', path('six.xml'), ...figureArguments, '--key-file', path('key')]
  const seen = await run([...words, '--preview'])
  assert.equal(seen.code, 0)
  assert.match(seen.stdout, /1 event-based, SHA1, 8 digits/)
  // I5: they can be enrolled.
  assert.doesNotMatch(seen.stdout, /screens take/)
  assert.match(seen.stdout, /line 20: FT0987654321 \(987654321\), event-based, counter 0, until \d{4}-/)
  assert.ok(!seen.stdout.includes(hex) && !seen.stdout.includes('12345678901234567890\n'))
  assert.deepEqual(await tokensInJournal(), [])
  const done = await run([...words, '--json'])
  assert.deepEqual([done.code, done.stderr], [0, ''])
  const { digest, ...facts } = JSON.parse(done.stdout)
  const kinds = [{ movingFactor: 'event', algorithm: 'SHA1', digits: 8, periodSeconds: 30, count: 1 }]
  assert.deepEqual(facts, { ok: true, imported: 1, formFactor: 'hardware', kinds, pins: 0, signed: false })
  assert.deepEqual(await tokensInJournal(), ['FT0987654321'])
  const again = await run(words)
  assert.equal(again.code, 2)
  assert.equal(
    again.stdout,
    'nothing was imported\nline 20, 987654321: the token ID is taken (FT0987654321)\n',
  )
})

test('errors are reported by line, with exit code 2, and nothing is imported', async () => {
  const before = await tokensInJournal()
  const csv = file('wrong.csv', `token_id,secret_hex,period\n1,${hex},30\n2,xyz,30\n3,${hex},45\n`)
  const told = await run(['import', csv, '--format', 'csv', '--prefix', 'ab'])
  assert.equal(told.code, 2)
  assert.equal(
    told.stdout,
    'nothing was imported\nline 3, 2: the secret cannot be decoded\nline 4, 3: the period must be 30 or 60 seconds (45)\n',
  )
  const json = await run([
    'import',
    path('six.xml'),
    ...figureArguments,
    '--password-file',
    path('password'),
    '--json',
  ])
  assert.equal(json.code, 2)
  const { ok, errors } = JSON.parse(json.stdout)
  assert.deepEqual([ok, errors[0].line, errors[0].problem], [false, 6, 'key_missing'])
  assert.deepEqual(await tokensInJournal(), before)
})

test('key and password come from files or standard input', async () => {
  const seven = file('seven.xml', figure(7))
  const words = ['import', seven, '--format', 'pskc', '--prefix', 'PW', '--preview']
  assert.equal((await run([...words, '--password-file', path('password')])).code, 0)
  assert.equal((await run([...words, '--password-file', '-'], 'qwerty\n')).code, 0)
  const base64 = Buffer.from(key, 'hex').toString('base64')
  const six = [
    'import',
    path('six.xml'),
    '--format',
    'pskc',
    '--prefix',
    'KY',
    '--preview',
    '--key-file',
    '-',
  ]
  assert.equal((await run(six, `${base64}\n`)).code, 0)
})

test('a bar is for a terminal alone: whoever reads the output gets none of it', async () => {
  const lines = Array.from({ length: 5001 }, (_, i) => `${i},${hex}`)
  const csv = file('many.csv', `token_id,secret_hex\n${lines.join('\n')}\n`)
  const done = await run(['import', csv, '--format', 'csv', '--prefix', 'MANY', '--form-factor', 'mobile'])
  assert.deepEqual([done.code, done.stdout], [0, 'imported 5001 tokens\n'])
  assert.equal(done.stderr, '')
})

test('an export is encrypted, or plain on request; to a new file of its owner, or to standard output', async () => {
  const csv = file('few.csv', `token_id,secret_hex\nOUT000000001,${hex}\nOUT000000002,${hex}\n`)
  assert.equal((await run(['import', csv, '--format', 'csv'])).code, 0)
  const secret = Buffer.from(hex, 'hex').toString('base64')

  const out = path('out.xml')
  const words = ['export', '--prefix', 'OUT', '--password-file', path('long-password'), '--out', out]
  const written = await run([...words, '--json'])
  assert.deepEqual(JSON.parse(written.stdout), { ok: true, exported: 2, file: out })
  assert.equal(statSync(out).mode & 0o777, 0o600)
  assert.ok(!readFileSync(out, 'utf8').includes(secret))
  assert.equal(validate(readFileSync(out, 'utf8')), 'OK')
  assert.deepEqual(faultsOf(await run(words), 2, /--out: EEXIST/), [])

  const plain = await run(['export', '--token-ids', 'out000000002', '--plain'])
  assert.equal(plain.code, 0)
  assert.equal(plain.stderr, 'exported 1 tokens\n')
  assert.equal(validate(plain.stdout), 'OK')
  assert.ok(plain.stdout.includes(secret) && plain.stdout.endsWith('</pskc:KeyContainer>\n'))
})

test('wrong input ends with 2 and one line that names the option', async () => {
  const six = path('six.xml')
  const out = path('never.xml')
  const wrong: [string[], RegExp][] = [
    [['import', '--format', 'pskc'], /token import takes one FILE/],
    [['import', six, six, '--format', 'pskc'], /token import takes one FILE/],
    [['import', path('none'), '--format', 'pskc'], /there is no file .*none/],
    [['import', folder.path, '--format', 'pskc'], /there is no file/],
    [['import', six], /--format is missing/],
    [['import', six, '--format', 'xlsx'], /--format must be one of pskc, csv/],
    [['import', six, '--format', 'pskc', '--prefix', 'F1'], /--prefix must be two to four letters/],
    [
      ['import', six, '--format', 'pskc', '--key-file', path('password')],
      /--key-file must hold 16, 24 or 32 bytes/,
    ],
    [['import', six, '--format', 'pskc', '--key-file', path('none')], /--key-file cannot be read/],
    [
      ['import', six, '--format', 'pskc', '--key-file', path('key'), '--password-file', path('password')],
      /mutually exclusive/,
    ],
    [['export', '--prefix', 'OUT', '--out', out], /--plain writes the secrets unencrypted/],
    [
      ['export', '--prefix', 'OUT', '--plain', '--key-file', path('key'), '--out', out],
      /--plain cannot be combined/,
    ],
    [
      ['export', '--prefix', 'OUT', '--password-file', path('password'), '--out', out],
      /must have at least 12 characters/,
    ],
    [['export', '--plain', '--out', out], /either --prefix or --token-ids/],
    [['export', '--prefix', '%', '--plain', '--out', out], /--prefix must be the beginning/],
    [['export', '--prefix', 'NONE', '--plain', '--out', out], /there is no active token with that prefix/],
    [
      ['export', '--token-ids', 'VSMT25772182,x', '--plain', '--out', out],
      /no active tokens: VSMT25772182, x/,
    ],
    [['export', '--prefix', 'OUT', '--plain', '--json'], /--json needs --out/],
  ]
  const faults = await forEachOf(wrong, async ([words, reason]) => {
    const found = faultsOf(await run(words), 2, reason)
    return found.length === 0 ? [] : [words.join(' '), ...found]
  })
  assert.deepEqual(faults.flat(), [])
  assert.throws(() => statSync(out), /ENOENT/)
})
