// E9: a profile says only what its institution must; the rest comes from templates.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { profileDigest } from './profile-digests.ts'
import { layerOf, mergedLayers, ProfileError, readLayers } from './profile-files.ts'
import { loadProfiles } from './profiles.ts'

const shipped = join(import.meta.dirname, '../../profiles')

type Files = Readonly<Record<string, unknown>>

function folderWith(t: TestContext, files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-profiles-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const [file, json] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), JSON.stringify(json))
  }
  return folder
}

test('E9: sections are merged field by field; a list, a value or null replaces what is below', (t) => {
  const folder = folderWith(t, {
    'templates/base.json': { $schema: 'x', a: { one: 1, two: 2 }, list: [1, 2], gone: { x: 1 }, back: null },
    'templates/kind.json': { extends: 'templates/base', a: { two: 20, three: { deep: 3 } }, list: [9] },
    'bank/one.json': { extends: 'templates/kind', a: { three: { more: 4 } }, gone: null, back: { y: 1 } },
  })
  const layers = readLayers(folder, join('bank', 'one.json'))
  const three = { deep: 3, more: 4 }
  const whole = { a: { one: 1, two: 20, three }, list: [9], gone: null, back: { y: 1 } }
  assert.deepEqual(mergedLayers(layers), whole)
  const sources: Readonly<Record<string, string | undefined>> = {
    'a.one': join('templates', 'base.json'),
    'a.two': join('templates', 'kind.json'),
    'a.three.more': join('bank', 'one.json'),
    'list.0': join('templates', 'kind.json'),
    gone: join('bank', 'one.json'),
    'gone.x': undefined,
    'back.y': join('bank', 'one.json'),
    'a.four': undefined,
  }
  const found = Object.keys(sources).map((path) => [path, layerOf(layers, path.split('.'))?.file])
  assert.deepEqual(Object.fromEntries(found), sources)
})

test('E9: a template that is missing, foreign, or builds on itself is refused at extends, naming the file', (t) => {
  const folder = folderWith(t, {
    'templates/a.json': { extends: 'templates/b' },
    'templates/b.json': { extends: 'templates/a' },
    'bank/other.json': {},
    'elsewhere.json': {},
  })
  const form = /extends: must be templates\/ and a name/
  const cases: readonly (readonly [unknown, RegExp])[] = [
    ['templates/a', /b\.json: extends: templates\/a builds on itself/],
    ['templates/none', /one\.json: extends: there is no templates.none\.json/],
    ['bank/other', form],
    ['templates/../bank/other', form],
    ['templates/..', form],
    ['../elsewhere', form],
    [join(folder, 'bank/other'), form],
    ['templates', form],
    ['', form],
    [7, form],
    [null, form],
    [['templates/a'], form],
  ]
  for (const [extended, message] of cases) {
    writeFileSync(join(folder, 'bank/one.json'), JSON.stringify({ extends: extended }))
    const read = () => readLayers(folder, join('bank', 'one.json'))
    assert.throws(read, (error) => error instanceof ProfileError && message.test(error.message))
  }
})

const bank = {
  code: '5499',
  name: '北',
  kana: 'ｷﾀ',
  branches: [{ code: '001', name: '本店', kana: 'ﾎﾝﾃﾝ' }],
}
const common = { institutionName: '北信用金庫', serviceName: '北', names: { platform: '北' } }
const contacts = { desk: { telephone: '0120-000-000', hours: '平日9時～17時' } }
const help = { tokenAppUrl: 'https://otp.example.jp/token/' }
const personal = {
  terms: { effectiveOn: '2026-12-01' },
  lost: { name: '夜間受付', telephone: '0120-000-000' },
}
/** All that an institution has to say, by kind. */
const institutions: Files = {
  'kita/fx-web.json': { extends: 'templates/fx-web', ...common, contacts, help },
  'kita/web-fb.json': { extends: 'templates/web-fb', ...common, contacts, banking: { bank } },
  'kita/personal.json': { extends: 'templates/personal', ...common, contacts, banking: { bank }, personal },
  'desk/kita.json': { extends: 'templates/desk', ...common, help },
}

test('E9: of each kind a few lines make a whole profile of recommended values, and templates are no services', (t) => {
  const folder = folderWith(t, institutions)
  cpSync(join(shipped, 'templates'), join(folder, 'templates'), { recursive: true })
  const profiles = loadProfiles(folder)
  assert.deepEqual([...profiles.keys()], ['desk/kita', 'kita/fx-web', 'kita/personal', 'kita/web-fb'])
  for (const { password, code, service, desk } of profiles.values()) {
    assert.deepEqual(
      [password.rules, password.lengthMin, password.failuresMax],
      ['recommended', 15, 5],
      service,
    )
    assert.deepEqual(code.cap, { failuresMax: 20, days: 30 }, service)
    assert.equal(desk.calls, service === 'desk/kita' ? 'optional' : 'required')
  }
})

test('issue 18: a passkey confirms only acts that the service has and that no token’s screen confirms', (t) => {
  const folder = folderWith(t, institutions)
  cpSync(join(shipped, 'templates'), join(folder, 'templates'), { recursive: true })
  const token = [{ from: null, standing: 'required' }]
  const confirming = (file: string, confirms: readonly string[], acts: readonly object[] = []) => {
    const passkey = { phases: [{ from: null, standing: 'optional' }], confirms }
    const methods = { token, mail: null, passkey }
    const profile = { ...(institutions[file] as object), methods, confirmation: { acts } }
    writeFileSync(join(folder, file), JSON.stringify(profile))
    return loadProfiles(folder).get(file.replace('.json', ''))?.methods.passkey?.confirms
  }
  const rule = (act: string, payees = 'all') => ({ act, fromYen: 0, payees })
  const twice = /methods: has an act in passkey\.confirms that confirmation\.acts has the token confirm/
  assert.throws(() => confirming('kita/personal.json', ['restart'], [rule('restart')]), twice)
  assert.throws(() => confirming('kita/personal.json', ['passkey'], [rule('passkey')]), twice)
  assert.throws(() => confirming('kita/personal.json', ['transfer']), /methods\.passkey\.confirms/)
  const every = ['restart', 'service_stop', 'passkey']
  assert.deepEqual(confirming('kita/personal.json', every, [rule('restart', 'none')]), every)
  for (const file of ['kita/fx-web.json', 'kita/web-fb.json']) {
    assert.throws(() => confirming(file, ['restart']), /which only the kind personal has/)
    assert.throws(() => confirming(file, ['service_stop']), /which only the kind personal has/)
    assert.deepEqual(confirming(file, ['passkey']), ['passkey'])
  }
})

test('issue 18: a desk by the template asks each of its staff for two passkeys that a maker vouches for; customers’ have no such section', (t) => {
  const folder = folderWith(t, institutions)
  cpSync(join(shipped, 'templates'), join(folder, 'templates'), { recursive: true })
  const passkey = loadProfiles(folder).get('desk/kita')?.methods.passkey
  assert.deepEqual(passkey?.phases, [{ from: null, standing: 'required' }])
  assert.deepEqual(passkey?.staff, { keysMin: 2, attestation: 'required', authenticators: [] })
  const token = [{ from: null, standing: 'required' }]
  const methods = (staff?: object, others: object = {}) => {
    return { methods: { token, mail: null, passkey: { phases: token, ...others, ...(staff && { staff }) } } }
  }
  const ofCustomers = institutions['kita/fx-web.json'] as object
  const ofDesk = { ...(institutions['desk/kita.json'] as object), extends: 'templates/plain-desk' }
  const template = JSON.parse(readFileSync(join(folder, 'templates/desk.json'), 'utf8'))
  writeFileSync(
    join(folder, 'templates/plain-desk.json'),
    JSON.stringify({ ...template, methods: undefined }),
  )
  const onlyAtDesks = /methods: has passkey\.staff where, and only where, passkeys are those of a desk/
  const aaguid = '2fc0579f-8113-47ea-b116-bb5a8db9202a'
  const cases: readonly (readonly [string, object, RegExp])[] = [
    ['kita/fx-web.json', { ...ofCustomers, ...methods({ keysMin: 1 }) }, onlyAtDesks],
    ['desk/kita.json', { ...ofDesk, ...methods() }, onlyAtDesks],
    [
      'desk/kita.json',
      { ...ofDesk, ...methods({ keysMin: 3 }, { passkeysMax: 2 }) },
      /keysMin above passkey\.passkeysMax/,
    ],
    [
      'desk/kita.json',
      { ...ofDesk, ...methods({ keysMin: 1 }, { confirms: ['passkey'] }) },
      /passkey\.confirms at a desk/,
    ],
    [
      'desk/kita.json',
      { ...ofDesk, ...methods({ authenticators: [aaguid], attestation: 'none' }) },
      /unless attestation is required/,
    ],
    [
      'desk/kita.json',
      { ...ofDesk, ...methods({ authenticators: [aaguid.toUpperCase()] }) },
      /is not an AAGUID/,
    ],
    ['desk/kita.json', { ...ofDesk, ...methods({ keysMin: 0 }) }, /keysMin/],
  ]
  for (const [file, json, message] of cases) {
    const before = readFileSync(join(folder, file), 'utf8')
    writeFileSync(join(folder, file), JSON.stringify(json))
    assert.throws(() => loadProfiles(folder), message)
    writeFileSync(join(folder, file), before)
  }
})

test('E9: the example of docs/profile-guide.md is an institution with a desk', (t) => {
  const guide = readFileSync(join(shipped, '../docs/profile-guide.md'), 'utf8')
  const files = [...guide.matchAll(/^`profiles\/([a-z/-]+\.json)`[^\n]*\n\n```json\n(.*?)^```/gms)]
  const folder = folderWith(
    t,
    Object.fromEntries(files.map(([, file = '', json = '']) => [file, JSON.parse(json)])),
  )
  cpSync(join(shipped, 'templates'), join(folder, 'templates'), { recursive: true })
  const profiles = loadProfiles(folder)
  assert.deepEqual([...profiles.keys()], ['desk/kita', 'kita/fx-web'])
  assert.equal(profiles.get('kita/fx-web')?.contacts.desk.name, '外為Webサポートデスク')
})

test('E9: the digest is of what is in force, however it is divided among files; a fault names the file that has it', (t) => {
  const folder = folderWith(t, institutions)
  cpSync(join(shipped, 'templates'), join(folder, 'templates'), { recursive: true })
  const before = loadProfiles(folder).get('kita/fx-web')
  const file = join(folder, 'kita/fx-web.json')
  writeFileSync(file, JSON.stringify(mergedLayers(readLayers(folder, join('kita', 'fx-web.json')))))
  const after = loadProfiles(folder).get('kita/fx-web')
  assert.ok(before !== undefined && after !== undefined)
  assert.equal(profileDigest(after), profileDigest(before))

  const fxWeb = institutions['kita/fx-web.json'] as object
  const faults: readonly (readonly [object, RegExp])[] = [
    [{ ...fxWeb, contacts: {} }, /kita.fx-web\.json: contacts\.desk\.telephone: is missing$/],
    [{ ...fxWeb, code: { failuresMax: 0 } }, /kita.fx-web\.json: code\.failuresMax: /],
    [{ ...fxWeb, password: { lengthMin: 8 } }, /fx-web\.json: password\.lengthMin: must be at least 15/],
    [{ ...fxWeb, codes: 1 }, /kita.fx-web\.json: .*codes/],
  ]
  for (const [json, message] of faults) {
    writeFileSync(file, JSON.stringify(json))
    assert.throws(() => loadProfiles(folder), message)
  }
  const wrong = { extends: 'templates/recommended', kind: 'desk', code: { failuresMax: 0 } }
  writeFileSync(join(folder, 'templates/desk.json'), JSON.stringify(wrong))
  assert.throws(() => loadProfiles(folder), /templates.desk\.json: code\.failuresMax: /)
})

test('issue 19: a system of the profile has exact addresses, a public key, and a name of its own', (t) => {
  const folder = folderWith(t, institutions)
  cpSync(join(shipped, 'templates'), join(folder, 'templates'), { recursive: true })
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicKey.export({ format: 'jwk' })
  const usual = { clientId: 'app', name: '照会', redirectUris: ['https://rp.example/back'], jwk }
  const load = (...clients: readonly object[]) => {
    const json = { ...(institutions['kita/fx-web.json'] as object), oidc: { clients } }
    writeFileSync(join(folder, 'kita/fx-web.json'), JSON.stringify(json))
    return loadProfiles(folder)
  }
  assert.ok(load(usual, { ...usual, clientId: 'app-2', asks: true, notifyUri: 'https://rp.example/told' }))
  const cases: readonly (readonly [object, RegExp])[] = [
    [{ redirectUris: [] }, /redirectUris/],
    [{ redirectUris: ['http://rp.example/back'] }, /must be a whole URL/],
    [{ redirectUris: ['https://rp.example/back#top'] }, /must be a whole URL/],
    [{ logoutUri: 'https://user@rp.example/' }, /must be a whole URL/],
    [{ notifyUri: 'https://rp.example/told' }, /is notified only if it asks/],
    [{ jwk: privateKey.export({ format: 'jwk' }) }, /is not a public key/],
    [{ jwk: { ...jwk, crv: 'P-521' } }, /is not a public key/],
    [{ clientId: 'App' }, /clientId/],
    [{ secret: 'x' }, /secret/],
  ]
  for (const [changes, message] of cases) assert.throws(() => load({ ...usual, ...changes }), message)
  assert.throws(() => load(usual, usual), /name one clientId twice/)
})
