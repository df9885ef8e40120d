import type { Command } from '../../../authority/commands/command.ts'
import { handsOf } from '../../../authority/commands/hands.ts'
import type { Context } from '../../../authority/operations/context.ts'
import type { Input } from '../../../platform/cli/command.ts'
import { disableOidcClient, registeredClient, rotateOidcClient } from '../operations/clients.ts'
import { clientIdOption, oidcClientIdOf, refused } from './options.ts'

const concerns = async (input: Input, context: Context) =>
  (await registeredClient(context, oidcClientIdOf(input)))?.service ?? null

/** Gives a client its next secret; prints it, which can't be done again. */
export const oidcRotate: Command = {
  words: 'oidc rotate',
  summary: 'give an OpenID Connect client a new secret; for a day the one before is right, too',
  changing: { subject: ['client-id'], handsOver: true },
  options: { 'client-id': clientIdOption },
  concerns,
  async run(input, context) {
    const oidcClientId = oidcClientIdOf(input)
    const outcome = await rotateOidcClient(context, handsOf(input).caller, oidcClientId)
    if (!outcome.ok) throw refused(outcome.refusal)
    const { secret } = outcome
    return {
      lines: [`client ${oidcClientId} has a new secret`, `secret ${secret}`],
      json: { oidcClientId, secret },
    }
  },
}

export const oidcDisable: Command = {
  words: 'oidc disable',
  summary: 'let nobody log in to an OpenID Connect client any more, for good',
  changing: { subject: ['client-id'] },
  options: { 'client-id': clientIdOption },
  concerns,
  async run(input, context) {
    const oidcClientId = oidcClientIdOf(input)
    const outcome = await disableOidcClient(context, handsOf(input).caller, oidcClientId)
    if (!outcome.ok) throw refused(outcome.refusal)
    const { service, name } = outcome
    return {
      lines: [`client ${oidcClientId} (${name}) of ${service} is disabled`],
      json: { oidcClientId, service, name },
    }
  },
}
