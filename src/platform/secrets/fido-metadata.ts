import { type KeyObject, verify, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { leadsTo } from './certificates/chain.ts'

/** What the FIDO metadata (MDS3) say of one model of authenticators. */
export type AuthenticatorModel = {
  readonly description: string
  /** Certificates in DER and base64 that attestations of the model lead to. */
  readonly roots: readonly string[]
  /** A report for which nobody should trust it any more; null: there is none. */
  readonly barredBy: string | null
}

export type FidoMetadata = {
  /** Each issue has a higher one. */
  readonly number: number
  /** The day by which there is a newer issue, YYYY-MM-DD. */
  readonly nextUpdate: string
  /** By AAGUID. */
  readonly models: ReadonlyMap<string, AuthenticatorModel>
}

export type FidoMetadataFile = {
  /** The metadata as they are now. Throws FidoMetadataError where there are none to rely on. */
  readonly read: (now: Temporal.Instant) => FidoMetadata
  /** The newest that this process could rely on, whatever became of the files since; undefined: none yet. */
  readonly newest: () => FidoMetadata | undefined
}

/** The message says what is wrong with which file. */
export class FidoMetadataError extends Error {}

/** Who signs the metadata of the FIDO Alliance (MDS3 §3.2): its root signs for half of the web, too. */
const signerName = 'mds.fidoalliance.org'

/** After any of these, whoever holds such an authenticator may not be who they seem (MDS3 §3.1.4). */
const barringReports: readonly string[] = [
  'USER_VERIFICATION_BYPASS',
  'ATTESTATION_KEY_COMPROMISE',
  'USER_KEY_REMOTE_COMPROMISE',
  'USER_KEY_PHYSICAL_COMPROMISE',
  'REVOKED',
]

/**
 * The two files, read again when one of them changed: a new issue counts as soon as it is there, an older one than was read before
 * does not (MDS3 §3.2). Nothing is asked of another host.
 */
export function fidoMetadataFile(files: { readonly blob: string; readonly root: string }): FidoMetadataFile {
  let newest: FidoMetadata | undefined
  let known: { readonly state: string; readonly read: Parsed } | undefined
  const stateOf = (file: string) => {
    const { mtimeMs, size, ino } = statSync(file)
    return `${mtimeMs} ${size} ${ino}`
  }
  return {
    read(now) {
      try {
        const state = `${stateOf(files.blob)} ${stateOf(files.root)}`
        if (known?.state !== state)
          known = { state, read: parse(readFileSync(files.blob, 'utf8'), readFileSync(files.root, 'utf8')) }
      } catch (error) {
        known = undefined
        if (error instanceof FidoMetadataError) throw new FidoMetadataError(`${files.blob}: ${error.message}`)
        throw new FidoMetadataError(
          `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        )
      }
      const { chain, root, metadata } = known.read
      if (!leadsTo(chain, [root], now))
        throw new FidoMetadataError(
          `${files.blob}: its certificates don't lead to ${files.root}, or have ended`,
        )
      const { number } = metadata
      if (newest !== undefined && number < newest.number)
        throw new FidoMetadataError(
          `${files.blob}: is number ${number}, and number ${newest.number} was there before`,
        )
      newest = metadata
      return metadata
    },
    newest: () => newest,
  }
}

type Parsed = {
  readonly chain: readonly X509Certificate[]
  readonly root: X509Certificate
  readonly metadata: FidoMetadata
}

/** The signed text and its signature are checked here; whether its certificates count depends on the time. */
function parse(blob: string, rootPem: string): Parsed {
  const [head = '', body = '', signature = '', ...more] = blob.trim().split('.')
  const header = membersOf(head)
  const chain = chainOf(header?.['x5c'])
  const [signer] = chain
  if (signer === undefined || more.length > 0)
    throw new FidoMetadataError('is no FIDO metadata BLOB with certificates (x5c)')
  if (signer.checkHost(signerName, { wildcards: false }) === undefined)
    throw new FidoMetadataError(`is not signed by ${signerName}`)
  if (!isSigned(`${head}.${body}`, signature, header?.['alg'], signer.publicKey))
    throw new FidoMetadataError('has a signature that does not hold')
  const payload = membersOf(body)
  const entries = payload?.['entries']
  const { no, nextUpdate } = payload ?? {}
  if (!Array.isArray(entries) || typeof no !== 'number' || typeof nextUpdate !== 'string')
    throw new FidoMetadataError('has no entries, number or day of the next update')
  const models = new Map(entries.flatMap((entry) => modelIn(entry)))
  return { chain, root: new X509Certificate(rootPem), metadata: { number: no, nextUpdate, models } }
}

function membersOf(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    return undefined
  }
}

function chainOf(x5c: unknown): readonly X509Certificate[] {
  if (!Array.isArray(x5c)) return []
  try {
    return x5c.map((each) => new X509Certificate(Buffer.from(String(each), 'base64')))
  } catch {
    return []
  }
}

/** By the algorithm of the key alone (RFC 8725 §3.1). */
function isSigned(text: string, signature: string, algorithm: unknown, key: KeyObject): boolean {
  const message = Buffer.from(text)
  try {
    const bytes = Buffer.from(signature, 'base64url')
    if (key.asymmetricKeyType === 'rsa' && algorithm === 'RS256') return verify('sha256', message, key, bytes)
    if (key.asymmetricKeyType !== 'ec' || algorithm !== 'ES256') return false
    return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, bytes)
  } catch {
    return false
  }
}

type Statement = { readonly description?: unknown; readonly attestationRootCertificates?: unknown }

/** Of U2F and UAF there is nothing here: they have no AAGUID. */
function modelIn(entry: unknown): readonly (readonly [aaguid: string, model: AuthenticatorModel])[] {
  if (typeof entry !== 'object' || entry === null || !('aaguid' in entry)) return []
  const { aaguid, metadataStatement, statusReports } = entry as Readonly<Record<string, unknown>>
  if (typeof aaguid !== 'string' || typeof metadataStatement !== 'object') return []
  const { description, attestationRootCertificates: roots } = (metadataStatement ?? {}) as Statement
  const reports: readonly unknown[] = Array.isArray(statusReports) ? statusReports : []
  const barredBy = reports.map((report) => String((report as { status?: unknown } | null)?.status))
  const model = {
    description: typeof description === 'string' ? description : aaguid,
    roots: Array.isArray(roots) ? roots.map(String) : [],
    barredBy: barredBy.find((status) => barringReports.includes(status)) ?? null,
  }
  return [[aaguid.toLowerCase(), model]]
}

/** Why an authenticator of this model can't be relied on. */
export type ModelFault = 'unattested' | 'model_refused'

/** Whether the metadata know the model and nothing against it. */
export function isModelTrusted({ models }: FidoMetadata, aaguid: string): boolean {
  return models.get(aaguid)?.barredBy === null
}

/** Whether something was reported of the model; of one that is not listed nothing is known. */
export function isModelReported({ models }: FidoMetadata, aaguid: string): boolean {
  return (models.get(aaguid)?.barredBy ?? null) !== null
}

/**
 * Whether the certificates of an attestation, whose signature somebody else has checked, are those of this model's maker;
 * null: they are. Never throws: they come from a browser.
 */
export function attestationFault(
  metadata: FidoMetadata,
  { aaguid, x5c }: { readonly aaguid: string; readonly x5c: readonly Uint8Array[] },
  now: Temporal.Instant,
): ModelFault | null {
  const model = metadata.models.get(aaguid)
  if (model === undefined || model.barredBy !== null) return 'model_refused'
  try {
    const chain = x5c.map((each) => new X509Certificate(each))
    const anchors = model.roots.map((each) => new X509Certificate(Buffer.from(each, 'base64')))
    return leadsTo(chain, anchors, now) ? null : 'unattested'
  } catch {
    return 'unattested'
  }
}
