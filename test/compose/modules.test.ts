// The list of modules, and what is derived from it.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { commandsOf } from '../../src/compose/commands.ts'
import { initCommand } from '../../src/compose/init/init.ts'
import { kindsOfService } from '../../src/compose/kinds.ts'
import { modules } from '../../src/compose/modules.ts'
import { profileCommands } from '../../src/compose/profile-commands.ts'
import { loadProfiles } from '../../src/compose/profiles.ts'
import { programsOf } from '../../src/compose/programs.ts'

const root = join(import.meta.dirname, '../..')

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-profiles-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

test('every module stands in its folder, and none twice', () => {
  for (const { name } of modules) assert.ok(existsSync(join(root, 'src', name, 'module.ts')), name)
  assert.equal(new Set(modules.map(({ name }) => name)).size, modules.length)
  assert.ok(!modules.some(({ name }) => name === 'demo'))
})

test('no two modules bring the same kind, static file or command, and the static files are there', () => {
  const kinds = kindsOfService.map(({ name }) => name)
  const files = modules.flatMap(({ assets }) => Object.entries(assets?.sources ?? {}))
  const names = files.map(([name]) => name)
  const commands = commandsOf(modules)
  const words = commands.map((command) => command.words)
  for (const all of [kinds, names, words]) assert.equal(new Set(all).size, all.length, all.join(' '))
  for (const [, { file }] of files) assert.ok(existsSync(file), String(file))
  const ofModules = modules.flatMap((module) => module.commands ?? [])
  const brought = [...ofModules, initCommand(modules), ...profileCommands(modules)]
  // What compares with the database, and puts in force.
  assert.equal(commands.length, brought.length + 2)
})

test('a module that says which paths are for programs brings what answers there', async (t) => {
  const vipFile = join(temporaryFolder(t), 'vip.json')
  writeFileSync(vipFile, '{}')
  const settings = { publicOrigin: 'https://otp.example.jp', vipFile }
  for (const module of modules) {
    const brought = await programsOf([module], settings)
    const answers = brought.length + (module.beside === undefined ? 0 : 1)
    assert.equal(answers, module.paths?.isProgram === undefined ? 0 : 1, module.name)
  }
  assert.equal((await programsOf(modules, { ...settings, vipFile: null })).length, 1)
})

test('a profile of a kind that no module brings is refused, and the error names the file, the field and the kinds', (t) => {
  const folder = temporaryFolder(t)
  const file = join(folder, 'example-bank', 'service.json')
  mkdirSync(join(folder, 'example-bank'))
  const profile = JSON.parse(readFileSync(join(root, 'profiles/shoko-chukin/fx-web.json'), 'utf8'))
  writeFileSync(file, JSON.stringify({ ...profile, kind: 'telephone' }))
  assert.throws(
    () => loadProfiles(folder),
    ({ name, message }: Error) =>
      name === 'ProfileError' &&
      message.startsWith(`${file}: kind: `) &&
      kindsOfService.every((kind) => message.includes(kind.name)),
  )
  cpSync(join(root, 'profiles/shoko-chukin/fx-web.json'), file)
  assert.equal(loadProfiles(folder).get('example-bank/service')?.kind, 'fx')
})

test('a section of another kind is refused where it does not belong', (t) => {
  const folder = temporaryFolder(t)
  mkdirSync(join(folder, 'example-bank'))
  const profile = JSON.parse(readFileSync(join(root, 'profiles/shoko-chukin/fx-web.json'), 'utf8'))
  const file = join(folder, 'example-bank', 'service.json')
  writeFileSync(file, JSON.stringify({ ...profile, kind: 'fb' }))
  assert.throws(() => loadProfiles(folder), /: fb: and banking belong to the kind fb, and to no other/)
})

test('issue 18: a profile whose rules could never apply, or ask for what it does not have, is refused', (t) => {
  const folder = temporaryFolder(t)
  mkdirSync(join(folder, 'example-bank'))
  cpSync(join(root, 'profiles/templates'), join(folder, 'templates'), { recursive: true })
  const load = (file: string, more: object) => {
    const profile = JSON.parse(readFileSync(join(root, 'profiles', file), 'utf8'))
    writeFileSync(join(folder, 'example-bank', 'service.json'), JSON.stringify({ ...profile, ...more }))
    return loadProfiles(folder)
  }
  const signed = 'shinkin-5410/web-fb-signed.json'
  const ruled = (rule: object) => ({
    risk: [{ when: 'disowned', hours: 24, acts: ['transfer'], adds: ['alarm'], ...rule }],
  })
  assert.ok(load(signed, ruled({ adds: ['signature', 'alarm'] })))
  const { risk } = ruled({ adds: ['signature'] })
  const acts = [{ act: 'transfer', fromYen: 0 }]
  const byPasswords = (way: string) => ({ replacement: { asManual: [way], waitHours: 72 } })
  const faults = [
    [signed, ruled({ adds: ['notice'] }), /: risk: has a notice, and there is no mail/],
    [signed, ruled({ acts: ['fx_order'] }), /: risk: names an act that the kind fb does not have/],
    [signed, ruled({ hours: undefined }), /: risk\.0: disowned needs hours/],
    [signed, ruled({ adds: ['limit'] }), /: risk\.0: limitYen and limit go together/],
    [signed, ruled({ acts: ['payee'], adds: ['limit'], limitYen: 1 }), /: risk\.0: payee takes no limit/],
    [signed, ruled({ acts: ['payee'], adds: ['wait'], waitHours: 24 }), /: risk\.0: payee takes no wait/],
    [signed, ruled({ adds: ['wait'] }), /: risk\.0: waitHours and wait go together/],
    [signed, ruled({ adds: ['wait'], waitHours: 73 }), /: risk\.0\.waitHours/],
    [signed, ruled({ when: 'new_moon' }), /: risk\.0\.when/],
    [
      'shinkin-5410/web-fb.json',
      ruled({ adds: ['signature'] }),
      /: risk: asks in rule 1 \(risk\.0\) for a signature of transfer, which confirmation\.acts does not name/,
    ],
    ['sample-shinkin/personal.json', ruled({ acts: ['restart'] }), /: languages: has en beside risk/],
    [
      'sample-shinkin/personal.json',
      { ...ruled({ acts: ['restart'] }), languages: ['ja'] },
      /: risk: names restart, which confirmation\.acts does not/,
    ],
  ] as const
  assert.throws(
    () =>
      load(signed, { confirmation: { acts }, risk: [...risk, { ...risk[0], acts: ['transfer', 'limit'] }] }),
    /: risk: asks in rule 2 \(risk\.1\) for a signature of limit, which confirmation\.acts does not name/,
  )
  // Another token, or 利用形態, by the passwords alone would go around the one that signs.
  for (const way of ['user_token', 'usage_form']) {
    const fault = new RegExp(`: replacement: has ${way} in asManual, which confirmation\\.acts has`)
    assert.throws(() => load(signed, byPasswords(way)), fault)
    assert.ok(load(signed, { ...byPasswords(way), confirmation: { acts }, risk: [] }))
  }
  for (const [file, more, fault] of faults) assert.throws(() => load(file, more), fault)
})

test('issue 18: a profile that asks for what its kind does not have, or in a language that no token shows, is refused', (t) => {
  const folder = temporaryFolder(t)
  mkdirSync(join(folder, 'example-bank'))
  const profile = JSON.parse(readFileSync(join(root, 'profiles/shoko-chukin/fx-web.json'), 'utf8'))
  const load = (more: object) => {
    writeFileSync(
      join(folder, 'example-bank', 'service.json'),
      JSON.stringify({ ...profile, languages: ['ja'], ...more }),
    )
    return loadProfiles(folder)
  }
  const asking = (act: string, more: object = {}) => ({
    confirmation: { acts: [{ act, fromYen: 0, ...more }] },
  })
  assert.ok(load(asking('fx_contract')))
  assert.throws(
    () => load(asking('transfer')),
    /: confirmation: names an act that the kind fx does not have; it has fx_contract, fx_order/,
  )
  assert.throws(() => load(asking('fx_order', { payees: 'new' })), /asks by an amount or a payee/)
  assert.throws(() => load(asking('everything')), /confirmation\.acts\.0\.act/)
  assert.throws(
    () => load(asking('mail_address')),
    /confirmation: names mail_address, where no codes come by mail/,
  )
  const byMail = JSON.parse(readFileSync(join(root, 'profiles/shoko-chukin/fx-web-2025.json'), 'utf8'))
  const named = { ...byMail, languages: ['ja'], ...asking('mail_address') }
  assert.throws(() => load(named), /replacement: has mail_address in asManual, which confirmation\.acts has/)
  assert.ok(load({ ...named, replacement: { asManual: [], waitHours: 72 } }))
  const english = JSON.parse(readFileSync(join(root, 'profiles/sample-shinkin/personal.json'), 'utf8'))
  writeFileSync(
    join(folder, 'example-bank', 'service.json'),
    JSON.stringify({ ...english, ...asking('restart') }),
  )
  assert.throws(() => loadProfiles(folder), /languages: has en beside confirmation\.acts/)
})
