import { crc32 } from 'node:zlib'

// A ZIP archive (APPNOTE 6.3.10) of stored files: what any machine opens without a program of ours.

export type ZipEntry = { readonly name: string; readonly bytes: Uint8Array }

/** 1980-01-01: the archive of the same files is always the same bytes. */
const [noTime, firstDay] = [0, 0x21]
const version = 20
/** Names are UTF-8. */
const flags = 0x0800
const stored = 0

/** The whole archive; for files of a few megabytes at most, whose names are short. */
export function zipOf(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, bytes } of entries) {
    const encoded = Buffer.from(name, 'utf8')
    const of = [flags, stored, noTime, firstDay].map(half)
    const sizes = [crc32(bytes), bytes.length, bytes.length].map(word)
    const lengths = [half(encoded.length), half(0)]
    const head = Buffer.concat([word(0x04034b50), half(version), ...of, ...sizes, ...lengths, encoded])
    local.push(head, Buffer.from(bytes))
    // No comment, on disk 0, no attributes.
    const rest = [half(0), half(0), half(0), word(0), word(offset), encoded]
    const versions = [half(version), half(version)]
    central.push(Buffer.concat([word(0x02014b50), ...versions, ...of, ...sizes, ...lengths, ...rest]))
    offset += head.length + bytes.length
  }
  const directory = Buffer.concat(central)
  const counts = [half(entries.length), half(entries.length)]
  const places = [word(directory.length), word(offset), half(0)]
  const end = Buffer.concat([word(0x06054b50), half(0), half(0), ...counts, ...places])
  return new Uint8Array(Buffer.concat([...local, directory, end]))
}

function half(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
