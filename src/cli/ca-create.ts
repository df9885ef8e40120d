import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { createAuthority } from '../authority/operations/certificates/authorities.ts'
import { UsageError } from '../platform/cli/command.ts'
import { wholeOf } from '../platform/cli/names.ts'

/** Makes the authority that signs the certificates of users. */
export const caCreate: Command = {
  words: 'ca create',
  summary: 'make an authority for client certificates; its key stays sealed in the database',
  changing: { subject: ['name'] },
  options: {
    name: { type: 'string', required: true, help: 'name that browsers show, 1 to 64 characters' },
    years: { type: 'string', default: '10', help: 'years until it expires, 1 to 30' },
  },
  async run(input, context) {
    const name = input.text('name').trim()
    // 64 is the upper bound of a common name (RFC 5280 appendix A).
    if (name === '' || [...name].length > 64) throw new UsageError('--name must be 1 to 64 characters')
    const days = wholeOf(input, 'years', { least: 1, most: 30 }) * 365
    const { authorityId, certificate, expiresAtMs } = await createAuthority(context, handsOf(input).caller, {
      name,
      days,
    })
    const expiresAt = Temporal.Instant.fromEpochMilliseconds(expiresAtMs).toString()
    return {
      lines: [
        `authority ${authorityId}, until ${expiresAt}`,
        'Restart running servers so that they ask browsers for its certificates.',
        certificate.trimEnd(),
      ],
      json: { authorityId, name, expiresAt, certificate },
    }
  },
}
