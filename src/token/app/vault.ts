// Where the secret is kept. Without a PIN: a key that can only sign, and the secret as the server wrapped it, under a
// key that can't be read. With a PIN: the secret wrapped under a key made of the PIN, and nothing else. WebCrypto
// moves the secret from one to the other; its bytes are never in a variable of this page.
import type { TokenTerms } from '../../otp/delivery.ts'
import { deliveryTerms } from '../../otp/delivery.ts'
import type { Issued } from './client.ts'
import { deliveryKey, gcmOf, type WrappedSecret, wrappedSecretOf } from './delivery.ts'
import { pinRounds } from './pin.ts'

export type OpenVault = {
  readonly kind: 'open'
  readonly hmacKey: CryptoKey
  readonly wrappingKey: CryptoKey
} & WrappedSecret
export type PinVault = {
  readonly kind: 'pin'
  readonly salt: Uint8Array<ArrayBuffer>
  readonly rounds: number
} & WrappedSecret
export type Vault = OpenVault | PinVault

type Hash = { readonly name: 'HMAC'; readonly hash: string }

function hmacOf({ algorithm }: TokenTerms): Hash {
  return { name: 'HMAC', hash: algorithm.replace('SHA', 'SHA-') }
}

function unwrap(
  secret: WrappedSecret,
  key: CryptoKey,
  terms: TokenTerms,
  extractable: boolean,
): Promise<CryptoKey> {
  const { wrapped } = secret
  return crypto.subtle.unwrapKey('raw', wrapped, key, gcmOf(secret), hmacOf(terms), extractable, ['sign'])
}

/** Throws when the delivery was not made for these keys and terms. */
export async function openDelivery(
  keys: { readonly publicKey: string; readonly privateKey: CryptoKey },
  { terms, delivery }: Issued,
): Promise<OpenVault> {
  const wrappingKey = await deliveryKey(keys, terms, delivery, 'unwrapKey')
  const secret = wrappedSecretOf(terms, delivery)
  return { kind: 'open', hmacKey: await unwrap(secret, wrappingKey, terms, false), wrappingKey, ...secret }
}

async function pinKey(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
    'deriveKey',
  ])
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }
  const form = { name: 'AES-GCM', length: 256 }
  return crypto.subtle.deriveKey(derivation, material, form, false, ['wrapKey', 'unwrapKey'])
}

/** The key that signs, for use while the app is unlocked; undefined when the PIN is wrong. */
export async function unlock(
  vault: PinVault,
  pin: string,
  terms: TokenTerms,
): Promise<CryptoKey | undefined> {
  const key = await pinKey(pin, vault.salt, vault.rounds)
  return unwrap(vault, key, terms, false).catch(() => undefined)
}

/** What approves an operation: the secret for the eight digits, and the key that signs for the server. */
export type ApprovalKeys = { readonly secret: CryptoKey; readonly hmacKey: CryptoKey }

/** Undefined when the PIN is wrong; a vault without one needs none. */
export async function approvalKeys(
  vault: Vault,
  pin: string,
  terms: TokenTerms,
): Promise<ApprovalKeys | undefined> {
  const key = vault.kind === 'open' ? vault.wrappingKey : await pinKey(pin, vault.salt, vault.rounds)
  const hmacKey = await unwrap(vault, key, terms, false).catch(() => undefined)
  if (hmacKey === undefined) return undefined
  const form = gcmOf(vault)
  const secret = await crypto.subtle.unwrapKey('raw', vault.wrapped, key, form, 'HKDF', false, ['deriveKey'])
  return { secret, hmacKey }
}

async function wrap(secret: CryptoKey, key: CryptoKey, terms: TokenTerms): Promise<WrappedSecret> {
  const nonce = crypto.getRandomValues(new Uint8Array(12))
  const associatedData = deliveryTerms(terms)
  const wrapped = await crypto.subtle.wrapKey('raw', secret, key, gcmOf({ nonce, associatedData }))
  return { nonce, associatedData, wrapped: new Uint8Array(wrapped) }
}

/** The key of the vault as it is, as a key that WebCrypto may wrap again; it never leaves this file. */
async function movableKey(vault: Vault, pin: string, terms: TokenTerms): Promise<CryptoKey> {
  const key = vault.kind === 'open' ? vault.wrappingKey : await pinKey(pin, vault.salt, vault.rounds)
  return unwrap(vault, key, terms, true)
}

/** The same secret under a new PIN. `oldPin` is the PIN of a vault that has one. Throws when that is wrong. */
export async function protect(
  vault: Vault,
  oldPin: string,
  newPin: string,
  terms: TokenTerms,
): Promise<PinVault> {
  const secret = await movableKey(vault, oldPin, terms)
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const rounds = pinRounds
  return { kind: 'pin', salt, rounds, ...(await wrap(secret, await pinKey(newPin, salt, rounds), terms)) }
}

/** The same secret without a PIN. Throws when the PIN is wrong. */
export async function unprotect(vault: PinVault, pin: string, terms: TokenTerms): Promise<OpenVault> {
  const secret = await movableKey(vault, pin, terms)
  const form = { name: 'AES-GCM', length: 256 }
  const wrappingKey = await crypto.subtle.generateKey(form, false, ['wrapKey', 'unwrapKey'])
  const wrapped = await wrap(secret, wrappingKey, terms)
  return { kind: 'open', hmacKey: await unwrap(wrapped, wrappingKey, terms, false), wrappingKey, ...wrapped }
}
