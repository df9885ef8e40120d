import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findKindComparisons, findSectionTests } from './kinds.ts'
import { kindOwners, sectionOwners } from './rules.ts'
import { describe, parseSources, type Source, type TextFile, type Violation } from './source.ts'

type Find = (sources: readonly Source[]) => Violation[]

async function told(find: Find, files: readonly TextFile[]): Promise<string[]> {
  return find(await parseSources(files.map(({ path, text }) => ({ path, text: `// A comment.\n${text}\n` }))))
    .map(describe)
    .map((message) => message.replace(/\. Instead: .+\.$/, ''))
}

async function expectAsked(find: Find, rule: string, lines: readonly string[], path = 'src/cli/a.ts') {
  for (const text of lines) {
    assert.deepEqual(await told(find, [{ path, text }]), [`${path}:2: ${rule}`], text)
  }
}

async function expectNone(find: Find, rows: readonly (readonly [path: string, text: string])[]) {
  for (const [path, text] of rows)
    assert.deepEqual(await told(find, [{ path, text }]), [], `${path}: ${text}`)
}

test('a comparison with a kind is found, however it is written', async () => {
  await expectAsked(findKindComparisons, 'the kind of a service is asked (fb)', [
    `const a = profile.kind === 'fb'`,
    `const a = profiles.get(service)?.kind !== 'fb'`,
    `const a = (profile.kind as string) == 'fb'`,
    `const a = 'fb' != kind`,
    `services.filter(({ kind }) => kind === 'fb')`,
    `switch (profile.kind) { case 'fb': b() }`,
    `const a = ['fb', 'other'].includes(profile.kind)`,
    `const a = { fb: 1 }[profile.kind]`,
  ])
})

test('a lookup by kind is found in a table of this file and of one that it imports', async () => {
  const table = `export const names = { fx: 'a', fb: 'b' } as const satisfies object`
  const rule = 'the kind of a service is asked (fx, fb)'
  await expectAsked(findKindComparisons, rule, [`${table}; names[profile.kind]`])
  const files = [
    { path: 'src/demo/names.ts', text: table },
    { path: 'src/demo/a.ts', text: `import { names } from './names.ts'; names[kind]` },
  ]
  assert.deepEqual(await told(findKindComparisons, files), [`src/demo/a.ts:2: ${rule}`])
})

test('each kind is a matter of its own module only', async () => {
  for (const [kind, owner] of Object.entries(kindOwners)) {
    const text = `const a = profile.kind === '${kind}'`
    await expectNone(findKindComparisons, [[`src/${owner}/rules/a.ts`, text]])
    for (const other of Object.values(kindOwners).filter((each) => each !== owner)) {
      const rule = `the kind of a service is asked (${kind})`
      await expectAsked(findKindComparisons, rule, [text], `src/${other}/rules/a.ts`)
    }
  }
})

test('compose may look a kind up in its list of modules, and compares none either', async () => {
  const path = 'src/compose/app.ts'
  await expectNone(findKindComparisons, [[path, 'const modules = { fx: 1, fb: 2 }; modules[profile.kind]']])
  await expectAsked(findKindComparisons, 'the kind of a service is asked (fb)', [`kind === 'fb'`], path)
})

test('another kind of thing, a declaration, a comment and a test are no questions', async () => {
  await expectNone(findKindComparisons, [
    ['src/cli/a.ts', `const a = mail.kind === 'code'`],
    ['src/cli/a.ts', `const a = role === 'desk' || profile.section === 'fb'`],
    ['src/cli/a.ts', `const a = { kind: 'fb' } // kind === 'fb'`],
    ['src/cli/a.ts', `type A = { kind: 'fx' | 'fb' }; const names = { fx: 1, fb: 2 }; names[name]`],
    ['src/cli/a.ts', `const titles = { code: 1, other: 2 }; titles[kind]`],
    ['src/cli/a.ts', `switch (mail.kind) { case 'code': b() }`],
    ['src/cli/a.ts', `switch (name) { case 'fb': b() }`],
    ['src/cli/a.test.ts', `const a = profile.kind === 'fb'`],
    ['test/support/a.ts', `const a = profile.kind === 'fb'`],
  ])
})

test('a question for a section is found, however it is written', async () => {
  await expectAsked(findSectionTests, 'it is asked whether the profile has the section fb', [
    `const a = profile.fb === null`,
    `const a = profiles.get(service)?.fb != null`,
    `const a = undefined !== fb`,
    `profiles.filter(({ fb }) => fb !== null)`,
    `const a = profile.fb?.days`,
    `const a = profile.fb?.['days']`,
    `const { days } = profile.fb ?? {}`,
    `const a = fb && fb.days`,
    `const a = !profile.fb`,
    `const a = profile.fb ? 1 : 2`,
    `if (fb) b()`,
  ])
})

test('each section is a matter of its own module only', async () => {
  for (const [section, owner] of Object.entries(sectionOwners)) {
    const text = `const a = profile.${section} === null`
    await expectNone(findSectionTests, [[`src/${owner}/rules/a.ts`, text]])
    for (const other of Object.values(sectionOwners).filter((each) => each !== owner)) {
      const rule = `it is asked whether the profile has the section ${section}`
      await expectAsked(findSectionTests, rule, [text], `src/${other}/rules/a.ts`)
    }
  }
})

test('a section that is used, another null and a test are no questions', async () => {
  await expectNone(findSectionTests, [
    ['src/cli/a.ts', `const a = profile.fb.days; const { fb } = profile; b(fb)`],
    ['src/cli/a.ts', `const a = profile.mail === null || agreement?.fb.days === null`],
    ['src/cli/a.ts', `const a = { fb: null } // fb === null`],
    ['src/cli/a.ts', `const a = profile.fb === other`],
    ['src/cli/a.test.ts', `const a = profile.fb === null`],
    ['test/support/a.ts', `const a = profile.fb?.days`],
  ])
})
