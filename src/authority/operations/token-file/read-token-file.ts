import { digester } from '../../../platform/secrets/random.ts'
import type { CsvColumns } from './csv-layout.ts'
import { decodeJapanese, decodeUtf8 } from './decode-text.ts'
import {
  checkCandidate,
  errorsMax,
  type FileToken,
  type TokenChecks,
  type TokenFileError,
  Unreadable,
} from './file-token.ts'
import { readCsv } from './read-csv.ts'
import { type FileKey, type Finding, readPskc } from './read-pskc.ts'

export type TokenFile = {
  readonly format: 'pskc' | 'csv'
  readonly bytes: AsyncIterable<Uint8Array>
  readonly fileKey: FileKey
  /** PSKC only: whether secrets may be unencrypted; in CSV they always are. */
  readonly plain: boolean
  /** CSV only: whose columns these are; ours unless given. */
  readonly columns?: CsvColumns
  readonly tokensMax: number
}

export type ReadFile = {
  readonly errors: readonly TokenFileError[]
  /** PINs that the file contains beside the tokens, which are not imported. */
  readonly pins: number
  /** Whether it has a signature, which is not checked. */
  readonly signed: boolean
  /** SHA-256 of the file, base64url; empty if it was not read to its end. */
  readonly digest: string
}

/**
 * Reads a file to its end, or to its hundredth error, and passes each token to `take` as it comes: only the IDs of its
 * tokens are kept. Rejects only where `bytes` or `take` does.
 */
export async function readTokenFile(
  { format, bytes, fileKey, plain, columns, tokensMax }: TokenFile,
  checks: TokenChecks,
  take: (token: FileToken) => void,
): Promise<ReadFile> {
  const digest = digester()
  const seenBytes = watched(bytes, digest.update)
  const errors: TokenFileError[] = []
  const seen = new Set<string>()
  let pins = 0
  let signed = false
  let whole = false

  function settle(finding: Finding): void {
    if (finding.kind === 'note') {
      if (finding.note === 'pin') pins += 1
      else signed = true
      return
    }
    if (finding.kind === 'error') {
      errors.push(finding.error)
      return
    }
    const { candidate } = finding
    if (seen.size >= tokensMax) throw new Unreadable('too_many', candidate.line)
    const checked = checkCandidate(candidate, checks, seen.size)
    const problem = typeof checked === 'string' ? checked : seen.has(checked.tokenId) ? 'twice' : null
    if (problem !== null || typeof checked === 'string') {
      const item = (candidate.serialNo || candidate.keyId).slice(0, 100)
      errors.push({ line: candidate.line, item, problem: problem ?? 'token_id', detail: '' })
      return
    }
    seen.add(checked.tokenId)
    take(checked)
  }
  try {
    const findings =
      format === 'pskc'
        ? readPskc(decodeUtf8(seenBytes), fileKey, plain)
        : readCsv(decodeJapanese(seenBytes), columns)
    for await (const finding of findings) {
      settle(finding)
      if (errors.length >= errorsMax) break
    }
    whole = errors.length < errorsMax
    if (whole && errors.length === 0 && seen.size === 0) throw new Unreadable('empty', 1)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    const { line, problem, detail } = error
    errors.push({ line, item: '', problem, detail })
    whole = false
  }
  return { errors, pins, signed, digest: whole ? digest.end() : '' }
}

/** Passes the bytes on, and shows them on the way. */
async function* watched(
  bytes: AsyncIterable<Uint8Array>,
  see: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    see(piece)
    yield piece
  }
}
