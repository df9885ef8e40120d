// E3: what profiles say, and what new ones would change, at the terminal and in the log of a start.
import assert from 'node:assert/strict'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { recommendedApprovals } from '../../src/authority/rules/two-persons.ts'
import { modules } from '../../src/compose/modules.ts'
import { strictnessOf } from '../../src/compose/profile-changes.ts'
import { startApp } from '../support/app.ts'
import { profilesDir } from '../support/world.ts'
import { faultsOf, newFolder, runWarifu } from './run.ts'

/** A copy of the shipped profiles, with this file as `edit` leaves it. */
function profilesWith(t: TestContext, file: string, edit: (text: string) => string): string {
  const { path, remove } = newFolder()
  t.after(remove)
  const folder = join(path, 'profiles')
  cpSync(profilesDir, folder, { recursive: true })
  const text = readFileSync(join(folder, file), 'utf8')
  const edited = edit(text)
  assert.notEqual(edited, text)
  writeFileSync(join(folder, file), edited)
  return folder
}

const failures = /"code": \{\s+"failuresMax": 10,/
const moreFailures = '"code": { "failuresMax": 100,'

test('E3: profile diff names each field that new profiles change, and those that get weaker', async (t) => {
  const weaker = profilesWith(t, 'johoku/fx-web.json', (text) => text.replace(failures, moreFailures))
  const diff = await runWarifu(['profile', 'diff', weaker])
  const weakened = 'johoku/fx-web\n  code.failuresMax: 10 → 100  WEAKER\n'
  assert.deepEqual(diff, { code: 1, stdout: weakened, stderr: '' })
  const back = await runWarifu(['profile', 'diff', profilesDir], { WARIFU_PROFILES_DIR: weaker })
  assert.equal(back.stdout, 'johoku/fx-web\n  code.failuresMax: 100 → 10\n')
  const json = await runWarifu(['profile', 'diff', weaker, '--json'])
  const fields = [{ path: 'code.failuresMax', weakens: true, before: 10, after: 100 }]
  assert.deepEqual(JSON.parse(json.stdout), {
    changed: [{ service: 'johoku/fx-web', fields }],
    added: [],
    removed: [],
  })
  rmSync(join(weaker, 'johoku/fx-web.json'))
  const removed = await runWarifu(['profile', 'diff', weaker])
  assert.deepEqual([removed.code, removed.stdout], [1, 'johoku/fx-web: gone\n'])
})

test('E3: profiles that differ only in the order of fields and in defaults written out are the same', async (t) => {
  const shown = await runWarifu(['profile', 'show', '--service', 'johoku/fx-web'])
  const inForce = JSON.parse(shown.stdout) as Record<string, unknown>
  assert.deepEqual(inForce['alarms'], {
    sprayedAccounts: 50,
    locksPerMinute: 10,
    refusalsPerMinute: 60,
    turnedAwayPerMinute: 60,
  })
  const written = JSON.stringify(Object.fromEntries(Object.entries(inForce).reverse()))
  const folder = profilesWith(t, 'johoku/fx-web.json', () => written)
  const diff = await runWarifu(['profile', 'diff', folder])
  assert.deepEqual(diff, { code: 0, stdout: 'the profiles are the same\n', stderr: '' })
  const [own, copied] = [await runWarifu(['profile', 'check']), await runWarifu(['profile', 'check', folder])]
  assert.equal(copied.stdout, own.stdout)
})

test('E3: a start logs the digest of its profiles that profile check prints, and another number makes another', async (t) => {
  const weaker = profilesWith(t, 'johoku/fx-web.json', (text) => text.replace(failures, moreFailures))
  const app = await startApp('serve', { WARIFU_PROFILES_DIR: weaker })
  t.after(() => app.stop())
  const [own, other] = [await runWarifu(['profile', 'check', weaker]), await runWarifu(['profile', 'check'])]
  const [digest, otherDigest] = [own, other].map(
    ({ stdout }) => /^([0-9a-f]{64}) {2}all \d+$/m.exec(stdout)?.[1],
  )
  const line =
    app
      .output()
      .split('\n')
      .find((each) => each.includes('Warifu serves at')) ?? '{}'
  assert.equal((JSON.parse(line) as { profiles?: string }).profiles, digest)
  assert.notEqual(digest, otherDigest)
  const changed = own.stdout.split('\n').filter((each) => !other.stdout.includes(each))
  assert.deepEqual(
    changed.map((each) => each.slice(66)),
    ['johoku/fx-web', `all ${own.stdout.trim().split('\n').length - 1}`],
  )
})

test('a profile that cannot be used ends profile check, show and diff with 2, naming the field', async (t) => {
  const wrong = profilesWith(t, 'johoku/fx-web.json', (text) =>
    text.replace(failures, '"code": { "failures": 1,'),
  )
  const reason = /johoku\/fx-web\.json: code/
  for (const words of [
    ['check', wrong],
    ['diff', wrong],
  ])
    assert.deepEqual(faultsOf(await runWarifu(['profile', ...words]), 2, reason), [], words.join(' '))
  const show = ['profile', 'show', '--service', 'johoku/fx-web']
  assert.deepEqual(faultsOf(await runWarifu(show, { WARIFU_PROFILES_DIR: wrong }), 2, reason), [])
  const unknown = await runWarifu(['profile', 'show', '--service', 'johoku/fx'])
  assert.deepEqual(faultsOf(unknown, 2, /--service must be one of .*johoku\/fx-web.*, not "johoku\/fx"/), [])
})

test('E9: profile show --sources says of each field which file it is from', async (t) => {
  const folder = profilesWith(t, 'johoku/fx-web.json', (text) => {
    const { kind, code: _, ...fields } = JSON.parse(text) as Record<string, unknown>
    return JSON.stringify({ extends: 'templates/recommended', kind, ...fields, code: { failuresMax: 7 } })
  })
  const show = ['profile', 'show', '--service', 'johoku/fx-web', '--sources']
  const { stdout } = await runWarifu(show, { WARIFU_PROFILES_DIR: folder })
  const lines = stdout.split('\n')
  for (const line of [
    'code.failuresMax: 7  (johoku/fx-web.json)',
    'code.lockMinutes: 15  (templates/recommended.json)',
    'alarms.locksPerMinute: 10  (default)',
  ])
    assert.ok(lines.includes(line), line)
})

test('E3: profile diff names the approval that a list loses, and the form factor that another gains', async (t) => {
  const edited = (approvals: string[], factors: string) => (text: string) =>
    text
      .replace('"approvals": "recommended"', `"approvals": ${JSON.stringify(approvals)}`)
      .replace('"formFactors": ["mobile", "desktop", "hardware"]', `"formFactors": ${factors}`)
  const file = 'johoku/fx-web.json'
  const all = profilesWith(t, file, edited([...recommendedApprovals], '["mobile", "desktop"]'))
  const fewer = profilesWith(t, file, edited([...recommendedApprovals].slice(1), '["mobile", "hardware"]'))
  const { stdout } = await runWarifu(['profile', 'diff', fewer], { WARIFU_PROFILES_DIR: all })
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    'johoku/fx-web',
    `  desk.approvals: −"${recommendedApprovals[0]}"  WEAKER`,
    '  enrollment.formFactors: −"desktop" +"hardware"',
  ])
})

/** Fields of docs/security-mapping.md whose values alone don't say which is stricter. */
const withoutStricterSide = [
  'password.lengthMax',
  'password.expiryDays',
  'fb.fixedPasswords.transferLengthMax',
  'enrollment.formFactors',
  'enrollment.standardAuthenticator',
  'login.second',
  'login.waitingMax',
  'methods.passkey.staff.authenticators',
  'desk.caps',
  'desk.initialPassword',
  'desk.reasons',
  'retention.mailDays',
  'retention.deliveryDays',
  'retention.customerDays',
  'retention.searchDays',
  'brand.accent',
  'brand.logo',
  'notices.announcements',
]

test('E3: every field of docs/security-mapping.md has a stricter side, or is listed as one without', () => {
  const mapping = readFileSync(join(profilesDir, '../docs/security-mapping.md'), 'utf8')
  const fields = [...mapping.matchAll(/^\| `([\w]+\.[\w.]+)` \|/gm)].map(([, field = '']) => field)
  const strictness = strictnessOf(modules)
  assert.ok(fields.length > 40)
  const untold = fields.filter((field) => !Object.hasOwn(strictness, field))
  assert.deepEqual(new Set(untold), new Set(withoutStricterSide))
})

test('E3: every field that has a stricter side is a field of profiles', () => {
  const schema: unknown = JSON.parse(readFileSync(join(profilesDir, 'profile.schema.json'), 'utf8'))
  const unknown = Object.keys(strictnessOf(modules)).filter((path) => !hasField(schema, path.split('.')))
  assert.deepEqual(unknown, [])
})

function hasField(schema: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true
  const { properties = {}, anyOf = [] } = schema as {
    properties?: Record<string, unknown>
    anyOf?: unknown[]
  }
  return (
    (Object.hasOwn(properties, name) && hasField(properties[name], rest)) ||
    anyOf.some((each) => hasField(each, [name, ...rest]))
  )
}
