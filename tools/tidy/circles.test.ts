import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCircles } from './circles.ts'
import { describe, parseSources } from './source.ts'

async function complaints(files: Readonly<Record<string, string>>): Promise<string[]> {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text: `// A comment.\n${text}\n` }))
  return checkCircles(await parseSources(texts)).map(describe)
}

test('two files of one folder that import each other are found, types included', async () => {
  const [complaint, ...others] = await complaints({
    'src/otp/a.ts': `import type { B } from './b.ts'`,
    'src/otp/b.ts': `export type { A } from './a.ts'`,
  })
  assert.deepEqual(others, [])
  assert.ok(
    complaint?.startsWith(
      'src/otp/a.ts:2: 2 files import each other in a circle: src/otp/a.ts → src/otp/b.ts → src/otp/a.ts. Instead: ',
    ),
    complaint ?? 'none',
  )
})

test('a circle through several modules is found once, and told by its shortest round', async () => {
  const found = await complaints({
    'src/main.ts': `import './authority/rules/a.ts'`,
    'src/authority/rules/a.ts': `import { b } from '../../bank/rules/b.ts'`,
    'src/bank/rules/b.ts': `import { c } from '../../desk/rules/c.ts'; import { d } from './d.ts'`,
    'src/desk/rules/c.ts': `import type { A } from '../../authority/rules/a.ts'`,
    'src/bank/rules/d.ts': `void import('./b.ts')`,
  })
  assert.equal(found.length, 1)
  const round = 'src/bank/rules/b.ts → src/bank/rules/d.ts → src/bank/rules/b.ts'
  assert.ok(
    found[0]?.startsWith(`src/bank/rules/b.ts:2: 4 files import each other in a circle: ${round}.`),
    found[0] ?? 'none',
  )
})

test('two circles are two, and a file that imports itself is one', async () => {
  const found = await complaints({
    'src/otp/a.ts': `import './b.ts'`,
    'src/otp/b.ts': `import './a.ts'; import './c.ts'`,
    'src/otp/c.ts': `import './d.ts'`,
    'src/otp/d.ts': `import './c.ts'`,
    'src/otp/e.ts': `import './e.ts'`,
  })
  assert.equal(found.length, 3)
})

test('a file that many ways lead to is no circle, nor is what lies outside src or only looks like an import', async () => {
  const found = await complaints({
    'src/main.ts': `import './a.ts'; import './b.ts'`,
    'src/a.ts': `import './b.ts'; import './c.ts'`,
    'src/b.ts': `import './c.ts'; import 'node:fs'`,
    'src/c.ts': `export const c = "import './a.ts'" // import './main.ts'`,
    'test/a.ts': `import './b.ts'`,
    'test/b.ts': `import './a.ts'`,
  })
  assert.deepEqual(found, [])
})
