// FIDO metadata of our own: a root, who signs them, and a maker whose authenticators they list.

import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as asn1 from 'asn1js'
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  GeneralName,
  GeneralNames,
  RelativeDistinguishedNames,
} from 'pkijs'
import { toPem } from '../../src/platform/secrets/certificates/pem.ts'
import {
  extension,
  numberOf,
  octetsOf,
  publicKeyOf,
  signedBy,
  timeOf,
} from '../../src/platform/secrets/certificates/x509.ts'
import { type FidoMetadataFile, fidoMetadataFile } from '../../src/platform/secrets/fido-metadata.ts'

export const aaguid = '2fc0579f-8113-47ea-b116-bb5a8db9202a'

/** Counts by the clocks of all tests, and by the machine's. */
const always = { from: '2020-01-01T00:00:00Z', until: '2040-01-01T00:00:00Z' } as const

export type Holder = { readonly key: KeyObject; readonly der: Uint8Array }

type Wanted = {
  readonly commonName: string
  /** Null: it signs itself. */
  readonly issuer?: Holder | null
  readonly isAuthority?: boolean
  readonly unit?: string
  /** The AAGUID in the extension of FIDO (WebAuthn §8.2.1). */
  readonly model?: string
  readonly until?: string
}

function nameOf(parts: readonly (readonly [type: string, text: string])[]): RelativeDistinguishedNames {
  const rdns = parts.map(([type, value]) => {
    // The country is a PrintableString (RFC 5280, appendix A.1).
    const text = type === '2.5.4.6' ? new asn1.PrintableString({ value }) : new asn1.Utf8String({ value })
    return new asn1.Set({ value: [new AttributeTypeAndValue({ type, value: text }).toSchema()] })
  })
  return RelativeDistinguishedNames.fromBER(new asn1.Sequence({ value: rdns }).toBER())
}

/** A certificate with a key of its own. */
export function certified(wanted: Wanted): Holder {
  const { commonName, issuer = null, isAuthority = false, unit = '', model, until = always.until } = wanted
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = nameOf([
    ['2.5.4.6', 'JP'],
    ['2.5.4.10', '試験製造'],
    ...(unit === '' ? [] : [['2.5.4.11', unit] as const]),
    ['2.5.4.3', commonName],
  ])
  const made = new Certificate({
    version: 2,
    serialNumber: numberOf(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    notBefore: timeOf(Temporal.Instant.from(always.from)),
    notAfter: timeOf(Temporal.Instant.from(until)),
  })
  made.subject = subject
  made.issuer = issuer === null ? subject : Certificate.fromBER(new Uint8Array(issuer.der)).subject
  made.subjectPublicKeyInfo = publicKeyOf(publicKey.export({ format: 'der', type: 'spki' }))
  const dnsName = new GeneralName({ type: 2, value: commonName })
  made.extensions = [
    extension('basicConstraints', new BasicConstraints({ cA: isAuthority }).toSchema(), true),
    extension('alternativeName', new GeneralNames({ names: [dnsName] }).toSchema()),
  ]
  if (model !== undefined) made.extensions.push(modelExtension(model))
  return { key: privateKey, der: signedBy(issuer?.key ?? privateKey, made) }
}

function modelExtension(model: string) {
  const found = extension('subjectKeyId', octetsOf(Buffer.from(model.replaceAll('-', ''), 'hex')))
  found.extnID = '1.3.6.1.4.1.45724.1.1.4'
  return found
}

export type Entry = {
  /** Its AAGUID. */
  readonly model?: string
  readonly description?: string
  readonly roots: readonly Holder[]
  readonly statuses?: readonly string[]
}

const base64url = (value: string | Uint8Array) => Buffer.from(value).toString('base64url')
const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64')

type Blob = {
  readonly signer: Holder
  readonly entries: readonly Entry[]
  readonly algorithm?: string
  readonly nextUpdate?: string
  readonly number?: number
  /** After the signer's own, up to the root. */
  readonly above?: readonly Holder[]
}

/** A BLOB as the FIDO Alliance serves it (MDS3 §3.2). */
export function blobOf(blob: Blob): string {
  const { signer, entries, algorithm = 'ES256', nextUpdate = '2039-12-31', number = 7, above = [] } = blob
  const header = { alg: algorithm, typ: 'JWT', x5c: [signer, ...above].map(({ der }) => base64(der)) }
  const payload = {
    legalHeader: '試験用',
    no: number,
    nextUpdate,
    entries: entries.map(({ model = aaguid, description = '試験鍵 5', roots, statuses = [] }) => ({
      aaguid: model,
      metadataStatement: {
        description,
        attestationTypes: ['basic_full'],
        attestationRootCertificates: roots.map(({ der }) => base64(der)),
      },
      statusReports: ['FIDO_CERTIFIED', ...statuses].map((status) => ({
        status,
        effectiveDate: '2024-01-01',
      })),
    })),
  }
  const text = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload))}`
  const signature = sign('sha256', Buffer.from(text), { key: signer.key, dsaEncoding: 'ieee-p1363' })
  return `${text}.${base64url(signature)}`
}

export type Fido = ReturnType<typeof createFido>

/** The two files in a folder of their own, and a maker whose model they list. */
export function createFido() {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-fido-'))
  const files = { blob: join(folder, 'blob.jwt'), root: join(folder, 'root.pem') }
  const root = certified({ commonName: '試験 metadata root', isAuthority: true })
  const signer = certified({ commonName: 'mds.fidoalliance.org', issuer: root })
  const maker = certified({ commonName: '試験 maker root', isAuthority: true })
  const write = (blob: string) => writeFileSync(files.blob, blob)
  const issue = (changes: Partial<Blob> = {}): string =>
    blobOf({ signer, entries: [{ roots: [maker] }], ...changes })
  writeFileSync(files.root, toPem('CERTIFICATE', root.der))
  write(issue())
  return {
    files,
    root,
    signer,
    maker,
    issue,
    write,
    metadata: (): FidoMetadataFile => fidoMetadataFile(files),
    end: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** What vouches for one authenticator: signs what it answers, with the certificates of its maker. */
export type Attestation = {
  readonly key: KeyObject
  readonly x5c: readonly Uint8Array[]
  readonly aaguid: string
}

export function attestationBy(
  maker: Holder,
  { model = aaguid, named = aaguid }: { readonly model?: string; readonly named?: string } = {},
): Attestation {
  const wanted = { commonName: '試験鍵 5', unit: 'Authenticator Attestation', issuer: maker, model: named }
  const leaf = certified(wanted)
  return { key: leaf.key, x5c: [leaf.der], aaguid: model }
}
