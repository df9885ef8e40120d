import { isKeyLength } from '../../../platform/secrets/pskc.ts'
import type { FileKey } from './read-pskc.ts'

/** What a new file is protected with; a password to be chosen is longer than one that somebody else chose. */
export const exportPasswordMin = 12

/** The pre-shared key of an AES cipher, in hexadecimal or else in base64; undefined for another text. */
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
