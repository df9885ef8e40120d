import type { Command } from '../../../authority/commands/command.ts'
import { handsOf } from '../../../authority/commands/hands.ts'
import type { Context } from '../../../authority/operations/context.ts'
import type { Input } from '../../../platform/cli/command.ts'
import { disableRadiusClient, rotateRadiusClient, serviceOfRadiusClient } from '../operations/clients.ts'
import { clientIdOption, radiusClientIdOf, refused } from './options.ts'

const concerns = (input: Input, context: Context) => serviceOfRadiusClient(context, radiusClientIdOf(input))

/** Gives a client its next secret; prints it, which can't be done again. */
export const radiusRotate: Command = {
  words: 'radius rotate',
  summary: 'give a RADIUS client a new secret; for a day the one before is right, too',
  changing: { subject: ['radius-client-id'], handsOver: true },
  options: { 'radius-client-id': clientIdOption },
  concerns,
  async run(input, context) {
    const radiusClientId = radiusClientIdOf(input)
    const outcome = await rotateRadiusClient(context, handsOf(input).caller, radiusClientId)
    if (!outcome.ok) throw refused(outcome.refusal)
    const { secret } = outcome
    return {
      lines: [`RADIUS client ${radiusClientId} has a new secret`, `secret ${secret}`],
      json: { radiusClientId, secret },
    }
  },
}

export const radiusDisable: Command = {
  words: 'radius disable',
  summary: 'answer a RADIUS client nothing any more, for good',
  changing: { subject: ['radius-client-id'] },
  options: { 'radius-client-id': clientIdOption },
  concerns,
  async run(input, context) {
    const radiusClientId = radiusClientIdOf(input)
    const outcome = await disableRadiusClient(context, handsOf(input).caller, radiusClientId)
    if (!outcome.ok) throw refused(outcome.refusal)
    const { service, name } = outcome
    return {
      lines: [`RADIUS client ${radiusClientId} (${name}) of ${service} is disabled`],
      json: { radiusClientId, service, name },
    }
  },
}
