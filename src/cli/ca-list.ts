import type { Command } from '../authority/commands/command.ts'
import { serviceOf, serviceOption } from '../authority/commands/service.ts'
import { listClientCertificates } from '../authority/operations/certificates/client-certificates.ts'
import { listCertificates } from '../authority/operations/certificates/list-certificates.ts'
import { UsageError } from '../platform/cli/command.ts'
import { userIdOf, wholeOf } from '../platform/cli/names.ts'

/** The newest certificates of a service. */
export const caList: Command = {
  words: 'ca list',
  summary:
    'show the client certificates of users of a service, newest first, then those of clients of the API',
  options: {
    service: { ...serviceOption, required: false, help: `only of this service: ${serviceOption.help}` },
    user: { type: 'string', help: 'only of this user (with --service)' },
    limit: { type: 'string', default: '50', help: 'how many per service, 1 to 10000' },
  },
  async run(input, context) {
    const named = input.optional('service') !== undefined
    if (!named && input.optional('user') !== undefined) throw new UsageError('--user needs --service')
    const services = named ? [serviceOf(input, context)] : [...context.profiles.keys()]
    const user = input.optional('user') === undefined ? {} : { userId: userIdOf(input, 'user') }
    const limit = wholeOf(input, 'limit', { least: 1, most: 10_000 })
    const all = await Promise.all(
      services.map((service) => listCertificates(context, { service, ...user }, limit)),
    )
    const nowMs = context.now().epochMilliseconds
    const ofClients = await Promise.all(
      user.userId === undefined ? services.map((service) => listClientCertificates(context, service)) : [],
    )
    const held = [
      ...all.flat(),
      ...ofClients.flat().map(({ revokedAtMs, ...each }) => ({
        ...each,
        revokedAtMs,
        status: revokedAtMs === null ? 'active' : 'revoked',
      })),
    ]
    const certificates = held.map((certificate) => ({
      ...certificate,
      status:
        certificate.status === 'active' && nowMs >= certificate.expiresAtMs ? 'expired' : certificate.status,
    }))
    const day = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toString().slice(0, 10)
    return {
      lines: certificates.map(
        ({ serial, service, status, reason, issuedAtMs, expiresAtMs, ...holder }) =>
          `${serial} ${service} ${'clientId' in holder ? `client ${holder.clientId}` : holder.userId}: ${status}${reason === null ? '' : ` (${reason})`}, ${day(issuedAtMs)} to ${day(expiresAtMs)}`,
      ),
      json: certificates,
    }
  },
}
