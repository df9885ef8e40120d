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
    const clients = (await listClients(context, service)).map(
      ({ keys, certificates, createdAtMs, ...client }) => ({
        ...client,
        createdAt: textOf(createdAtMs),
        keys: keys
          .filter((key) => !isRevoked(key))
          .map(({ keyId, createdAtMs, expiresAtMs, jwk }) => ({
            keyId,
            signs: jwk !== undefined,
            createdAt: textOf(createdAtMs),
            expiresAt: expiresAtMs === null ? null : textOf(expiresAtMs),
          })),
        certificates:
          certificates?.map(({ serial, expiresAtMs, revokedAtMs }) => ({
            serial,
            expiresAt: textOf(expiresAtMs),
            revoked: revokedAtMs !== null,
          })) ?? null,
      }),
    )
    return {
      lines: clients.flatMap(({ clientId, service, name, scopes, status, keys, certificates }) => [
        `${clientId} ${service} ${name}: ${status}, ${scopes.join(',')}`,
        ...keys.map(
          ({ keyId, signs, createdAt, expiresAt }) =>
            `  ${signs ? 'signing key' : 'key'} ${keyId} from ${createdAt} until ${expiresAt ?? 'revoked'}`,
        ),
        ...(certificates ?? []).map(
          ({ serial, expiresAt, revoked }) =>
            `  only with certificate ${serial} until ${expiresAt}${revoked ? ', revoked' : ''}`,
        ),
      ]),
      json: clients,
    }
  },
}

function textOf(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString()
}
