import { asciiBytes, concatBytes } from './bytes.ts'
import { movingFactorBytes } from './hotp.ts'

/** What a question is filled up to (RFC 6287 §5.1). */
const questionBytesMax = 128

export type OcraInput = {
  readonly suite: string
  /** As bytes: what a decimal or alphanumeric question is as such, RFC 6287 §5.1 says. */
  readonly question: Uint8Array
  readonly counter?: number
  readonly pinHash?: Uint8Array
  readonly timeStep?: number
}

/**
 * What the HMAC of an OCRA code is over (RFC 6287 §5.1): suite, zero byte, counter, question filled with zeros on the
 * right to 128 bytes, hash of the PIN, step of time. `truncate` makes the code of the MAC. Throws RangeError for a
 * question of more than 128 bytes or a counter that `movingFactorBytes` refuses.
 */
export function ocraMessage({
  suite,
  question,
  counter,
  pinHash,
  timeStep,
}: OcraInput): Uint8Array<ArrayBuffer> {
  if (question.length > questionBytesMax) throw new RangeError('A question has at most 128 bytes')
  return concatBytes(
    asciiBytes(suite),
    Uint8Array.of(0),
    counter === undefined ? new Uint8Array() : movingFactorBytes(counter),
    question,
    new Uint8Array(questionBytesMax - question.length),
    pinHash ?? new Uint8Array(),
    timeStep === undefined ? new Uint8Array() : movingFactorBytes(timeStep),
  )
}
