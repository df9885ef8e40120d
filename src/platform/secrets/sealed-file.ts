import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { KeyRing } from './key-ring.ts'
import { open, SealError, seal, sealingKeyOf } from './seal.ts'

/** A file that is not what it should be: of another kind, torn, altered, or sealed under another key ring. */
export class SealedFileError extends Error {
  override readonly name = 'SealedFileError'
}

const magic = 'warifu sealed 1\n'
const idLength = 22
const lengthBytes = 4
const pieceMax = 16 * 1024 * 1024

/**
 * Pieces of a file, each sealed under the ring's current key together with the file's ID, its number and whether it is
 * the last: nobody can cut the file off, or swap pieces within it or with those of another. `id` has 22 characters.
 */
export function sealedPieces(ring: KeyRing, id: string) {
  if (Buffer.byteLength(id) !== idLength)
    throw new RangeError(`the ID of a sealed file has ${idLength} characters`)
  let number = 0
  return {
    head: new Uint8Array(Buffer.from(`${magic}${id}`)),
    seal(piece: Uint8Array, isLast: boolean): Uint8Array {
      const sealed = seal(ring, piece, identityOf(id, number, isLast))
      number += 1
      const length = Buffer.alloc(lengthBytes)
      length.writeUInt32BE(sealed.length)
      return new Uint8Array(Buffer.concat([length, sealed]))
    },
  }
}

/**
 * The pieces of such a file, each proven before it is given. Throws SealedFileError at the first thing that is not as it
 * was written; whatever was given before then must not count.
 */
export function* openSealedFile(
  ring: KeyRing,
  path: string,
  progress: (bytes: number, total: number) => void = () => {},
): Generator<Uint8Array> {
  const file = opened(path)
  try {
    const { size } = fstatSync(file)
    const head = read(file, magic.length + idLength).toString('latin1')
    if (!head.startsWith(magic)) throw new SealedFileError(`${path} is not a backup of Warifu`)
    const id = head.slice(magic.length)
    let position = head.length
    for (let number = 0; number === 0 || position < size; number++) {
      const length = read(file, lengthBytes).readUInt32BE()
      if (length > pieceMax) throw torn(path)
      const sealed = read(file, length)
      position += lengthBytes + length
      progress(position, size)
      yield unsealed(ring, sealed, identityOf(id, number, position === size), path)
    }
  } catch (error) {
    if (error instanceof RangeError) throw torn(path)
    throw error
  } finally {
    closeSync(file)
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    throw new SealedFileError(`${path} cannot be read: ${(error as Error).message}`)
  }
}

/** Throws RangeError where the file ends before. */
function read(file: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; ) {
    const got = readSync(file, bytes, at, length - at, null)
    if (got === 0) throw new RangeError('the file ends')
    at += got
  }
  return bytes
}

function unsealed(ring: KeyRing, sealed: Uint8Array, identity: string, path: string): Uint8Array {
  try {
    return open(ring, sealed, identity)
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    const keyId = sealingKeyOf(sealed)
    const isForeign = keyId !== undefined && !ring.ids.includes(keyId)
    const why = isForeign
      ? `it was sealed under key ${keyId}, which is not here or is retired; take the key ring that was kept with it`
      : 'it is torn or altered'
    throw new SealedFileError(`${path} does not open with this key ring: ${why}`, { cause: error })
  }
}

function torn(path: string): SealedFileError {
  return new SealedFileError(`${path} is torn: it ends before its end`)
}

function identityOf(id: string, number: number, isLast: boolean): string {
  return `file ${id} ${number} ${isLast ? 'last' : 'more'}`
}
