import { encodeBase32 } from '../../otp/base32.ts'
import { type Issued, requestToken } from '../app/client.ts'
import { deliveryKey, gcmOf, newIdempotencyKey, newKeyPair, wrappedSecretOf } from '../app/delivery.ts'
import { pinKeys } from '../app/operation-keys.ts'
import { activationCauses } from '../app/registration.ts'
import {
  exclusively,
  type PendingFile,
  readTokenFile,
  TokenError,
  type TokenFile,
  writeTokenFile,
} from './token-file.ts'

export type Wanted = {
  readonly server: string
  readonly movingFactor: 'time' | 'event'
  /** An activation code in its canonical spelling; prompted for if none is given and the server wants one. */
  readonly activationCode: string | undefined
  readonly askForCode: () => Promise<string>
}

/**
 * Gets a token and keeps it in the file. A request whose answer was lost is sent again unchanged. Throws TokenError if
 * the file already holds a token, and for everything that the server or the network refuses.
 */
export function register(path: string, wanted: Wanted, clock: () => number): Promise<TokenFile> {
  return exclusively(path, clock, async () => {
    const kept = readTokenFile(path)
    if (kept !== undefined && 'terms' in kept) {
      throw new TokenError(
        `${path} holds token ${kept.terms.tokenId}; end its use at every service, then remove the file, or use --file`,
      )
    }
    const found = kept !== undefined && isFor(kept, wanted) ? kept : await newPending(path, wanted)
    const { activationCode } = wanted
    const pending = activationCode === undefined ? found : activated(path, found, activationCode)
    const first = await ask(pending, clock)
    const token = first !== 'activation' ? first : await askAgain(path, pending, wanted, clock)
    writeTokenFile(path, token)
    return token
  })
}

/** Kept with the request: a lost answer is repeated only for the identical request. */
function activated(path: string, { pending, ...file }: PendingFile, activationCode: string): PendingFile {
  const next = { ...file, pending: { ...pending, activationCode } }
  writeTokenFile(path, next)
  return next
}

/** With the activation code that the server wants; a refused one is not sent again automatically. */
async function askAgain(
  path: string,
  file: PendingFile,
  { server, askForCode }: Wanted,
  clock: () => number,
): Promise<TokenFile> {
  const { activationCode, ...pending } = file.pending
  const blank = { ...file, pending }
  writeTokenFile(path, blank)
  const wrong = `${server} refused the activation code: it is unknown, used or expired`
  if (activationCode !== undefined) throw new TokenError(wrong)
  const next = activated(path, blank, await askForCode())
  const answer = await ask(next, clock)
  if (answer !== 'activation') return answer
  writeTokenFile(path, blank)
  throw new TokenError(wrong)
}

function isFor({ server, pending }: PendingFile, wanted: Wanted): boolean {
  return server === wanted.server && pending.movingFactor === wanted.movingFactor
}

async function newPending(path: string, { server, movingFactor }: Wanted): Promise<PendingFile> {
  // Readable, unlike in a browser: a file can't hold an unreadable key.
  const { publicKey, privateKey } = await newKeyPair(true)
  const request = {
    idempotencyKey: newIdempotencyKey(),
    publicKey,
    formFactor: 'desktop',
    movingFactor,
  } as const
  const pending = { ...request, privateKey: await crypto.subtle.exportKey('jwk', privateKey) }
  const file: PendingFile = { version: 1, server, pending }
  writeTokenFile(path, file)
  return file
}

async function ask({ server, pending }: PendingFile, clock: () => number): Promise<TokenFile | 'activation'> {
  const { privateKey, ...request } = pending
  const answer = await requestToken(server, request, clock)
  if (answer.kind === 'unreachable') {
    throw new TokenError(
      `${server} does not answer; run the same command again to go on with the same request`,
    )
  }
  if (answer.kind === 'refused') {
    const { code, retryAfterSeconds } = answer
    if (activationCauses.includes(code)) return 'activation'
    const when = retryAfterSeconds === undefined ? '' : `; try again in ${retryAfterSeconds} s`
    throw new TokenError(`${server} refused: ${code}${when}`)
  }
  const curve = { name: 'ECDH', namedCurve: 'P-256' }
  const key = await crypto.subtle.importKey('jwk', privateKey, curve, false, ['deriveBits'])
  const secret = await secretOf({ publicKey: request.publicKey, privateKey: key }, answer)
  const { terms, offsetMs = 0 } = answer
  const token = {
    version: 1,
    server,
    terms,
    secretBase32: encodeBase32(secret),
    counter: 0,
    offsetMs,
  } as const
  // With the token, while it is clear whose server this is; without an answer, before its first operation.
  const operationKeys = await pinKeys(server, terms.tokenId)
  return operationKeys === undefined ? token : { ...token, operationKeys }
}

async function secretOf(
  keys: { readonly publicKey: string; readonly privateKey: CryptoKey },
  { terms, delivery }: Issued,
): Promise<Uint8Array> {
  try {
    const key = await deliveryKey(keys, terms, delivery, 'decrypt')
    const secret = wrappedSecretOf(terms, delivery)
    return new Uint8Array(await crypto.subtle.decrypt(gcmOf(secret), key, secret.wrapped))
  } catch {
    throw new TokenError(
      'the answer cannot be decrypted: it was altered in transit, or the server is not Warifu',
    )
  }
}
