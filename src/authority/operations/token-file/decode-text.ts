import { Unreadable } from './file-token.ts'

/** UTF-8, with or without a byte order mark. Throws Unreadable for anything else. */
export async function* decodeUtf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decode = decoderOf('utf-8')
  for await (const piece of bytes) yield decode(piece)
  yield decode()
}

/**
 * UTF-8, or Shift_JIS as Japanese spreadsheets write it (I4). Until a byte beyond ASCII comes both are the same; that byte
 * and what follows decide. Throws Unreadable for anything else.
 */
export async function* decodeJapanese(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held = Buffer.alloc(0)
  let decode: ReturnType<typeof decoderOf> | undefined
  for await (const piece of bytes) {
    if (decode !== undefined) {
      yield decode(piece)
      continue
    }
    held = Buffer.concat([held, piece])
    const at = held.findIndex((byte) => byte > 0x7f)
    if (at !== -1 && held.length - at < decidingBytes) continue
    if (at !== -1) decode = decoderFor(held)
    yield decode === undefined ? held.toString('latin1') : decode(held)
    held = Buffer.alloc(0)
  }
  decode ??= decoderFor(held)
  yield decode(held)
  yield decode()
}

/** No Japanese text this long is right in both. */
const decidingBytes = 8

function decoderFor(text: Uint8Array): ReturnType<typeof decoderOf> {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(text, { stream: true })
    return decoderOf('utf-8')
  } catch {
    return decoderOf('shift_jis')
  }
}

function decoderOf(encoding: 'utf-8' | 'shift_jis') {
  const decoder = new TextDecoder(encoding, { fatal: true })
  return (piece?: Uint8Array) => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined })
    } catch {
      throw new Unreadable('encoding', 1)
    }
  }
}
