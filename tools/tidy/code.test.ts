import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkBans, checkBarrels, checkSizes, checkSqueezes, checkUnfinished } from './code.ts'
import { checkImports } from './imports.ts'
import { fileLinesMax, functionLinesMax, unfinishedWords } from './rules.ts'
import { describe, parseSources, type Source, type Violation } from './source.ts'

type Check = (sources: readonly Source[]) => Violation[]
type Row = readonly [path: string, code: string, complaint?: string]

async function expectComplaints(check: Check, rows: readonly Row[]): Promise<void> {
  const sources = await parseSources(rows.map(([path, code]) => ({ path, text: `// A comment.\n${code}\n` })))
  for (const [index, [path, code, complaint]] of rows.entries()) {
    const source = sources[index]
    assert.ok(source !== undefined)
    const found = check([source]).map(describe)
    if (complaint === undefined) assert.deepEqual(found, [], `${path}: ${code}`)
    else
      assert.ok(
        found[0]?.startsWith(`${path}:2: ${complaint}`),
        `${path}: ${code}\nfound: ${found.join('\n')}`,
      )
  }
}

test('what is banned everywhere is found in src, test and tools', async () => {
  const rows: [code: string, what: string][] = [
    ['export const a = (b: any) => b', 'the type any'],
    ['const a = b as any[]', 'the type any'],
    ['const a = new Date()', 'Date'],
    ['const a = Date.now()', 'Date'],
    ['const a = Date.parse(b)', 'Date'],
    ['const a = new globalThis.Date()', 'Date'],
    ['export function a(b: Date) {}', 'Date'],
    ['enum A { B }', 'an enum'],
    ['export const enum A { B }', 'an enum'],
    ['namespace A { export const b = 1 }', 'a namespace'],
    ['class A { constructor(readonly b: string) {} }', 'a parameter property'],
    ['class A { constructor(private b: string) {} }', 'a parameter property'],
    ['export default 1', 'a default export'],
    ['export default function a() {}', 'a default export'],
    ['const a = 1; export { a as default }', 'a default export'],
    ['const a = Math.random()', 'Math.random'],
  ]
  for (const folder of ['src/otp', 'src/web', 'src', 'test/support', 'tools']) {
    await expectComplaints(
      checkBans,
      rows.map(([code, what]) => [`${folder}/a.ts`, code, `${what} is banned`] as const),
    )
  }
})

test('what only looks like something banned is allowed', async () => {
  await expectComplaints(checkBans, [
    ['src/otp/a.ts', '/* any Date, enum, namespace, Math.random(), await */ export const a = "new Date()"'],
    ['src/authority/rules/a.ts', 'const a = { process: 1, performance: 2, crypto: 3 }; a.process; a.crypto'],
    ['src/authority/rules/a.ts', 'type A = { readonly process: string; Date: string }'],
    ['src/web/a.ts', 'new Intl.DateTimeFormat("ja-JP")'],
    ['src/web/a.ts', 'switch (a) { default: b() }'],
    ['src/web/a.ts', 'declare module "x" { export const a: string }'],
    ['src/web/a.ts', 'class A { readonly b: string; constructor(b: string) { this.b = b } }'],
    ['src/http/a.ts', 'const a = performance.now(); await b'],
    ['src/operations/a.ts', 'export async function a(now: Temporal.Instant) { await b(now) }'],
    ['src/operations/a.ts', 'iterator.take(1); a.skipped()'],
  ])
})

test('what would load code unseen by the rules of imports is found', async () => {
  const required = 'require, which the rules of imports do not see is banned'
  const open = 'an import of what only the run knows is banned'
  await expectComplaints(checkBans, [
    ['src/cli/a.ts', `const a = require('pg')`, required],
    ['src/cli/a.ts', `const a = process.getBuiltinModule('node:sqlite')`, required],
    ['src/cli/a.ts', `const a = await import(path)`, open],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source
    ['src/cli/a.ts', 'const a = await import(`../${b}.ts`)', open],
    ['src/cli/a.ts', `const a = await import('./b.ts')`],
    ['src/cli/a.test.ts', `const a = await import(path)`],
    ['tools/a.ts', `const a = await import(path)`],
  ])
})

test('API-08: nothing of the server fetches or connects, but what sends checkpoints, mails and webhooks, and asks a core system', async () => {
  const call = `const a = await fetch('https://a.example')`
  await expectComplaints(checkBans, [
    ['src/authority/operations/a.ts', call, 'fetch is banned'],
    ['src/platform/http/a.ts', `globalThis.fetch(b)`, 'fetch is banned'],
    ['src/platform/http/post.ts', call],
    ['src/token/app/a.ts', call],
    ['src/platform/http/a.ts', 'app.fetch(request); createServer({ fetch })'],
    ['test/support/a.ts', call],
  ])
  const sources = (path: string, module: string) =>
    parseSources([{ path, text: `import { connect } from '${module}'\n` }])
  for (const module of ['node:net', 'node:tls', 'node:dgram', 'node:http', 'node:https', 'nodemailer']) {
    const [found] = checkImports(await sources('src/authority/operations/a.ts', module))
    assert.match(found?.rule ?? '', new RegExp(`^only .* may import ${module}$`))
  }
})

test('CRY-05: chance comes from node:crypto, through one folder: Math.random is banned everywhere', async () => {
  await expectComplaints(checkBans, [
    ['src/platform/secrets/random.ts', 'const a = Math.random()', 'Math.random is banned'],
    ['src/authority/operations/a.ts', 'const a = globalThis.Math.random()', 'Math.random is banned'],
    ['test/support/a.ts', 'const { random } = Math; Math.random()', 'Math.random is banned'],
  ])
  const text = `import { randomBytes } from 'node:crypto'\n`
  const [found] = checkImports(await parseSources([{ path: 'src/authority/operations/a.ts', text }]))
  assert.match(found?.rule ?? '', /^only src\/platform\/secrets\/ and .* may import node:crypto$/)
})

test('otp and rules are pure: no waiting, no clock, no environment', async () => {
  for (const path of ['src/otp/a.ts', 'src/authority/rules/a.ts']) {
    await expectComplaints(checkBans, [
      [path, 'export async function a() {}', 'async or await'],
      [path, 'const a = async () => {}', 'async or await'],
      [path, 'await a', 'async or await'],
      [path, 'for await (const a of b) {}', 'async or await'],
      [path, 'const a = Temporal.Now.instant()', 'Temporal.Now'],
      [path, 'const a = performance.now()', 'performance'],
      [path, 'const a = globalThis.performance.now()', 'performance'],
      [path, 'crypto.getRandomValues(a)', 'crypto'],
      [path, 'const a = { crypto }', 'crypto'],
      [path, 'process.exit()', 'process'],
      [path.replace('a.ts', 'a.test.ts'), 'await a(process.env, performance.now())'],
    ])
  }
})

test('only config.ts reads the environment, and the clock beside where a token’s program starts', async () => {
  const clock = 'const a = Temporal.Now.instant()'
  const environment = 'const a = process.env.PORT'
  await expectComplaints(checkBans, [
    ['src/main.ts', clock, 'Temporal.Now'],
    ['src/compose/config.ts', clock],
    ['src/token/app/main.ts', clock],
    ['src/operations/a.ts', clock, 'Temporal.Now'],
    ['src/token/app/screen.ts', clock, 'Temporal.Now'],
    ['test/support/a.ts', clock],
    ['src/main.ts', environment, 'process.env'],
    ['src/compose/config.ts', environment],
    ['src/cli/a.ts', environment, 'process.env'],
    ['src/http/a.ts', 'const { env } = globalThis.process; globalThis.process.env', 'process.env'],
    ['tools/a.ts', environment],
  ])
})

test('only cli speaks on the console', async () => {
  await expectComplaints(checkBans, [
    ['src/http/a.ts', 'console.log(1)', 'console'],
    ['src/cli/a.ts', 'console.log(1)'],
    ['src/main.ts', 'console.error(1)', 'console'],
    ['test/bench/main.ts', 'console.log(1)'],
  ])
})

test('tests run, all of them', async () => {
  const path = 'src/otp/a.test.ts'
  const complaint = '.only, .skip or .todo'
  await expectComplaints(checkBans, [
    [path, 'test.only("a", () => {})', complaint],
    [path, 'describe.skip("a", () => {})', complaint],
    [path, 'test("a", (t) => t.todo())', complaint],
    [path, 'test("a", { skip: true }, () => {})', complaint],
    [path, 'await t.test("a", { todo: "later" }, () => {})', complaint],
    [path, 'test("a", { timeout: 1 }, () => {}); a({ skip: 1 })'],
  ])
})

test('a file that only passes on what others export is found', async () => {
  const texts = [
    'export * from "./b.ts"',
    'export { b } from "./b.ts"; export type { C } from "./c.ts"',
    'import { b } from "./b.ts"; export { b }',
    'export type { C } from "./c.ts"; export const b = 1',
    'import "./a.ts"',
    '',
  ]
  const sources = await parseSources(texts.map((text) => ({ path: 'src/otp/a.ts', text })))
  assert.deepEqual(
    sources.map((source) => checkBarrels([source]).length),
    [1, 1, 1, 0, 0, 0],
  )
})

test('words of unfinished work are found in comments and names, not in strings', async () => {
  await expectComplaints(
    checkUnfinished,
    unfinishedWords.flatMap((word): Row[] => [
      ['src/a.ts', `const a = 1 // ${word}: later`, `${word} is banned`],
      ['test/a.ts', `/* ${word} */ const a = 1`, `${word} is banned`],
      ['tools/a.ts', `const a = '${word}' + \`${word} \${b} ${word}\` + /${word}/.source`],
      ['tools/a.ts', `const a = 1 // ${word}S`],
    ]),
  )
})

test('what only saves lines is found: literals spread into literals, and unions spelled by a template', async () => {
  const spread = 'a literal is spread into a literal'
  const spelled = 'a template type spells the members of a union'
  await expectComplaints(checkSqueezes, [
    ['src/a.ts', 'const a = { ...{ b, c } }', spread],
    ['src/a.ts', 'const a = { b, ...({ c: 1 } as const), ...d }', spread],
    ['test/a.ts', 'const a = [...[1, 2], ...[3, 4]]', spread],
    ['tools/a.ts', 'a(...[1, 2])', spread],
    ['src/a.ts', 'const a = Object.assign({ b }, { c })', 'a literal is assigned into a literal'],
    ['test/a.ts', 'const a = Object.assign({}, d, { c })', 'a literal is assigned into a literal'],
    [
      'src/a.ts',
      'const a = Object.assign({}, ...b); Object.assign(c, { d }); Object.assign(new Error(), { e })',
    ],
    ['src/a.ts', `type A = \`b\${'' | 'C' | 'D'}\``, spelled],
    ['src/a.ts', `type A = Record<\`b\${C}\`, string>`, spelled],
    ['src/a.ts', 'const a = { ...b, ...(c ? { d } : {}), ...(e !== undefined && { e }), ...f({ g }) }'],
    ['src/a.ts', 'const a = [...b, ...(c ? [d] : []), ...[1, 2].map(e)]'],
    ['src/a.ts', `type A = { readonly [key: \`b \${string}\`]: \`c\${number}\` }; const a = \`b\${c}\``],
  ])
})

test('long files and long functions are found, at one line over the limit', async () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `  a(${index})`).join('\n')
  const body = (total: number) => lines(total - 2)
  const complaint = `the function has ${functionLinesMax + 1} lines`
  const long = body(functionLinesMax + 1)
  await expectComplaints(checkSizes, [
    ['src/a.ts', `function a() {\n${body(functionLinesMax)}\n}`],
    ['src/a.ts', `/** Why. */ function a() {\n${long}\n}`, complaint],
    ['src/a.ts', `const a = () => {\n${long}\n}`, complaint],
    ['src/a.ts', `class A { b() {\n${long}\n} }`, complaint],
    ['src/a.test.ts', `test('a', () => {\n${long}\n})`, complaint],
    ['src/a.test.ts', `describe('a', () => {\n${long}\n})`],
  ])
  const sources = await parseSources(
    [fileLinesMax, fileLinesMax + 1].map((count) => ({ path: 'src/a.ts', text: `${lines(count)}\n` })),
  )
  const complaints = checkSizes(sources).map(({ rule }) => rule)
  assert.deepEqual(complaints, [`the file has ${fileLinesMax + 1} lines`])
})
