import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findKindNames, findSectionReads } from './kinds.ts'
import { kindOwners, sectionReaders } from './rules.ts'
import { describe, parseSources, type Source, type TextFile, type Violation } from './source.ts'

type Find = (sources: readonly Source[]) => Violation[]

async function told(find: Find, files: readonly TextFile[]): Promise<string[]> {
  return find(await parseSources(files.map(({ path, text }) => ({ path, text: `// A comment.\n${text}\n` }))))
    .map(describe)
    .map((message) => message.replace(/\. Instead: .+\.$/, ''))
}

async function expectFound(find: Find, rule: string, lines: readonly string[], path = 'src/cli/a.ts') {
  for (const text of lines) {
    assert.deepEqual(await told(find, [{ path, text }]), [`${path}:2: ${rule}`], text)
  }
}

async function expectNone(find: Find, rows: readonly (readonly [path: string, text: string])[]) {
  for (const [path, text] of rows)
    assert.deepEqual(await told(find, [{ path, text }]), [], `${path}: ${text}`)
}

const fbNamed = 'the kind of service fb is named outside services/web-fb'

test('the name of a kind is found wherever it stands as one text, whatever is done with it', async () => {
  await expectFound(findKindNames, fbNamed, [
    `const a = profile.kind === 'fb'`,
    `const a = profiles.get(service)?.kind !== 'fb'`,
    `const a = (profile.kind as string) == ("fb")`,
    'const a = profile.kind === `fb`',
    `const a = profile['kind'] === 'fb'`,
    `const { kind: which } = profile; const a = which === 'fb'`,
    `const a = 'fb' != kind`,
    `const a = Object.is(kind, 'fb')`,
    `const a = kind.startsWith('fb')`,
    `services.filter(({ kind }) => kind === 'fb')`,
    `switch (profile.kind) { case 'fb': b() }`,
    `const a = ['fb', 'other'].includes(profile.kind)`,
    `const a = new Set(['fb']).has(profile.kind)`,
    `const fb = 'fb' as const`,
    `type A = { kind: 'fb' }`,
  ])
})

test('a table by kind is found where it is written, so that nobody can look a kind up in one', async () => {
  await expectFound(findKindNames, fbNamed, [
    `const a = { fb: 1 }[profile.kind]`,
    `const a = { 'fb': 1 }`,
    `const a = { ['fb']: 1 }`,
    `const a = new Map([['fb', 1]])`,
    `const names = { fb, other }`,
  ])
  await expectFound(findKindNames, fbNamed, [`const modules = { fb: 1 }`], 'src/compose/app.ts')
})

test('the name of a kind is found in a test of another module too', async () => {
  await expectFound(findKindNames, fbNamed, [`const a = profile.kind === 'fb'`], 'src/desk/rules/a.test.ts')
})

test('the kind of a desk, whose name is that of a role too, is found where it is compared', async () => {
  await expectFound(findKindNames, 'the kind of service desk is named outside desk', [
    `const a = profile.kind === 'desk'`,
    `const a = profile['kind'] !== 'desk'`,
    `const { kind } = profile; const a = 'desk' != kind`,
    `switch (profile.kind) { case 'desk': b() }`,
    `const a = ['other', 'desk'].includes(profile.kind)`,
  ])
  await expectNone(findKindNames, [['src/cli/a.ts', `const a = role === 'desk' && { desk: 1 }`]])
})

test('each kind is a matter of its own module only', async () => {
  for (const [kind, owner] of Object.entries(kindOwners)) {
    const text = `const a = profile.kind === '${kind}'`
    await expectNone(findKindNames, [[`src/${owner}/rules/a.ts`, text]])
    for (const other of Object.values(kindOwners).filter((each) => each !== owner)) {
      const rule = `the kind of service ${kind} is named outside ${owner}`
      await expectFound(findKindNames, rule, [text], `src/${other}/rules/a.ts`)
    }
  }
})

test('a comment, another text, the kind of a given profile and a profile of a test name no kind', async () => {
  await expectNone(findKindNames, [
    ['src/cli/a.ts', `const a = mail.kind === 'code' // kind === 'fb'`],
    ['src/cli/a.ts', `const a = profile.kind === other.kind`],
    ['src/cli/a.ts', `const a = modules.get(profile.kind)`],
    ['src/cli/a.ts', `const a = 'fb-customer:open'`],
    ['src/cli/a.test.ts', `const a = { ...profile, fb: null }`],
    ['test/support/a.ts', `const a = profile.kind === 'fb'`],
  ])
})

test('a section of another module is found where it is read, with or without a question', async () => {
  await expectFound(findSectionReads, 'the section fb of a profile is read', [
    `const a = profile.fb === null`,
    `const a = profile.fb`,
    `const a = profile.fb.days`,
    `const a = profile.fb?.days`,
    `const a = profiles.get(service)?.fb`,
    `const a = profile['fb']`,
    'const a = profile[`fb`]',
    `const a = 'fb' in profile`,
    `const { fb } = profile`,
    `const { fb: section } = profile`,
    `const { 'fb': section } = profile`,
    `const { banks: { fb } } = all`,
    `profiles.filter(({ fb }) => fb !== null)`,
    `function a({ fb = {} }: Profile) {}`,
    `const a = Boolean(profile.fb)`,
  ])
})

test('each section is a matter of its own module, and of the kinds that have it in every profile', async () => {
  assert.deepEqual(sectionReaders['banking'], ['bank', 'services/web-fb', 'services/personal'])
  const all = new Set(Object.values(sectionReaders).flat())
  for (const [section, readers] of Object.entries(sectionReaders)) {
    const text = `const a = profile.${section} === null`
    for (const reader of readers) await expectNone(findSectionReads, [[`src/${reader}/rules/a.ts`, text]])
    for (const other of [...all].filter((each) => !readers.includes(each))) {
      const rule = `the section ${section} of a profile is read`
      await expectFound(findSectionReads, rule, [text], `src/${other}/rules/a.ts`)
    }
  }
})

test('another field, a profile that is made and a test read no section', async () => {
  await expectNone(findSectionReads, [
    ['src/cli/a.ts', `const a = profile.mail === null`],
    ['src/cli/a.ts', `const a = { fb: null } // profile.fb`],
    ['src/cli/a.ts', `const [fb] = list`],
    ['src/cli/a.test.ts', `const a = profile.fb === null`],
    ['test/support/a.ts', `const a = profile.fb?.days`],
  ])
})
