import type { Command } from '../../../authority/commands/command.ts'
import { serviceOf, serviceOption } from '../../../authority/commands/service.ts'
import { listRadiusClients } from '../operations/clients.ts'

/** The clients of a service, or of all. Their secrets are never shown. */
export const radiusList: Command = {
  words: 'radius list',
  summary: 'list the machines that ask by RADIUS: addresses, what they ask, state',
  options: {
    service: { ...serviceOption, required: false, help: `only of this service: ${serviceOption.help}` },
  },
  async run(input, context) {
    const service = input.optional('service') === undefined ? null : serviceOf(input, context)
    const clients = (await listRadiusClients(context, service)).map(
      ({ secret: _, formerSecret: __, createdAtMs: ___, formerUntilMs: ____, ...shown }) => shown,
    )
    return {
      lines: clients.flatMap(
        ({ radiusClientId, name, addresses, asks, signed, fingerprint, status, ...of }) => [
          `${radiusClientId} ${of.service} ${name}: ${status}, ${asks} from ${addresses.join(', ')}`,
          `  ${fingerprint === null ? 'by UDP' : `over TLS, certificate ${fingerprint}`}${signed ? '' : ', WITHOUT Message-Authenticator'}`,
        ],
      ),
      json: clients,
    }
  },
}
