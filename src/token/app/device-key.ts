import { toBase64url } from '../../otp/base64url.ts'
import { type Answer, answerMessage } from '../../otp/signed-operation/answer.ts'
import { type Asking, registerDeviceKey } from './operation-requests.ts'
import { exclusively } from './registration.ts'
import type { DeviceKey, Storage } from './storage.ts'

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const

/**
 * Makes the key of this device for the token, if there is none, and has the server know it. Undefined without its answer:
 * the next try goes on with the same key. `again`: the server no longer knows the one that it was told.
 */
export async function registeredDevice(
  storage: Storage,
  asking: Asking,
  again = false,
): Promise<DeviceKey | undefined> {
  const { tokenId } = asking
  const device = await exclusively(async () => {
    const [kept, token] = [await storage.read('device'), await storage.read('token')]
    if (kept?.tokenId === tokenId) return kept
    // Another tab has set a PIN, removed the token or put another in its place.
    if (token?.terms.tokenId !== tokenId || token.vault.kind === 'pin') return undefined
    const made = await newDeviceKey(tokenId)
    await storage.write({ device: made })
    return made
  })
  if (device === undefined || (device.registered && !again)) return device
  if (!(await registerDeviceKey(asking, device.publicKey))) return undefined
  return exclusively(async () => {
    const registered = { ...device, registered: true }
    // Another tab may have removed the token meanwhile, and its key with it.
    const kept = await storage.read('device')
    if (kept?.publicKey === device.publicKey) await storage.write({ device: registered })
    return registered
  })
}

/**
 * A key for one answer, for a token with a PIN: none is kept that would answer without it. Undefined where the server did
 * not take it.
 */
export async function deviceForOnce(asking: Asking): Promise<DeviceKey | undefined> {
  const device = await newDeviceKey(asking.tokenId)
  return (await registerDeviceKey(asking, device.publicKey)) ? device : undefined
}

async function newDeviceKey(tokenId: string): Promise<DeviceKey> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(curve, false, ['sign'])
  // Behind the byte that says that the point is not compressed.
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)).slice(1)
  return { tokenId, publicKey: toBase64url(point), privateKey, registered: false }
}

/** An answer to the operation of this digest, in base64url. */
export async function signAnswer(
  { privateKey }: DeviceKey,
  answer: Answer,
  digest: Uint8Array,
): Promise<string> {
  const form = { name: 'ECDSA', hash: 'SHA-256' }
  const signature = await crypto.subtle.sign(form, privateKey, answerMessage(answer, digest))
  return toBase64url(new Uint8Array(signature))
}
