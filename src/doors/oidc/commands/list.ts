import type { Command } from '../../../authority/commands/command.ts'
import { serviceOf, serviceOption } from '../../../authority/commands/service.ts'
import { listOidcClients } from '../operations/clients.ts'

/** The clients of a service, or of all. Their secrets are never shown. */
export const oidcList: Command = {
  words: 'oidc list',
  summary: 'list the systems whose users log in by OpenID Connect: where they return to, state',
  options: {
    service: { ...serviceOption, required: false, help: `only of this service: ${serviceOption.help}` },
  },
  async run(input, context) {
    const service = input.optional('service') === undefined ? null : serviceOf(input, context)
    const clients = (await listOidcClients(context, service)).map(
      ({ secret: _, formerSecret: __, createdAtMs: ___, formerUntilMs: ____, ...shown }) => shown,
    )
    return {
      lines: clients.flatMap(
        ({
          oidcClientId,
          name,
          redirectUris,
          afterLogoutUris,
          logoutUri,
          asks,
          notifyUri,
          jwk,
          status,
          ...of
        }) => [
          `${oidcClientId} ${of.service} ${name}: ${status}, proves itself with ${jwk === null ? 'a secret' : 'a key'}${of.inProfile ? ', in the profile' : ''}`,
          `  returns to ${redirectUris.join(', ')}`,
          ...(afterLogoutUris.length === 0 ? [] : [`  after a logout to ${afterLogoutUris.join(', ')}`]),
          ...(logoutUri === null ? [] : [`  is told of logouts at ${logoutUri}`]),
          ...(asks
            ? [`  asks users’ tokens${notifyUri === null ? '' : `, and is notified at ${notifyUri}`}`]
            : []),
        ],
      ),
      json: clients,
    }
  },
}
