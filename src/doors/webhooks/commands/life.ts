import type { Command } from '../../../authority/commands/command.ts'
import { handsOf } from '../../../authority/commands/hands.ts'
import { UsageError } from '../../../platform/cli/command.ts'
import { disableWebhook, redeliverByHand, rotateWebhook } from '../operations/webhooks.ts'
import { refused, webhookIdOf, webhookIdOption } from './options.ts'

/** Gives a webhook its next secret; prints it, which can't be done again. */
export const webhookRotate: Command = {
  words: 'webhook rotate',
  summary: 'give a webhook a new secret; for a day events are signed with the one before, too',
  changing: { subject: ['webhook-id'], handsOver: true },
  options: { 'webhook-id': webhookIdOption },
  async run(input, context) {
    const webhookId = webhookIdOf(input)
    const outcome = await rotateWebhook(context, handsOf(input).caller, webhookId)
    if (!outcome.ok) throw refused(outcome.refusal)
    const { secret } = outcome
    return {
      lines: [`webhook ${webhookId} has a new secret`, `secret ${secret}`],
      json: { webhookId, secret },
    }
  },
}

export const webhookDisable: Command = {
  words: 'webhook disable',
  summary: 'tell a webhook nothing any more, for good',
  changing: { subject: ['webhook-id'] },
  options: { 'webhook-id': webhookIdOption },
  async run(input, context) {
    const webhookId = webhookIdOf(input)
    const outcome = await disableWebhook(context, handsOf(input).caller, webhookId)
    if (!outcome.ok) throw refused(outcome.refusal)
    const { service, name } = outcome
    return {
      lines: [`webhook ${webhookId} (${name}) of ${service} is disabled`],
      json: { webhookId, service, name },
    }
  },
}

export const webhookRedeliver: Command = {
  words: 'webhook redeliver',
  summary: 'deliver again what was given up, or one event, for three days from now',
  changing: { subject: ['webhook-id', 'event-id'] },
  options: {
    'webhook-id': webhookIdOption,
    'event-id': {
      type: 'string',
      help: 'one event, as webhook deliveries shows it; without it, all that were given up',
    },
  },
  async run(input, context) {
    const asked = { webhookId: webhookIdOf(input), eventId: input.optional('event-id') ?? null }
    const count = await redeliverByHand(context, handsOf(input).caller, asked)
    if (count === undefined) throw refused('webhook_unknown')
    if (count === 0 && asked.eventId !== null)
      throw new UsageError(`no delivery of ${asked.eventId} has ended, so there is nothing to deliver again`)
    return { lines: [`${count} to be delivered again`], json: { ...asked, count } }
  },
}
