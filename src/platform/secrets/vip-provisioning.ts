// The wire format of the compatible provisioning (docs/vip-compatible.md). Both keys are constants in every copy of the
// clients, published with them: the MAC proves nothing about who asks, and the encryption adds nothing to TLS.
import { createCipheriv, createHmac, randomBytes } from 'node:crypto'

const requestKey = Buffer.from('dd0ba692c38aa3a993a3aa26968cd9c2aa2aa2cb23b7c2d2aaaf8f8fc9a0a9a1', 'hex')
const secretKey = Buffer.from('01ad9bc682a3aa93a9a3239a86d6ccd9', 'hex')

/** What a client says about itself, and covers with its MAC. */
export type ClientStatement = {
  /** Unix seconds as sent: the request's ID, which is the client's timestamp. */
  readonly timestamp: string
  readonly clientIdType: string
  readonly clientId: string
  readonly distChannel: string
}

/** All in base64. The format requires `salt`, but nobody uses it. */
export type WrappedSecret = {
  readonly salt: string
  readonly iv: string
  readonly cipher: string
  readonly digest: string
}

/** The MAC that a client sends as `Data`, in base64. The timestamp appears twice, as in the request. */
export function statementMac({ timestamp, clientIdType, clientId, distChannel }: ClientStatement): string {
  const text = timestamp + timestamp + clientIdType + clientId + distChannel
  return createHmac('sha256', requestKey).update(text).digest('base64')
}

/** Wraps a secret as the clients open it, under a fresh IV. */
export function wrapForClient(secret: Uint8Array): WrappedSecret {
  return wrapWith({ salt: randomBytes(20), iv: randomBytes(16) }, secret)
}

/** The same with given random values, for the published examples. Only `wrapForClient` is for use. */
export function wrapWith(
  { salt, iv }: { readonly salt: Uint8Array; readonly iv: Uint8Array },
  secret: Uint8Array,
): WrappedSecret {
  const aes = createCipheriv('aes-128-cbc', secretKey, iv)
  return {
    salt: Buffer.from(salt).toString('base64'),
    iv: Buffer.from(iv).toString('base64'),
    cipher: Buffer.concat([aes.update(secret), aes.final()]).toString('base64'),
    digest: createHmac('sha1', secretKey).update(secret).digest('base64'),
  }
}
