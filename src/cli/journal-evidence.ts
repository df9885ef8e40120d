import { readFileSync } from 'node:fs'
import { type StandaloneCommand, UsageError } from '../platform/cli/command.ts'
import { checkEvidence, type EvidenceCheck } from '../platform/journal/evidence.ts'

/** Checks a file of evidence against the public key of the checkpoints: no database, no keys. Ends with 1 where it fails. */
export const journalCheckEvidence: StandaloneCommand = {
  words: 'journal check-evidence',
  after: 'journal verify',
  summary: 'check a file of evidence of one transaction, without a database',
  operand: { name: 'FILE', help: 'the file, as it was taken out at the desk', file: 'read' },
  options: {
    'public-key': {
      type: 'string',
      required: true,
      file: 'read',
      help: 'file with the public key of the checkpoints (PEM), as `key public` prints it',
    },
  },
  async runAlone(input) {
    const check = checked(textOf(input.text('FILE')), pemIn(textOf(input.text('public-key'))))
    if (!check.ok)
      return {
        lines: [`THE EVIDENCE DOES NOT HOLD: ${check.fault}`],
        json: { ...check },
        exitCode: 1,
      }
    const { entries, checkpoints, keyId } = check
    return {
      lines: [
        `the evidence holds: ${entries} entries, ${checkpoints} checkpoints around them, signed by key ${keyId}`,
        'not proven: that nothing else happened; that takes the whole journal (journal verify)',
      ],
      json: { ...check },
    }
  },
}

function checked(text: string, publicKeyPem: string): EvidenceCheck {
  try {
    return checkEvidence(text, publicKeyPem)
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError('--public-key holds no Ed25519 public key')
    throw error
  }
}

/** Also as `key public` prints it, with its ID above. */
function pemIn(text: string): string {
  return /-----BEGIN PUBLIC KEY-----[\s\S]{1,1000}?-----END PUBLIC KEY-----/.exec(text)?.[0] ?? text
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}
