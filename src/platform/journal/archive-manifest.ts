import { hash } from 'node:crypto'
import type { ChainHead, Checkpoint } from './chain.ts'
import type { JournalKeys } from './keys.ts'

const format = 'warifu-journal-archive-1'

/** What is said of a part of the archive, beside the file of its entries; signed. */
export type ArchiveManifest = {
  readonly format: typeof format
  /** From 1; `previous` is the SHA-256 of the manifest before it. */
  readonly part: number
  readonly previous: string | null
  /** Positions: after one, up to another. */
  readonly after: number
  readonly upTo: number
  readonly entries: number
  /** When the first and the last of them happened. */
  readonly from: string
  readonly until: string
  readonly file: { readonly name: string; readonly sha256: string; readonly bytes: number }
  /** Where each chain that has entries in it stands at its end, signed as a checkpoint. */
  readonly heads: readonly Checkpoint[]
  /** The checkpoints of before, of the chains that ended in it. */
  readonly checkpoints: readonly Checkpoint[]
}

export type UnsignedManifest = Omit<ArchiveManifest, 'format'>

type SignedManifest = ArchiveManifest & {
  readonly signature: { readonly keyId: string; readonly signature: string }
}

/** The manifest's text; any other text of the same content does not pass. */
export function manifestText(unsigned: UnsignedManifest, { sign }: JournalKeys): string {
  const content: ArchiveManifest = { format, ...unsigned }
  return written({ ...content, signature: sign(messageOf(content)) })
}

export function manifestDigest(text: string): string {
  return hash('sha256', text, 'hex')
}

function written(manifest: SignedManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`
}

function messageOf(content: ArchiveManifest): Uint8Array {
  const digest = hash('sha256', JSON.stringify(content), 'hex')
  return new TextEncoder().encode(`warifu journal archive\n${digest}\n`)
}

/** The manifest that a text is, if a key of the ring signed it; undefined: it is none. */
export function manifestIn(text: string, { isSigned }: JournalKeys): ArchiveManifest | undefined {
  try {
    const parsed = JSON.parse(text) as SignedManifest
    const { signature: signed, ...content } = parsed
    if (content.format !== format || written(parsed) !== text) return undefined
    return isSigned(signed.keyId, messageOf(content), signed.signature) ? content : undefined
  } catch {
    return undefined
  }
}

export function headOfCheckpoint({ chain, seq, hash: named }: Checkpoint): ChainHead {
  return { chain, seq, hash: named }
}
