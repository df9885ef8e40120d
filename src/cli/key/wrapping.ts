import type { Command } from '../../authority/commands/command.ts'
import { handsOf } from '../../authority/commands/hands.ts'
import { unwrapRing, type WrappingOutcome, wrapRing } from '../../authority/operations/keys/wrap-ring.ts'
import { type Output, UsageError } from '../../platform/cli/command.ts'
import { houseOf, outOf, outOption } from './life.ts'

/** From a file to a token, or from one of its keys to another. */
export const keyWrap: Command = {
  words: 'key wrap',
  summary: 'put the key ring under a key in a PKCS #11 token (HSM), or under another one',
  after: 'key retire',
  changing: { subject: ['token', 'key'] },
  ofHouse: true,
  options: {
    token: { type: 'string', required: true, help: 'the label of the token' },
    key: { type: 'string', required: true, help: 'the ID of its RSA key pair, in hex, such as 01' },
    ...outOption,
  },
  async run(input, context) {
    const token = input.text('token')
    const keyId = input.text('key').toLowerCase()
    if (!/^([0-9a-f]{2}){1,64}$/.test(keyId)) throw new UsageError('--key must be in hex, such as 01')
    const asked = { caller: handsOf(input).caller, out: outOf(input), key: { token, keyId } }
    const file = fileOf(await wrapRing(context, houseOf(context), asked))
    return outputOf(file, [
      `${file} is wrapped by key ${keyId} of the token ${token}; give it to every node, and restart one after the other`,
      'its keys were on a disk until now: ./warifu key rotate makes one that never was, and ./warifu key retire ends them',
    ])
  },
}

/** Back to a file. */
export const keyUnwrap: Command = {
  words: 'key unwrap',
  summary: 'take the key ring from under the PKCS #11 token: its file holds the keys themselves again',
  after: 'key wrap',
  changing: { subject: ['out'], handsOver: true },
  ofHouse: true,
  options: outOption,
  async run(input, context) {
    const asked = { caller: handsOf(input).caller, out: outOf(input) }
    const file = fileOf(await unwrapRing(context, houseOf(context), asked))
    return outputOf(file, [
      `${file} holds the keys themselves: whoever reads it has them; give it to every node`,
    ])
  },
}

function fileOf(outcome: WrappingOutcome): string {
  if (outcome.ok) return outcome.file
  throw new UsageError(
    outcome.refusal === 'rotation_begun'
      ? 'a new key waits beside the key ring: run ./warifu key rotate again first'
      : 'the key ring is not wrapped',
  )
}

function outputOf(file: string, lines: readonly string[]): Output {
  return { lines, json: { file } }
}
