import type { Command } from '../../authority/commands/command.ts'
import { handsOf } from '../../authority/commands/hands.ts'
import { jwkOf, jwkOption } from '../../authority/commands/jwk.ts'
import { serviceOf, serviceOption } from '../../authority/commands/service.ts'
import { createClient, createSigningClient } from '../../authority/operations/clients/clients.ts'
import { profileOf } from '../../authority/operations/context.ts'
import { UsageError } from '../../platform/cli/command.ts'
import { nameOf, wholeOf } from '../../platform/cli/names.ts'
import { parsePublicJwk } from '../../platform/secrets/jws.ts'
import { keyDaysOf, keyDaysOption, scopesIn, scopesOption } from './options.ts'

/** Registers a system that may call the API; prints its key, which can't be shown again. */
export const clientCreate: Command = {
  words: 'client create',
  summary: 'register a system of an institution that calls the API for one service, with its first key',
  changing: { subject: ['service', 'name', 'scope'], handsOver: true },
  options: {
    service: serviceOption,
    name: { type: 'string', required: true, help: 'what it is, as the journal and the desk show it' },
    scope: scopesOption,
    'requests-per-second': {
      type: 'string',
      default: '100000',
      help: 'how many requests a process answers it, 1 to 100000; ten seconds of them at once',
    },
    'key-days': keyDaysOption,
    jwk: jwkOption,
  },
  async run(input, context) {
    const service = serviceOf(input, context)
    if (profileOf(context, service).customers === null) {
      throw new UsageError(`${service} is a support desk, whose staff no other system stands in for`)
    }
    const wanted = {
      service,
      name: nameOf(input, 'name'),
      scopes: scopesIn(input),
      requestsPerSecond: wholeOf(input, 'requests-per-second', { least: 1, most: 100_000 }),
      keyDays: keyDaysOf(input),
    }
    const { caller } = handsOf(input)
    const signsWith = jwkOf(input, parsePublicJwk)
    if (signsWith !== undefined) {
      const { clientId, keyId } = await createSigningClient(context, caller, wanted, signsWith)
      return {
        lines: [`client ${clientId} of ${service} signs with key ${keyId}`],
        json: { clientId, keyId },
      }
    }
    const { clientId, apiKey } = await createClient(context, caller, wanted)
    return {
      lines: [`client ${clientId} of ${service}`, `API key ${apiKey}`],
      json: { clientId, apiKey },
    }
  },
}
