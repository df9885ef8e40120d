import type { Command } from '../../authority/commands/command.ts'
import { serviceOf, serviceOption } from '../../authority/commands/service.ts'
import { listClients } from '../../authority/operations/clients/clients.ts'
import { isRevoked } from '../../authority/rules/client.ts'

/** The clients of a service, or of all. */
export const clientList: Command = {
  words: 'client list',
  summary: 'list the systems that may call the API: scopes, state, keys and when they expire',
  options: {
    service: { ...serviceOption, required: false, help: `only of this service: ${serviceOption.help}` },
  },
  async run(input, context) {
    const service = input.optional('service') === undefined ? null : serviceOf(input, context)
    const clients = (await listClients(context, service)).map(({ keys, createdAtMs, ...client }) => ({
      ...client,
      createdAt: textOf(createdAtMs),
      keys: keys
        .filter((key) => !isRevoked(key))
        .map(({ keyId, createdAtMs, expiresAtMs }) => ({
          keyId,
          createdAt: textOf(createdAtMs),
          expiresAt: expiresAtMs === null ? null : textOf(expiresAtMs),
        })),
    }))
    return {
      lines: clients.flatMap(({ clientId, service, name, scopes, status, keys }) => [
        `${clientId} ${service} ${name}: ${status}, ${scopes.join(',')}`,
        ...keys.map(
          ({ keyId, createdAt, expiresAt }) =>
            `  key ${keyId} from ${createdAt} until ${expiresAt ?? 'revoked'}`,
        ),
      ]),
      json: clients,
    }
  },
}

function textOf(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString()
}
