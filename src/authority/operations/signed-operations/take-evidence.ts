import { asBytes, toHex } from '../../../otp/bytes.ts'
import { encodeRows } from '../../../otp/signed-operation/batch.ts'
import { parseCose } from '../../../otp/signed-operation/cose.ts'
import type { Operation } from '../../../otp/signed-operation/payload.ts'
import { operationLines, rejectionTexts, rowLines } from '../../../otp/signed-operation/shown.ts'
import { reveal } from '../../../platform/decision/event.ts'
import {
  type ArchivedEntries,
  type ArchiveFolder,
  findArchived,
} from '../../../platform/journal/archived-entries.ts'
import { entryOf, type JournalRow } from '../../../platform/journal/chain.ts'
import { type EvidenceFacts, evidenceText } from '../../../platform/journal/evidence.ts'
import { Fault } from '../../../platform/journal/fault.ts'
import { journalKeys } from '../../../platform/journal/keys.ts'
import { type ProvenEntries, proveEntries } from '../../../platform/journal/prove-entries.ts'
import { newestJournal } from '../../../platform/journal/queries.ts'
import { type ZipEntry, zipOf } from '../../../platform/journal/zip.ts'
import { es256Pem } from '../../../platform/secrets/es256.ts'
import { operationKeys } from '../../../platform/secrets/operation-keys.ts'
import { sha256 } from '../../../platform/secrets/random.ts'
import { signer } from '../../../platform/secrets/signing.ts'
import { isErased, type OperationStatus, type SignedOperation } from '../../rules/signed-operation.ts'
import { type Caller, type Context, profileOf } from '../context.ts'
import { isArchivedFrom } from '../journal-archived.ts'
import { noteExport, type Taker } from '../note-export.ts'
import { findOperation, keptRows, referenceOf, signedContent, statusOf } from './find-operation.ts'
import { mayTellOf, type OperationStep, operationSteps, spanOf } from './history.ts'

/** What the file says in words: `texts` of this module has them. */
export type EvidenceWords = {
  readonly statusNames: Readonly<Record<OperationStatus, string>>
  readonly answeredByNames: Readonly<Record<NonNullable<SignedOperation['answeredBy']>, string>>
  /** Of a cancellation; one that isn't there is why the act could not be done. */
  readonly cancellationNames: Readonly<Partial<Record<string, string>>>
  readonly eventNames: Readonly<Record<OperationStep['event']['type'], string>>
  /** How to check the file without a program of ours. */
  readonly readme: (of: {
    readonly operationId: string
    readonly answeredBy: SignedOperation['answeredBy']
    /** Of the key of the checkpoints. */
    readonly keyId: string
    /** Has it a list of payees? */
    readonly hasRows: boolean
  }) => string
}

export type OperationEvidence =
  | { readonly ok: true; readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly refusal: 'operation_unknown' | 'operation_erased' }
  | {
      readonly ok: false
      readonly refusal: 'evidence_unproven' | 'evidence_archived'
      readonly fault: string
    }

/**
 * The evidence of one operation as one file (decision 76): what was signed, what was shown of it, how it was answered and
 * with which key, the journal's entries with their hashes, and how to check all that without a program of ours. The
 * journal says that it was taken, before it is. Nothing is given out that the journal doesn't prove.
 * Entries that are in the archive are read from its folder, where one is given.
 */
export async function takeOperationEvidence(
  context: Context,
  caller: Caller,
  taker: Taker,
  of: { readonly service: string; readonly operationId: string },
  words: EvidenceWords,
  archive?: ArchiveFolder,
): Promise<OperationEvidence> {
  const operation = await findOperation(context, of)
  if (operation === undefined) return { ok: false, refusal: 'operation_unknown' }
  if (isErased(operation)) return { ok: false, refusal: 'operation_erased' }
  const { service, operationId } = operation
  await noteExport(context, caller, taker, { what: 'evidence', filter: { service, operation: operationId } })
  let archived: ArchivedEntries | null = null
  try {
    archived = archive === undefined ? null : await searchArchive(context, operation, archive)
  } catch (error) {
    if (error instanceof Fault) return { ok: false, refusal: 'evidence_unproven', fault: error.message }
    throw error
  }
  const steps = await operationSteps(context, operation, archived?.rows)
  if (!isWhole(steps) && archived === null && (await isArchivedFrom(context, spanOf(operation).fromMs)))
    return {
      ok: false,
      refusal: 'evidence_archived',
      fault: `the entries of operation ${operationId} are in the archive of the journal: ./warifu evidence ${operationId} --archive FOLDER reads them there`,
    }
  const { operation: signed } = signedContent(operation)
  const profile = profileOf(context, service)
  const shown = operationLines(signed, profile.institutionName)
  const facts = { ...factsOf(context, operation, steps, words), 表示した内容: shown }
  const taken = { 日時: tokyoText(context.now()), 取得者: caller.actor }
  try {
    const proven = await provenOf(context, operation, steps, archived)
    const name = `evidence-${operationId}`
    const files = filesOf(context, operation, {
      readme: words.readme,
      shown,
      point: operationPoint(context, operation, signed),
      journal: { howTo: ['README.txt'], facts: { 取得: taken, ...facts }, ...proven },
    })
    const inFolder = files.map((file) => ({ ...file, name: `${name}/${file.name}` }))
    return { ok: true, name: `${name}.zip`, bytes: zipOf(inFolder) }
  } catch (error) {
    if (error instanceof Fault) return { ok: false, refusal: 'evidence_unproven', fault: error.message }
    throw error
  }
}

function factsOf(
  context: Context,
  operation: SignedOperation,
  steps: readonly OperationStep[],
  words: EvidenceWords,
): EvidenceFacts {
  const { service, userId, operationId, tokenId, digest, answeredBy } = operation
  const reference = referenceOf(operation)
  return {
    取引: {
      取引の番号: operationId,
      サービス: service,
      ユーザID: userId,
      トークンID: tokenId,
      ...(reference !== null && { 対象: reference }),
      '内容のSHA-256': digest,
      状態: words.statusNames[statusOf(context, operation)],
      回答の方法: answeredBy === null ? 'なし' : words.answeredByNames[answeredBy],
    },
    経過: steps.map(({ at, address, event }) => ({
      日時: tokyoText(Temporal.Instant.from(at)),
      内容: words.eventNames[event.type],
      ...('reason' in event && { 理由: reasonText(event.reason, words.cancellationNames) }),
      接続元: address ?? 'なし',
    })),
  }
}

/** Of a rejection or a cancellation, in words. */
export function reasonText(reason: string, cancellations: EvidenceWords['cancellationNames']): string {
  return (rejectionTexts as Readonly<Record<string, string>>)[reason] ?? cancellations[reason] ?? reason
}

/** To the millisecond, as the journal has it. */
function tokyoText(instant: Temporal.Instant): string {
  return instant.toZonedDateTimeISO('Asia/Tokyo').toString({ timeZoneName: 'never' })
}

/** What happened to it, what the same requests did to its user, and since when the device that answered had its key. */
async function provenOf(
  context: Context,
  operation: SignedOperation,
  steps: readonly OperationStep[],
  archived: ArchivedEntries | null,
): Promise<ProvenEntries> {
  if (!isWhole(steps))
    throw new Fault(`nothing in the journal tells of the operation ${operation.operationId}`)
  const registered =
    archived?.rows.findLast((row) => isRegistration(operation, row)) ??
    (await registrationOf(context, operation))
  const rows = [...(registered === undefined ? [] : [registered]), ...steps.map(({ row }) => row)]
  const isAlso = (row: JournalRow, anchor: JournalRow) => {
    if (row.service !== operation.service || row.userId !== operation.userId) return false
    const { request, event } = entryOf(row)
    const { operationId = operation.operationId } = event as { readonly operationId?: string }
    return request === entryOf(anchor).request && operationId === operation.operationId
  }
  return proveEntries(context, rows, isAlso, archived?.segments)
}

/** The first of them is there, so no other can have gone to the archive. */
function isWhole(steps: readonly OperationStep[]): boolean {
  return steps[0]?.event.type === 'operation_created'
}

/** Its entries, and that of the device's key, which may be years older: back to there, if it is not in the database. */
async function searchArchive(
  context: Context,
  operation: SignedOperation,
  archive: ArchiveFolder,
): Promise<ArchivedEntries | null> {
  const { store, keyRing, now } = context
  const { fromMs, untilMs = now().epochMilliseconds } = spanOf(operation)
  const isRegistered =
    operation.deviceKey === null || (await registrationOf(context, operation)) !== undefined
  return findArchived(store, journalKeys(keyRing), {
    ...archive,
    untilMs,
    isWanted: (row) => mayTellOf(operation, row) || (!isRegistered && isRegistration(operation, row)),
    goesOn: (found, until) =>
      until.epochMilliseconds >= fromMs ||
      (!isRegistered && !found.some((row) => isRegistration(operation, row))),
  })
}

function isRegistration({ tokenId, deviceKey, endedAtMs }: SignedOperation, row: JournalRow): boolean {
  if (row.type !== 'token_device_registered' || row.service !== null) return false
  if (deviceKey === null || endedAtMs === null || row.atMs > endedAtMs) return false
  const event = entryOf(row).event as { readonly tokenId?: string; readonly deviceKey?: string }
  return event.tokenId === tokenId && event.deviceKey === deviceKey
}

const pageSize = 1000

async function registrationOf(
  { store }: Context,
  operation: SignedOperation,
): Promise<JournalRow | undefined> {
  const { deviceKey, endedAtMs } = operation
  if (deviceKey === null || endedAtMs === null) return undefined
  let before: number | undefined
  for (;;) {
    const page = await newestJournal(
      store,
      {
        ofNoService: true,
        types: ['token_device_registered'],
        untilMs: endedAtMs + 1,
        ...(before !== undefined && { before }),
      },
      pageSize,
    )
    const found = page.find((row) => isRegistration(operation, row))
    if (found !== undefined || page.length < pageSize) return found
    before = page.at(-1)?.position
  }
}

function filesOf(
  { keyRing }: Context,
  operation: SignedOperation,
  {
    readme,
    shown,
    point,
    journal,
  }: Pick<EvidenceWords, 'readme'> & {
    readonly shown: readonly string[]
    readonly point: Uint8Array
    readonly journal: Parameters<typeof evidenceText>[0]
  },
): readonly ZipEntry[] {
  const { operationId, answeredBy, signature, deviceKey } = operation
  const signs = signer(keyRing)
  const cose = reveal(operation.cose)
  const rows = keptRows(operation)
  const answer =
    signature === null || deviceKey === null
      ? []
      : [
          { name: 'answer.sig', bytes: asBytes(signature) },
          textFile('device-key.pem', es256Pem(asBytes(deviceKey))),
        ]
  const files = [
    textFile('README.txt', readme({ operationId, answeredBy, keyId: signs.keyId, hasRows: rows.length > 0 })),
    textFile('shown.txt', `${shown.join('\n')}\n`),
    { name: 'payload.cbor', bytes: parseCose(cose)?.payload ?? new Uint8Array() },
    { name: 'operation.cose', bytes: cose },
    textFile('operation-key.pem', es256Pem(point)),
    ...answer,
    ...(rows.length === 0
      ? []
      : [
          textFile('rows.txt', `${rowLines(rows).join('\n')}\n`),
          { name: 'rows.cbor', bytes: encodeRows(rows) },
        ]),
    textFile('journal.json', evidenceText(journal, signs)),
  ]
  const sums = files.map(({ name, bytes }) => `${toHex(sha256(bytes))}  ${name}\n`).join('')
  const list = textFile('SHA256SUMS', sums)
  return [...files, list, { name: 'SHA256SUMS.sig', bytes: signs.sign(list.bytes) }]
}

function textFile(name: string, text: string): ZipEntry {
  return { name, bytes: new TextEncoder().encode(text) }
}

/** Kept with the operation; one of before that is still derived from the ring, until its master key is retired. */
function operationPoint(
  { keyRing }: Context,
  { cose, operationKey, issuedAtMs }: SignedOperation,
  { institution }: Operation,
): Uint8Array {
  if (operationKey !== null) return asBytes(operationKey)
  const kid = toHex(parseCose(reveal(cose))?.kid ?? new Uint8Array())
  const keys = operationKeys(keyRing, institution, Math.floor(issuedAtMs / 1000))
  const found = keys.find((key) => toHex(key.kid) === kid)
  if (found === undefined) throw new Fault('the key that signed the operation is retired and was not kept')
  return found.point
}
