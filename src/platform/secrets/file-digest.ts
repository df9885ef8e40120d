import { hash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { digester } from './random.ts'

/** The SHA-256 of a file in base64url, whatever its size. Throws what the system does if it can't be read. */
export function digestOfFile(path: string): string {
  const file = openSync(path, 'r')
  try {
    const digest = digester()
    const piece = Buffer.alloc(64 * 1024)
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece))
      digest.update(piece.subarray(0, read))
    return digest.end()
  } finally {
    closeSync(file)
  }
}

/** SHA-256 of a text in UTF-8, in hexadecimal. */
export function digestOfText(text: string): string {
  return hash('sha256', text, 'hex')
}
