import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { fromBase64url, toBase64url } from '../../otp/base64url.ts'
import { attestationFault, type FidoMetadata, type ModelFault } from './fido-metadata.ts'
import { randomBytesOf } from './random.ts'

// Loaded where somebody registers or shows a passkey, not at every start.
const library = () => import('@simplewebauthn/server')
const helpers = () => import('@simplewebauthn/server/helpers')

/** Whose pages may use a passkey: the domain that it is bound to, and where they are. */
export type RelyingParty = { readonly id: string; readonly origins: readonly string[] }

/** Why an answer is none that counts, whoever gave it. */
export type AnswerFault = 'wrong' | 'origin_wrong' | 'unverified' | 'challenge_void' | ModelFault

/** By what a maker's word for an authenticator is checked. */
export type Attesting = { readonly metadata: FidoMetadata; readonly now: Temporal.Instant }

export type MadeCredential = {
  readonly credentialId: string
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  readonly deviceType: 'singleDevice' | 'multiDevice'
  readonly backedUp: boolean
  readonly aaguid: string
  /** Its maker vouches for it; left out: nobody asked. */
  readonly attested?: true
}

export type Assertion = {
  readonly credentialId: string
  readonly userHandle: string | null
  readonly counter: number
  readonly backedUp: boolean
}

/** What a browser is to sign: 256 random bits in base64url. */
export function newWebauthnChallenge(): string {
  return toBase64url(randomBytesOf(32))
}

/** By what authenticators know a user: 256 random bits, which say nothing of a person (WebAuthn §14.6.1). */
export function newUserHandle(): string {
  return toBase64url(randomBytesOf(32))
}

/** EdDSA, ES256, RS256: what authenticators of today make. */
const algorithms = [-8, -7, -257]

type Asked = {
  readonly relyingParty: RelyingParty
  readonly name: string
  readonly challenge: string
  readonly user: { readonly handle: string; readonly name: string; readonly displayName: string }
  readonly existing: readonly { readonly credentialId: string; readonly transports: readonly string[] }[]
  readonly timeoutMs: number
  /** Whether the maker is to vouch for the authenticator. */
  readonly attested: boolean
}

/** What `navigator.credentials.create` takes, as JSON: discoverable, with user verification. */
export function creationOptions({
  relyingParty,
  name,
  challenge,
  user,
  existing,
  timeoutMs,
  attested,
}: Asked) {
  return {
    challenge,
    rp: { id: relyingParty.id, name },
    user: { id: user.handle, name: user.name, displayName: user.displayName },
    pubKeyCredParams: algorithms.map((alg) => ({ alg, type: 'public-key' })),
    timeout: timeoutMs,
    attestation: attested ? 'direct' : 'none',
    excludeCredentials: existing.map(({ credentialId, transports }) => {
      return { id: credentialId, type: 'public-key', transports }
    }),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
  }
}

/** What `navigator.credentials.get` takes: the authenticator says whose passkeys it has. */
export function requestOptions(relyingParty: RelyingParty, challenge: string, timeoutMs: number) {
  return {
    challenge,
    rpId: relyingParty.id,
    timeout: timeoutMs,
    userVerification: 'required',
    allowCredentials: [],
  }
}

/**
 * The credential that an authenticator made for this challenge, or why it counts for nothing. Never throws: the text comes from
 * a browser. Attestation by a certificate is refused where nobody asks for it. Where it is asked for, only `packed` does, and
 * the library is told no roots: it would look up revocations at hosts that the certificates name.
 */
export async function verifyCreation(
  text: string,
  challenge: string,
  relyingParty: RelyingParty,
  attesting: Attesting | null = null,
): Promise<MadeCredential | AnswerFault> {
  const response = parseAnswer(text, ['clientDataJSON', 'attestationObject'])
  if (response === undefined) return 'wrong'
  try {
    const { decodeAttestationObject, parseAuthenticatorData } = await helpers()
    const created = response as unknown as RegistrationResponseJSON
    const attestation = decodeAttestationObject(fromBase64url(created.response.attestationObject))
    const format = attestation.get('fmt')
    const x5c: unknown = attestation.get('attStmt').get('x5c')
    const isSelf = format === 'packed' && x5c === undefined
    if (attesting === null && format !== 'none' && !isSelf) return 'wrong'
    const { flags } = parseAuthenticatorData(attestation.get('authData'))
    const fault = faultOf(created.response.clientDataJSON, flags, { challenge, relyingParty })
    if (fault !== null) return fault
    const isAttested = format === 'packed' && Array.isArray(x5c) && x5c.every(isBytes)
    if (attesting !== null && !isAttested) return 'unattested'
    const { verifyRegistrationResponse } = await library()
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: created,
      expectedChallenge: challenge,
      expectedOrigin: [...relyingParty.origins],
      expectedRPID: relyingParty.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    })
    if (!verified) return 'wrong'
    const {
      credential,
      credentialDeviceType: deviceType,
      credentialBackedUp: backedUp,
      aaguid,
    } = registrationInfo
    const { id: credentialId, counter } = credential
    if (credentialId.length > idLengthMax) return 'wrong'
    if (attesting !== null && isAttested) {
      const unknown = attestationFault(attesting.metadata, { aaguid, x5c }, attesting.now)
      if (unknown !== null) return unknown
    }
    const publicKey = toBase64url(credential.publicKey)
    return {
      credentialId,
      publicKey,
      counter,
      transports: transportsOf(created),
      deviceType,
      backedUp,
      aaguid,
      ...(attesting && { attested: true }),
    }
  } catch {
    return 'wrong'
  }
}

/** Which credential an answer says to be of; undefined for a text that is no answer. */
export function credentialOf(text: string): string | undefined {
  return parseAnswer(text, ['clientDataJSON', 'authenticatorData', 'signature'])?.id
}

/**
 * What the holder of this key signed for this challenge, or why it counts for nothing. Whether its counter went back is for a
 * rule to say. Never throws.
 */
export async function verifyAssertion(
  text: string,
  challenge: string,
  relyingParty: RelyingParty,
  publicKey: string,
): Promise<Assertion | AnswerFault> {
  const response = parseAnswer(text, ['clientDataJSON', 'authenticatorData', 'signature'])
  if (response === undefined) return 'wrong'
  try {
    const { parseAuthenticatorData } = await helpers()
    const shown = response as unknown as AuthenticationResponseJSON
    const { flags } = parseAuthenticatorData(fromBase64url(shown.response.authenticatorData))
    const fault = faultOf(shown.response.clientDataJSON, flags, { challenge, relyingParty })
    if (fault !== null) return fault
    const { verifyAuthenticationResponse } = await library()
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: shown,
      expectedChallenge: challenge,
      expectedOrigin: [...relyingParty.origins],
      expectedRPID: relyingParty.id,
      requireUserVerification: true,
      credential: { id: shown.id, publicKey: fromBase64url(publicKey), counter: 0 },
    })
    if (!verified) return 'wrong'
    const { newCounter: counter, credentialBackedUp: backedUp } = authenticationInfo
    return { credentialId: shown.id, userHandle: shown.response.userHandle ?? null, counter, backedUp }
  } catch {
    return 'wrong'
  }
}

const idLengthMax = 1400

const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array

type Expected = { readonly challenge: string; readonly relyingParty: RelyingParty }

/** What the user can do something about; null: none of these. The library says no to them, too. */
function faultOf(
  clientDataJSON: string,
  { uv }: { readonly uv: boolean },
  { challenge, relyingParty }: Expected,
): AnswerFault | null {
  const client: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(clientDataJSON)))
  if (typeof client !== 'object' || client === null) return 'wrong'
  if (!('challenge' in client) || client.challenge !== challenge) return 'challenge_void'
  // A page in a frame of another one is another one's.
  if ('crossOrigin' in client && client.crossOrigin === true) return 'origin_wrong'
  if (!('origin' in client) || !relyingParty.origins.some((origin) => origin === client.origin))
    return 'origin_wrong'
  return uv ? null : 'unverified'
}

type Answer = { readonly id: string; readonly response: Readonly<Record<string, unknown>> }

/** A PublicKeyCredential as JSON with these texts; undefined for anything else. */
function parseAnswer(text: string, fields: readonly string[]): Answer | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || !('id' in value) || !('response' in value))
    return undefined
  const { id, response } = value
  if (typeof id !== 'string' || id === '' || typeof response !== 'object' || response === null)
    return undefined
  const texts = response as Readonly<Record<string, unknown>>
  return fields.every((field) => typeof texts[field] === 'string')
    ? { ...value, id, response: texts }
    : undefined
}

const knownTransports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']

function transportsOf({ response }: RegistrationResponseJSON): readonly string[] {
  const named: readonly unknown[] = Array.isArray(response.transports) ? response.transports : []
  return knownTransports.filter((known) => named.includes(known))
}
