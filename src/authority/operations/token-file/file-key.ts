import { isKeyLength } from '../../../platform/secrets/pskc.ts'
import type { FileKey } from './read-pskc.ts'

/** What protects a new file; a password chosen here must be longer than one chosen elsewhere. */
export const exportPasswordMin = 12

/** The pre-shared key of an AES cipher, in hexadecimal or base64; undefined for any other text. */
export function parseFileKey(text: string): FileKey | undefined {
  const compact = text.trim()
  const isHex = /^[0-9A-Fa-f]+$/.test(compact) && isKeyLength(compact.length / 2)
  const bytes = new Uint8Array(Buffer.from(compact, isHex ? 'hex' : 'base64'))
  const isBase64 = Buffer.from(bytes).toString('base64') === compact
  return (isHex || isBase64) && isKeyLength(bytes.length) ? { kind: 'key', bytes } : undefined
}

/** A password: the first line of a text, as it stands. Undefined for an empty one. */
export function parseFilePassword(text: string): Extract<FileKey, { kind: 'password' }> | undefined {
  const [line = ''] = text.split(/\r?\n/)
  return line === '' ? undefined : { kind: 'password', text: line }
}
