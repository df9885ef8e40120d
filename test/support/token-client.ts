// The tests' own token app: speaks the issuing protocol with WebCrypto and keeps the secret readable, so that its
// codes can be compared with the server's and oathtool's.
const { subtle } = globalThis.crypto
const curve = { name: 'ECDH', namedCurve: 'P-256' }

export type Asked = {
  readonly idempotencyKey: string
  readonly publicKey: string
  readonly formFactor: string
  readonly movingFactor: string
  readonly activationCode?: string
}

export type Answered = {
  readonly tokenId: string
  readonly movingFactor: string
  readonly formFactor: string
  readonly expiresAtMs: number
  readonly serverTimeMs: number
  readonly delivery: {
    readonly serverPublicKey: string
    readonly nonce: string
    readonly wrappedSecret: string
  }
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))

export async function newDevice(origin: string) {
  const pair = (await subtle.generateKey(curve, false, ['deriveBits'])) as CryptoKeyPair
  const publicKey = Buffer.from(await subtle.exportKey('raw', pair.publicKey)).toString('base64url')
  const asked: Asked = {
    idempotencyKey: Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(16))).toString('base64url'),
    publicKey,
    formFactor: 'mobile',
    movingFactor: 'time',
  }
  return {
    asked,
    register: (changes: Partial<Asked> = {}) => postJson(origin, { ...asked, ...changes }),
    async open({ tokenId, delivery, ...terms }: Answered): Promise<Buffer> {
      const serverPublicKey = bytes(delivery.serverPublicKey)
      const server = await subtle.importKey('raw', serverPublicKey, curve, true, [])
      const shared = await subtle.deriveBits({ name: 'ECDH', public: server }, pair.privateKey, 256)
      const info = Buffer.concat([
        Buffer.from(`warifu token v1\0${tokenId}\0`),
        serverPublicKey,
        bytes(publicKey),
      ])
      const material = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
      const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
      const key = await subtle.deriveKey(hkdf, material, { name: 'AES-GCM', length: 256 }, false, ['decrypt'])
      const { movingFactor, formFactor, expiresAtMs } = terms
      const lines = ['warifu token v1', tokenId, movingFactor, formFactor, 'SHA1', 6, 30, expiresAtMs]
      const additionalData = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''))
      const gcm = { name: 'AES-GCM', iv: bytes(delivery.nonce), additionalData }
      return Buffer.from(await subtle.decrypt(gcm, key, bytes(delivery.wrappedSecret)))
    },
  }
}

/** The code of a step (RFC 4226 §5.3), implemented here again, with WebCrypto. */
export async function codeOf(secret: Uint8Array, step: number): Promise<string> {
  const key = await subtle.importKey('raw', new Uint8Array(secret), { name: 'HMAC', hash: 'SHA-1' }, false, [
    'sign',
  ])
  const factor = new DataView(new ArrayBuffer(8))
  factor.setBigUint64(0, BigInt(step))
  const mac = Buffer.from(await subtle.sign('HMAC', key, factor))
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

export function postJson(
  origin: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${origin}/api/v1/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}
