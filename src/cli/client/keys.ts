import type { Command } from '../../authority/commands/command.ts'
import { handsOf } from '../../authority/commands/hands.ts'
import { jwkOf, jwkOption } from '../../authority/commands/jwk.ts'
import {
  addClientKey,
  addSigningKey,
  disableClient,
  revokeClientKey,
  serviceOfClient,
} from '../../authority/operations/clients/clients.ts'
import type { Context } from '../../authority/operations/context.ts'
import { refusals } from '../../authority/texts/refusals.ts'
import { type Input, UsageError } from '../../platform/cli/command.ts'
import { parsePublicJwk } from '../../platform/secrets/jws.ts'
import { clientIdOption, keyDaysOf, keyDaysOption } from './options.ts'

const concerns = (input: Input, context: Context) => serviceOfClient(context, input.text('client-id'))

/** Gives a client its next key; prints one that was made here, which can't be done again. */
export const clientRotate: Command = {
  words: 'client rotate',
  summary: 'give a client a second key; the first stays valid until client revoke-key',
  changing: { subject: ['client-id'], handsOver: true },
  options: { 'client-id': clientIdOption, 'key-days': keyDaysOption, jwk: jwkOption },
  concerns,
  async run(input, context) {
    const clientId = input.text('client-id')
    const asked = { clientId, keyDays: keyDaysOf(input) }
    const { caller } = handsOf(input)
    const signsWith = jwkOf(input, parsePublicJwk)
    if (signsWith !== undefined) {
      const added = await addSigningKey(context, caller, asked, signsWith)
      if (!added.ok) throw new UsageError(refusals[added.refusal].en)
      const { keyId } = added
      return { lines: [`client ${clientId} signs with the new key ${keyId}`], json: { clientId, keyId } }
    }
    const outcome = await addClientKey(context, caller, asked)
    if (!outcome.ok) throw new UsageError(refusals[outcome.refusal].en)
    const { keyId, apiKey } = outcome
    return {
      lines: [`client ${clientId} has the new key ${keyId}`, `API key ${apiKey}`],
      json: { clientId, keyId, apiKey },
    }
  },
}

export const clientRevokeKey: Command = {
  words: 'client revoke-key',
  summary: 'revoke one key of a client at once, for good',
  changing: { subject: ['client-id', 'key-id'] },
  options: {
    'client-id': clientIdOption,
    'key-id': { type: 'string', required: true, help: 'as client list shows it; never the key itself' },
  },
  concerns,
  async run(input, context) {
    const named = { clientId: input.text('client-id'), keyId: input.text('key-id') }
    if (!/^[A-Za-z0-9_-]{22}$/.test(named.keyId))
      throw new UsageError('--key-id must be as client list shows it')
    const outcome = await revokeClientKey(context, handsOf(input).caller, named)
    if (!outcome.ok) throw new UsageError(refusals[outcome.refusal].en)
    return { lines: [`key ${named.keyId} of client ${named.clientId} is revoked`], json: named }
  },
}

export const clientDisable: Command = {
  words: 'client disable',
  summary: 'disable a client at once, for good, with all its keys',
  changing: { subject: ['client-id'] },
  options: { 'client-id': clientIdOption },
  concerns,
  async run(input, context) {
    const clientId = input.text('client-id')
    const outcome = await disableClient(context, handsOf(input).caller, clientId)
    if (!outcome.ok) throw new UsageError(refusals[outcome.refusal].en)
    const { service, name } = outcome
    return {
      lines: [`client ${clientId} (${name}) of ${service} is disabled`],
      json: { clientId, service, name },
    }
  },
}
