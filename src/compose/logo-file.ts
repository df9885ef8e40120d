import { readFileSync, statSync } from 'node:fs'
import type { Logo, WrittenLogo } from '../authority/rules/profile.ts'
import { digestOf } from '../platform/secrets/random.ts'
import { sha256Text } from '../platform/web/digest.ts'
import { type PictureSize, SvgFault, sizeOfSvg } from './svg-check.ts'

const bytesMax = 64 * 1024
const pixelsMax = 2000
/** A logo stands in a line of text: neither a tower nor a thread. */
const proportionMax = 12

/** Why a logo can't be taken; the message is for whoever writes a profile. */
export class LogoFault extends Error {}

/** Everything but the content are its own fields, as the profile's digest and `profile show` see them. */
class ReadLogo implements Logo {
  readonly file: string
  readonly alternative: string | null
  readonly type: Logo['type']
  readonly width: number
  readonly height: number
  readonly digest: string
  readonly #bytes: Uint8Array
  constructor({ file, alternative }: WrittenLogo, bytes: Uint8Array) {
    const isSvg = file.endsWith('.svg')
    const { width, height } = isSvg ? sizeOfSvg(bytes) : sizeOfPng(bytes)
    this.file = file
    this.alternative = alternative
    this.type = isSvg ? 'image/svg+xml' : 'image/png'
    this.width = width
    this.height = height
    this.digest = sha256Text(digestOf(bytes))
    this.#bytes = bytes
  }

  bytes(): Uint8Array {
    return this.#bytes
  }
}

/** Reads and checks a logo. Throws LogoFault if it isn't there, is too large, or holds more than a picture. */
export function readLogo(path: string, written: WrittenLogo): Logo {
  try {
    const logo = new ReadLogo(written, smallFile(path))
    if (Math.max(logo.width / logo.height, logo.height / logo.width) > proportionMax)
      throw new LogoFault(
        `is ${logo.width} by ${logo.height}: one side is more than ${proportionMax} times the other`,
      )
    return logo
  } catch (error) {
    if (error instanceof SvgFault) throw new LogoFault(error.message)
    throw error
  }
}

function smallFile(path: string): Uint8Array {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() !== true) throw new LogoFault(`is not there: ${path}`)
  if (found.size > bytesMax) throw new LogoFault(`has ${found.size} bytes, more than ${bytesMax}`)
  return readFileSync(path)
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex')

/** By its chunks: they have to begin with the header, end with the file, and hold no animation. */
function sizeOfPng(bytes: Uint8Array): PictureSize {
  const file = Buffer.from(bytes)
  if (!file.subarray(0, signature.length).equals(signature)) throw new LogoFault('is not a PNG')
  const names: string[] = []
  let at = signature.length
  while (at + 12 <= file.length) {
    names.push(file.toString('latin1', at + 4, at + 8))
    at += 12 + file.readUInt32BE(at)
  }
  if (at !== file.length || names[0] !== 'IHDR' || names.indexOf('IEND') !== names.length - 1)
    throw new LogoFault('is a broken PNG, or has something behind its end')
  if (names.includes('acTL')) throw new LogoFault('is animated')
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
  if (width < 1 || height < 1 || width > pixelsMax || height > pixelsMax)
    throw new LogoFault(`is ${width} by ${height} pixels; each side may have 1 to ${pixelsMax}`)
  return { width, height }
}
