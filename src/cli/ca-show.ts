import type { Command } from '../authority/commands/command.ts'
import { listAuthorities } from '../authority/operations/certificates/authorities.ts'

/** For a proxy, which verifies clients by it. */
export const caShow: Command = {
  words: 'ca show',
  summary: 'print the certificates of the authorities in PEM, the signing one first',
  options: {},
  async run(_input, context) {
    const authorities = await listAuthorities(context)
    if (authorities.length === 0)
      return { lines: ['there is no authority: ./warifu ca create'], json: [], exitCode: 1 }
    return {
      lines: authorities.map(({ certificate }) => certificate.trimEnd()),
      json: authorities.map(({ authorityId, name, certificate, createdAtMs, expiresAtMs }) => ({
        authorityId,
        name,
        createdAt: Temporal.Instant.fromEpochMilliseconds(createdAtMs).toString(),
        expiresAt: Temporal.Instant.fromEpochMilliseconds(expiresAtMs).toString(),
        certificate,
      })),
    }
  },
}
