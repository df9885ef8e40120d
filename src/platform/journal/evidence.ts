import { hash } from 'node:crypto'
import { type Signer, verifySignature } from '../secrets/signing.ts'
import { type ChainHead, type Checkpoint, checkpointMessage } from './chain.ts'
import { apartDigest, chainHash } from './journal.ts'

/**
 * Entries of the journal that leave the house as one file, and can be checked without it (D5, decision 47). What stands
 * between two entries is other people's, so their chain can't go along: the server walks it when the file is made, from
 * the checkpoint before to the one after, and signs each entry of the file as a checkpoint of its own.
 */
export type EvidenceEntry = ChainHead & {
  readonly hashBefore: string
  /** The exact text under the hash. */
  readonly body: string
  /** What is kept beside the entry, of which the text holds the digest; left out: nothing (any more). */
  readonly apart?: string
  readonly checkpoint: Checkpoint
}

/** Facts in readable words, under names of their own. */
export type EvidenceFacts = Readonly<Record<string, unknown>>

const format = 'warifu-evidence-1'

type EvidenceFile = {
  readonly 形式: string
  readonly 確かめ方: readonly string[]
  readonly 内容: EvidenceFacts
  readonly 記録: readonly EvidenceEntry[]
  readonly 前後の検査点: readonly Checkpoint[]
  readonly 署名: { readonly keyId: string; readonly signature: string }
}

/** The file's text; any other text of the same content does not pass the check. */
export function evidenceText(
  {
    howTo,
    facts,
    entries,
    neighbors,
  }: {
    readonly howTo: readonly string[]
    readonly facts: EvidenceFacts
    readonly entries: readonly EvidenceEntry[]
    readonly neighbors: readonly Checkpoint[]
  },
  { keyId, sign }: Signer,
): string {
  const content = { 形式: format, 確かめ方: howTo, 内容: facts, 記録: entries, 前後の検査点: neighbors }
  const signature = Buffer.from(sign(messageOf(content, keyId))).toString('base64')
  return written({ ...content, 署名: { keyId, signature } })
}

function written(file: unknown): string {
  return `${JSON.stringify(file, null, 2)}\n`
}

function messageOf(content: Omit<EvidenceFile, '署名'>, keyId: string): Uint8Array {
  const digest = hash('sha256', JSON.stringify(content), 'hex')
  return new TextEncoder().encode(`warifu evidence\n${keyId}\n${digest}\n`)
}

export type EvidenceCheck =
  | { readonly ok: true; readonly entries: number; readonly checkpoints: number; readonly keyId: string }
  | { readonly ok: false; readonly fault: string }

/**
 * Whether the file is, byte for byte, what the holder of the key made: its signature, every entry's hash and checkpoint,
 * and the checkpoints around them. Says nothing about what is not in the file. Throws TypeError for a key that is not an
 * Ed25519 public key.
 */
export function checkEvidence(text: string, publicKeyPem: string): EvidenceCheck {
  const file = parsed(text)
  if (file === undefined) return { ok: false, fault: 'the file is not evidence of this program' }
  if (written(file) !== text) return { ok: false, fault: 'the file is not written as it was made' }
  const { 署名: signed, ...content } = file
  const { keyId, signature } = signed
  // Base64 has several spellings of the same bytes; only one of them was written.
  const isSpelled = Buffer.from(signature, 'base64').toString('base64') === signature
  if (!isSpelled || !verifySignature(publicKeyPem, messageOf(content, keyId), bytes(signature)))
    return { ok: false, fault: 'the file has no valid signature by this key' }
  const { 記録: entries, 前後の検査点: neighbors } = content
  for (const entry of entries) {
    const fault = faultOf(entry, publicKeyPem)
    if (fault !== null) return { ok: false, fault }
  }
  const bad = neighbors.find((each) => !isSigned(each, publicKeyPem))
  if (bad !== undefined)
    return { ok: false, fault: `the checkpoint at entry ${bad.seq} has no valid signature by this key` }
  return { ok: true, entries: entries.length, checkpoints: neighbors.length, keyId }
}

function faultOf(entry: EvidenceEntry, publicKeyPem: string): string | null {
  const { chain, seq, hashBefore, body, apart, checkpoint } = entry
  const place = `entry ${seq} of chain ${chain}`
  if (chainHash(hashBefore, body) !== entry.hash) return `${place} was changed`
  const named = parsedObject(body)
  if (named?.['chain'] !== chain || named['seq'] !== seq) return `${place} is not the entry it says it is`
  if (apart !== undefined && (typeof apart !== 'string' || apartDigest(apart) !== named['apart']))
    return `what stands beside ${place} was changed`
  const { chain: ofChain, seq: atSeq, hash: ofHash } = checkpoint
  if (ofChain !== chain || atSeq !== seq || ofHash !== entry.hash || !isSigned(checkpoint, publicKeyPem))
    return `${place} has no valid checkpoint by this key`
  return null
}

function isSigned(checkpoint: Checkpoint, publicKeyPem: string): boolean {
  return verifySignature(
    publicKeyPem,
    checkpointMessage(checkpoint, checkpoint.atMs),
    bytes(checkpoint.signature),
  )
}

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

/** Undefined for anything else; whoever changed the file may have put anything in it. */
function parsed(text: string): EvidenceFile | undefined {
  const file = parsedObject(text)
  if (file?.['形式'] !== format) return undefined
  const { 記録: entries, 前後の検査点: neighbors, 署名: signed } = file
  const isWhole =
    Array.isArray(entries) &&
    entries.every(
      (each) => isTexts(each, ['chain', 'hash', 'hashBefore', 'body']) && isPoint(each.checkpoint),
    ) &&
    Array.isArray(neighbors) &&
    neighbors.every(isPoint) &&
    isTexts(signed, ['keyId', 'signature'])
  return isWhole ? (file as EvidenceFile) : undefined
}

function isPoint(value: unknown): boolean {
  return isTexts(value, ['chain', 'hash', 'keyId', 'signature'])
}

function isTexts(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Record<string, unknown>
  return names.every((name) => typeof fields[name] === 'string')
}

function parsedObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
