import { existsSync } from 'node:fs'
import type { Command } from '../../authority/commands/command.ts'
import { checkpointPublicKey, generateKeys } from '../../authority/operations/keys/key-ring.ts'
import { type StandaloneCommand, UsageError } from '../../platform/cli/command.ts'

/** Makes the key ring, which production never does by itself. */
export const keyGenerate: StandaloneCommand = {
  words: 'key generate',
  summary: 'make a key ring in a new file, for WARIFU_KEYS_FILE',
  options: {
    file: {
      type: 'string',
      required: true,
      help: 'where to write it; an existing file is never overwritten',
    },
  },
  async runAlone(input, now) {
    const file = input.text('file')
    if (existsSync(file)) throw new UsageError(`${file} already exists; a key ring is never overwritten`)
    generateKeys(file, now)
    return {
      lines: [
        `${file} holds a new key ring. Keep a copy of it apart from the database: without it no code verifies.`,
      ],
      json: { file },
    }
  },
}

/** For auditors, who use it to check checkpoints. */
export const keyPublic: Command = {
  words: 'key public',
  summary: 'print the public key that checks the journal’s checkpoints',
  options: {},
  async run(_input, context) {
    const { keyId, publicKeyPem } = checkpointPublicKey(context)
    return { lines: [`key ${keyId}`, publicKeyPem.trimEnd()], json: { keyId, publicKeyPem } }
  },
}
