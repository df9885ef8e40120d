// Issue 18: what the doctor says of the FIDO metadata.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { aaguid, createFido } from '../../../test/support/fido.ts'
import { profilesDir } from '../../../test/support/world.ts'
import { type Config, readConfig } from '../config.ts'
import { modules } from '../modules.ts'
import { examineFidoMetadata } from './fido-metadata.ts'

type Staff = { readonly attestation: 'required' | 'none'; readonly authenticators?: readonly string[] }

/** A desk as the template makes it, or with other passkeys. */
function folderWith(t: TestContext, standing: string, staff?: Staff): string {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-fido-doctor-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(profilesDir, 'templates'), join(folder, 'templates'), { recursive: true })
  mkdirSync(join(folder, 'desk'))
  const passkey = { phases: [{ from: null, standing }], ...(staff && { staff }) }
  const profile = {
    extends: 'templates/desk',
    institutionName: '北信用金庫',
    serviceName: '北信用金庫 サポートデスク',
    names: { platform: '北信用金庫 サポートデスク' },
    help: { tokenAppUrl: 'https://otp.kita.example/token/' },
    methods: { passkey },
  }
  writeFileSync(join(folder, 'desk/kita.json'), JSON.stringify(profile))
  return folder
}

async function said(profiles: string, fidoMetadata: Config['fidoMetadata']) {
  const config = { ...readConfig({ WARIFU_PROFILES_DIR: profiles }), fidoMetadata }
  return (await examineFidoMetadata({ config, modules })).map(({ state, text }) => `${state} ${text}`)
}

test('issue 18: it warns of desks without passkeys, and says what is missing where attestation is asked for', async (t) => {
  const shipped = ['johoku', 'sample-shinkin', 'shinkin-5410', 'shoko-chukin'].map((each) => `desk/${each}`)
  const warned = shipped.map((desk) => `warning ${desk} lets its staff in with password and code`)
  const shortly = (lines: readonly string[]) =>
    lines.map((line) => line.replace(/, which a false page .*/, ''))
  assert.deepEqual(shortly(await said(profilesDir, null)).sort(), warned)
  assert.deepEqual(await said(folderWith(t, 'required', { attestation: 'none' }), null), [])
  const [must = ''] = await said(folderWith(t, 'required'), null)
  assert.match(must, /^fault WARIFU_FIDO_METADATA_FILE is not set, and desk\/kita ask/)
  const [may = ''] = await said(folderWith(t, 'recommended'), null)
  assert.match(may, /^warning WARIFU_FIDO_METADATA_FILE is not set/)
})

test('issue 18: it names the issue, its age, what is wrong with it, and models that the profile lists in vain', async (t) => {
  const fido = createFido()
  t.after(() => fido.end())
  const of = (blob: string, folder = folderWith(t, 'required')) => {
    fido.write(blob)
    return said(folder, fido.files)
  }
  assert.deepEqual(await of(fido.issue()), ['ok number 7, 1 models, the next one by 2039-12-31'])
  assert.match((await of(fido.issue({ nextUpdate: '2020-01-01' }))).join(), /^warning .*get the new issue/)
  assert.match(
    (await of('no BLOB')).join(),
    /^fault .*blob\.jwt: is no FIDO metadata BLOB.*look at WARIFU_FIDO/,
  )
  const unlisted = 'b92c3f9a-c014-4056-887f-140a2501163b'
  const named = folderWith(t, 'required', { attestation: 'required', authenticators: [aaguid, unlisted] })
  const reported = fido.issue({ entries: [{ roots: [fido.maker], statuses: ['REVOKED'] }] })
  assert.deepEqual(
    (await of(reported, named)).slice(1).map((line) => line.replace(/:.*| of .*/, '')),
    [`warning ${aaguid} was reported as REVOKED`, `warning ${unlisted}`],
  )
})
