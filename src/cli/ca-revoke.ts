import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { revokeClientCertificate } from '../authority/operations/certificates/client-certificates.ts'
import { revokeCertificate } from '../authority/operations/certificates/revoke-certificate.ts'
import type { RevocationReason } from '../authority/rules/certificate-events.ts'
import { refusals } from '../authority/texts/refusals.ts'
import { UsageError } from '../platform/cli/command.ts'

/** A computer was lost or a user left: the certificate no longer opens anything. */
export const caRevoke: Command = {
  words: 'ca revoke',
  summary:
    'revoke a client certificate at once, for good; its user is logged out, a client of the API locked out',
  changing: { subject: ['serial', 'cause'] },
  options: {
    serial: {
      type: 'string',
      required: true,
      help: 'in hexadecimal, as ca list shows it; colons are ignored',
    },
    cause: {
      type: 'string',
      required: true,
      values: [
        'key_compromise',
        'affiliation_changed',
        'superseded',
        'cessation_of_operation',
      ] satisfies readonly RevocationReason[],
      help: 'what the revocation list says; the journal keeps it, too',
    },
  },
  async run(input, context) {
    const serial = input.text('serial').replaceAll(/[\s:]/g, '').toLowerCase()
    if (!/^[0-9a-f]{32}$/.test(serial)) throw new UsageError('--serial must be 32 hexadecimal digits')
    const reason = input.text('cause') as RevocationReason
    const { caller } = handsOf(input)
    const outcome = await revokeCertificate(context, caller, { serial, reason })
    if (!outcome.ok && outcome.refusal === 'certificate_unknown') {
      const ofClient = await revokeClientCertificate(context, caller, { serial, reason })
      if (ofClient.ok) {
        const { service, clientId } = ofClient
        return {
          lines: [`certificate ${serial} of client ${clientId} of ${service} is revoked`],
          json: { serial, service, clientId, reason },
        }
      }
      if (ofClient.refusal !== 'certificate_unknown')
        return { lines: [refusals[ofClient.refusal].en], json: { refusal: ofClient.refusal }, exitCode: 1 }
    }
    if (!outcome.ok) {
      const { refusal } = outcome
      return { lines: [refusals[refusal].en], json: { refusal }, exitCode: 1 }
    }
    const { service, userId } = outcome.certificate
    return {
      lines: [`certificate ${serial} of ${userId} of ${service} is revoked`],
      json: { serial, service, userId, reason },
    }
  },
}
