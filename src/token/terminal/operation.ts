import { decodeBase32 } from '../../otp/base32.ts'
import type { Operation } from '../../otp/signed-operation/payload.ts'
import { parseOperationText } from '../../otp/signed-operation/reading.ts'
import {
  firstTimePayee,
  nobodyTellsYou,
  operationLines,
  readingRefusalTexts,
} from '../../otp/signed-operation/shown.ts'
import { holdersOf, newPayeeIn, payeesOf, withAnswered, withPayees } from '../app/answered.ts'
import { approvalDigits, type ReadOperation, readOperation } from '../app/operation.ts'
import { followKeys, type KeptKey, pinKeys, pinnedOf } from '../app/operation-keys.ts'
import { operationTexts } from '../app/operation-texts.ts'
import { keysOfFile } from './pin-anew.ts'
import { type ListedRows, rowsListed } from './rows.ts'
import { loadToken, withServerTime } from './show.ts'
import { exclusively, TokenError, type TokenFile, writeTokenFile } from './token-file.ts'

type Screen = {
  readonly say: (text: string) => void
  readonly ask: (question: string) => Promise<string>
}

/**
 * Shows what the text of a QR code asks to confirm, and, once that is approved, the eight digits. Throws TokenError for
 * whatever no token shows, and where it is not approved.
 */
export async function confirmOperation(
  path: string,
  clock: () => number,
  { say, ask }: Screen,
): Promise<void> {
  const token = await withPinned(path, await withServerTime(path, clock), clock)
  // Not trimmed: a space is a letter of it like any other.
  const text = await ask('text of the QR code: ')
  const { operation, digest } = await reading(path, token, text, clock)
  const rows = await rowsListed(operation, token, clock)
  for (const line of screenOf(operation, token, rows)) say(`${line}\n`)
  if ((await ask('type approve to confirm: ')) !== 'approve')
    throw new TokenError('not approved: no digits are shown')
  await exclusively(path, clock, () => noteAnswer(path, operation, rows, clock))
  const code = await digitsOf(token, digest)
  say(`${code.slice(0, 4)} ${code.slice(4)}\n`)
}

/**
 * What the token's server vouches for now, where it can be asked: a key that was stolen is forgotten then. Otherwise what
 * the first operation found pinned; whoever got the token from this server trusted it then, too.
 */
async function withPinned(path: string, token: TokenFile, clock: () => number): Promise<TokenFile> {
  const anew = await keysOfFile(token, clock)
  if (anew !== undefined) return keepKeys(path, anew, clock)
  if (token.operationKeys !== undefined) return token
  const operationKeys = await pinKeys(token.server, token.terms.tokenId)
  if (operationKeys === undefined)
    throw new TokenError(
      `${token.server} does not answer: its keys are needed once, before the first operation`,
    )
  return keepKeys(path, operationKeys, clock)
}

function keepKeys(path: string, operationKeys: readonly KeptKey[], clock: () => number): Promise<TokenFile> {
  return exclusively(path, clock, () => {
    const kept = { ...loadToken(path), operationKeys }
    writeTokenFile(path, kept)
    return kept
  })
}

async function reading(
  path: string,
  token: TokenFile,
  text: string,
  clock: () => number,
): Promise<ReadOperation> {
  const cose = parseOperationText(text)
  if (typeof cose === 'string') throw new TokenError(readingRefusalTexts[cose])
  const nowSeconds = Math.floor((clock() + token.offsetMs) / 1000)
  const read = async ({ operationKeys = [], answered = {} }: TokenFile) => {
    const { tokenId } = token.terms
    const institutions = new Set(operationKeys.map(({ institution }) => institution))
    return readOperation(cose, await pinnedOf(operationKeys), {
      tokens: [...institutions].map((institution) => ({ institution, tokenId })),
      answered: new Set(Object.keys(answered)),
      nowSeconds,
    })
  }
  let found = await read(token)
  if (found === 'unknown_key') {
    const { server, terms, operationKeys = [] } = token
    const followed = await followKeys(server, terms.tokenId, operationKeys, nowSeconds)
    if (followed.length > operationKeys.length) found = await read(await keepKeys(path, followed, clock))
  }
  if (typeof found === 'string') throw new TokenError(readingRefusalTexts[found])
  return found
}

/** What it is, its lines in their order, and what only this token knows. */
function screenOf(
  operation: Operation,
  { operationKeys = [], payees = [] }: TokenFile,
  { lines }: ListedRows,
): readonly string[] {
  const name = operationKeys.find(({ institution }) => institution === operation.institution)?.name ?? ''
  const of = { known: payees, holders: holdersOf(payees) }
  const newPayees = operation.fields.flatMap((field) => newPayeeIn(field, of) ?? [])
  const marks = [
    ...(newPayees.length > 0 ? [firstTimePayee] : []),
    ...(newPayees.some(({ hasKnownName }) => hasKnownName) ? [operationTexts.otherAccount.confirmed] : []),
  ]
  return [...operationLines(operation, name), ...marks, ...lines, nobodyTellsYou]
}

/** Before the digits are shown: an operation is answered once. */
function noteAnswer(path: string, operation: Operation, rows: ListedRows, clock: () => number): void {
  const token = loadToken(path)
  const answered = withAnswered(token.answered, operation, Math.floor(clock() / 1000))
  const payees = withPayees(token.payees, [...payeesOf(operation), ...rows.payees])
  writeTokenFile(path, { ...token, answered, payees })
}

async function digitsOf({ terms, secretBase32 }: TokenFile, digest: Uint8Array): Promise<string> {
  const secret = decodeBase32(secretBase32)
  if (secret === undefined) throw new TokenError('the secret in the file cannot be read')
  const key = await crypto.subtle.importKey('raw', new Uint8Array(secret), 'HKDF', false, ['deriveKey'])
  return approvalDigits(key, terms.tokenId, digest)
}
