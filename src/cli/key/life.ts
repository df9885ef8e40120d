import { existsSync } from 'node:fs'
import type { Command } from '../../authority/commands/command.ts'
import { handsOf } from '../../authority/commands/hands.ts'
import type { Context } from '../../authority/operations/context.ts'
import type { KeyHouse } from '../../authority/operations/keys/key-house.ts'
import { type Retirement, retireKey } from '../../authority/operations/keys/retire-key.ts'
import { type RotationRefusal, rotateKey } from '../../authority/operations/keys/rotate-key.ts'
import { type Input, type Option, type Output, UsageError } from '../../platform/cli/command.ts'
import { needsLines } from './needs.ts'

export const outOption = {
  out: {
    type: 'string',
    help: 'a new file for the new key ring, where the old one is a credential that nothing can write',
  },
} as const satisfies Record<string, Option>

/** The house whose keys they are. Throws where a context was made without one. */
export function houseOf({ keyHouse }: Context): KeyHouse {
  if (keyHouse === undefined) throw new Error('this context has no key ring of its own')
  return keyHouse
}

/** The new file of `--out`, if any. Throws UsageError for one that is there. */
export function outOf(input: Input): string | null {
  const out = input.optional('out') ?? null
  if (out !== null && existsSync(out))
    throw new UsageError(`${out} already exists; a key ring is never overwritten`)
  return out
}

/** A node takes a changed file within a second, and looks at the others every second. */
const waitMs = 5000

/** Begins with a new key, or goes on where a call before was stopped. */
export const keyRotate: Command = {
  words: 'key rotate',
  summary:
    'put a new key into the key ring; it is used once every node has it, and secrets are sealed again under it',
  changing: { subject: [] },
  ofHouse: true,
  options: outOption,
  async run(input, context) {
    const { caller } = handsOf(input)
    const outcome = await rotateKey(context, houseOf(context), { caller, out: outOf(input), waitMs })
    if (!outcome.ok) throw new UsageError(rotationTexts[outcome.refusal])
    const { keyId, file, status, missingOn } = outcome
    const nodes = missingOn.map(({ host, chain }) => host ?? chain)
    const added = file === null ? [] : [`key ${keyId} is in ${file}: keep a copy apart from the database`]
    const lines =
      status === 'current'
        ? [`key ${keyId} is the current one; ./warifu key list shows how far secrets are sealed again`]
        : [
            `key ${keyId} waits: give its file to every node, and it is used as soon as all have it`,
            ...nodes.map((node) => `  not yet: ${node}`),
          ]
    return { lines: [...added, ...lines], json: { keyId, file, status, missingOn: nodes } }
  },
}

const rotationTexts: Record<RotationRefusal, string> = {
  key_elsewhere:
    'a new key waits already, and this key ring lacks it: take the file of the node that has it (./warifu key list)',
  key_known: 'another call was faster; look at ./warifu key list',
}

/** Takes a key out of the ring that nothing needs. */
export const keyRetire: Command = {
  words: 'key retire',
  summary: 'take a key out of the key ring, if nothing needs it; what checks the journal stays',
  changing: { subject: ['key-id'] },
  ofHouse: true,
  options: {
    'key-id': { type: 'string', required: true, help: 'as ./warifu key list shows it' },
    'give-up-operations': {
      type: 'boolean',
      help: 'of a key in other hands: token apps that still rely on its operation keys need a new token',
    },
    ...outOption,
  },
  async run(input, context) {
    const { caller } = handsOf(input)
    const keyId = input.text('key-id')
    const givesUpOperations = input.flag('give-up-operations')
    const outcome = await retireKey(context, houseOf(context), {
      keyId,
      caller,
      out: outOf(input),
      givesUpOperations,
    })
    if (!outcome.ok) return refusedOutput(keyId, outcome)
    const { keepsPasswords, file, under } = outcome
    return {
      lines: [
        `key ${keyId} is retired`,
        ...(file === null
          ? ['this machine’s key ring held no more of it']
          : [
              `${file} holds only what checks the journal${keepsPasswords ? ' and passwords' : ''}; give it to every node`,
              'keep a copy of the key ring as it was, as long as there are backups from before',
            ]),
        ...(keepsPasswords
          ? [`${under.passwords} passwords still need part of it: retire it again when they are gone`]
          : []),
      ],
      json: { keyId, file, keepsPasswords, passwords: under.passwords },
    }
  },
}

function refusedOutput(keyId: string, outcome: Exclude<Retirement, { readonly ok: true }>): Output {
  const { refusal } = outcome
  if (refusal === 'key_unknown') throw new UsageError(`--key-id: there is no key ${keyId}`)
  if (refusal === 'key_current')
    throw new UsageError(`--key-id: ${keyId} is the current key; ./warifu key rotate makes another one`)
  const { under, nodes } = outcome
  const reasons =
    refusal === 'key_in_use'
      ? nodes.map((node) => `node ${node} does not use the current key yet`)
      : needsLines(under)
  return {
    lines: [`key ${keyId} is not retired:`, ...reasons.map((reason) => `  ${reason}`)],
    json: { keyId, refusal, tables: under.tables, codes: under.codes, passwords: under.passwords, nodes },
    exitCode: 1,
  }
}
