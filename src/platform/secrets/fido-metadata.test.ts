// Issue 18: what is believed of authenticators, and whom.
import assert from 'node:assert/strict'
import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, test } from 'node:test'
import {
  aaguid,
  attestationBy,
  type blobOf,
  certified,
  createFido,
  type Fido,
} from '../../../test/support/fido.ts'
import { toPem } from './certificates/pem.ts'
import { attestationFault, FidoMetadataError, isModelTrusted } from './fido-metadata.ts'

const now = Temporal.Instant.from('2025-07-01T00:00:00Z')
let fido: Fido
beforeEach(() => {
  fido = createFido()
})
afterEach(() => fido.end())

/** Why these metadata are not relied on; empty: they are. */
function reasonAgainst(blob: string, at = now): string {
  fido.write(blob)
  try {
    fido.metadata().read(at)
    return ''
  } catch (error) {
    assert.ok(error instanceof FidoMetadataError, String(error))
    return error.message
  }
}

test('issue 18: FIDO metadata count that mds.fidoalliance.org signed under the given root, by one certificate or several', () => {
  const { number, nextUpdate, models } = fido.metadata().read(now)
  assert.deepEqual([number, nextUpdate], [7, '2039-12-31'])
  assert.equal(models.get(aaguid)?.description, '試験鍵 5')
  const between = certified({ commonName: '試験 between', issuer: fido.root, isAuthority: true })
  const signer = certified({ commonName: 'mds.fidoalliance.org', issuer: between })
  assert.equal(reasonAgainst(fido.issue({ signer, above: [between] })), '')
  assert.equal(reasonAgainst(fido.issue({ signer, above: [between, fido.root] })), '')
})

test('issue 18: FIDO metadata of anybody else, changed ones, and ended ones don’t count, and it says why', () => {
  const good = fido.issue()
  const [head = '', body = '', signature = ''] = good.split('.')
  const payload = JSON.parse(Buffer.from(body, 'base64url').toString())
  const changed = Buffer.from(JSON.stringify({ ...payload, no: 8 })).toString('base64url')
  const stranger = certified({ commonName: '試験 metadata root', isAuthority: true })
  const byStranger = certified({ commonName: 'mds.fidoalliance.org', issuer: stranger })
  const otherName = certified({ commonName: 'www.fidoalliance.org', issuer: fido.root })
  const leaf = certified({ commonName: '試験 leaf', issuer: fido.root })
  const byLeaf = certified({ commonName: 'mds.fidoalliance.org', issuer: leaf })
  const ended = certified({
    commonName: 'mds.fidoalliance.org',
    issuer: fido.root,
    until: '2025-06-30T00:00:00Z',
  })
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['one byte changed', `${head}.${changed}.${signature}`, /a signature that does not hold/],
    ['no signature', `${head}.${body}.`, /a signature that does not hold/],
    ['no algorithm', fido.issue({ algorithm: 'none' }), /a signature that does not hold/],
    ['a symmetric algorithm', fido.issue({ algorithm: 'HS256' }), /a signature that does not hold/],
    ['a root of somebody else', fido.issue({ signer: byStranger, above: [stranger] }), /don't lead to/],
    ['the root beside it alone', fido.issue({ signer: byStranger, above: [fido.root] }), /don't lead to/],
    [
      'another name under the root',
      fido.issue({ signer: otherName }),
      /is not signed by mds\.fidoalliance\.org/,
    ],
    ['signed by whoever may not sign', fido.issue({ signer: byLeaf, above: [leaf] }), /don't lead to/],
    ['an ended certificate', fido.issue({ signer: ended }), /don't lead to .* or have ended/],
    ['a page of HTML', '<!doctype html>', /is no FIDO metadata BLOB/],
    ['nothing', '', /is no FIDO metadata BLOB/],
    ['JSON instead of a JWT', JSON.stringify(payload), /is no FIDO metadata BLOB/],
  ]
  for (const [what, blob, reason] of cases) assert.match(reasonAgainst(blob), reason, what)
  assert.equal(reasonAgainst(good), '', 'and the good one still does')
  assert.match(reasonAgainst(good, Temporal.Instant.from('2041-01-01T00:00:00Z')), /have ended/)
})

test('issue 18: a missing or broken file is said by its name; a new issue counts as soon as it is there', () => {
  const metadata = fido.metadata()
  assert.ok(isModelTrusted(metadata.read(now), aaguid))
  fido.write(fido.issue({ entries: [{ roots: [fido.maker], statuses: ['REVOKED'] }] }))
  utimesSync(fido.files.blob, 1, 1)
  assert.ok(!isModelTrusted(metadata.read(now), aaguid))
  rmSync(fido.files.blob)
  assert.throws(() => metadata.read(now), /cannot be read: .*blob\.jwt/)
  fido.write(fido.issue())
  writeFileSync(fido.files.root, 'no certificate')
  assert.throws(() => metadata.read(now), FidoMetadataError)
  writeFileSync(fido.files.root, toPem('CERTIFICATE', fido.root.der))
  assert.ok(isModelTrusted(metadata.read(now), aaguid))
})

test('issue 18: an older issue in the place of a newer one does not count, and what was reported stays known', () => {
  const metadata = fido.metadata()
  fido.write(
    fido.issue({ number: 9, entries: [{ roots: [fido.maker], statuses: ['ATTESTATION_KEY_COMPROMISE'] }] }),
  )
  metadata.read(now)
  fido.write(fido.issue({ number: 8 }))
  assert.throws(() => metadata.read(now), /blob\.jwt: is number 8, and number 9 was there before/)
  rmSync(fido.files.blob)
  assert.throws(() => metadata.read(now), FidoMetadataError)
  assert.equal(metadata.newest()?.number, 9)
  fido.write(fido.issue({ number: 10 }))
  assert.ok(isModelTrusted(metadata.read(now), aaguid))
  assert.equal(metadata.newest()?.number, 10)
})

test('issue 18: a model that was reported is not trusted, whatever else was said of it', () => {
  const barring = [
    'REVOKED',
    'USER_VERIFICATION_BYPASS',
    'ATTESTATION_KEY_COMPROMISE',
    'USER_KEY_REMOTE_COMPROMISE',
    'USER_KEY_PHYSICAL_COMPROMISE',
  ]
  for (const status of barring) {
    fido.write(fido.issue({ entries: [{ roots: [fido.maker], statuses: [status, 'UPDATE_AVAILABLE'] }] }))
    const metadata = fido.metadata().read(now)
    assert.ok(!isModelTrusted(metadata, aaguid), status)
    const fault = attestationFault(metadata, attestationBy(fido.maker), now)
    assert.equal(fault, 'model_refused', status)
  }
  fido.write(fido.issue({ entries: [{ roots: [fido.maker], statuses: ['UPDATE_AVAILABLE'] }] }))
  assert.ok(isModelTrusted(fido.metadata().read(now), aaguid))
})

test('issue 18: an attestation leads to a root of its own model, or is one that the metadata list', () => {
  const faultOf = (
    entries: Parameters<typeof blobOf>[0]['entries'],
    x5c: readonly Uint8Array[],
    at = now,
  ) => {
    fido.write(fido.issue({ entries }))
    return attestationFault(fido.metadata().read(now), { aaguid, x5c }, at)
  }
  const { maker } = fido
  const { x5c } = attestationBy(maker)
  const other = certified({ commonName: '試験 maker root', isAuthority: true })
  const another = 'b92c3f9a-c014-4056-887f-140a2501163b'
  assert.equal(faultOf([{ roots: [maker] }], x5c), null)
  assert.equal(faultOf([{ roots: [other, maker] }], x5c), null)
  assert.equal(faultOf([{ roots: [other] }], x5c), 'unattested')
  assert.equal(faultOf([{ roots: [] }], x5c), 'unattested')
  assert.equal(faultOf([{ roots: [maker] }], []), 'unattested')
  assert.equal(faultOf([{ roots: [maker] }], [Buffer.from('no certificate')]), 'unattested')
  assert.equal(faultOf([{ roots: [maker] }], [...x5c, other.der]), 'unattested')
  assert.equal(faultOf([{ model: another, roots: [maker] }], x5c), 'model_refused')
  const alone = certified({ commonName: '試験鍵 5' })
  assert.equal(faultOf([{ roots: [alone] }], [alone.der]), null)
  const late = Temporal.Instant.from('2041-01-01T00:00:00Z')
  assert.equal(faultOf([{ roots: [maker] }], x5c, late), 'unattested')
})
