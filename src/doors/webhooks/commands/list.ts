import type { Command } from '../../../authority/commands/command.ts'
import { serviceOf, serviceOption } from '../../../authority/commands/service.ts'
import { wholeOf } from '../../../platform/cli/names.ts'
import { deliveriesOf, listWebhooks } from '../operations/webhooks.ts'
import { webhookIdOf, webhookIdOption } from './options.ts'

/** The webhooks of a service, or of all. */
export const webhookList: Command = {
  words: 'webhook list',
  summary:
    'list the places that are told what happens: address, events, state, and what waits or was given up',
  options: {
    service: { ...serviceOption, required: false, help: `only of this service: ${serviceOption.help}` },
  },
  async run(input, context) {
    const service = input.optional('service') === undefined ? null : serviceOf(input, context)
    const webhooks = (await listWebhooks(context, service)).map((webhook) => {
      const { webhookId, name, place, events, status, waiting, givenUp, lastAnswer } = webhook
      return {
        webhookId,
        service: webhook.service,
        name,
        place,
        events,
        status,
        waiting,
        givenUp,
        lastAnswer,
      }
    })
    return {
      lines: webhooks.flatMap(({ webhookId, service, name, place, events, status, ...stands }) => [
        `${webhookId} ${service} ${name}: ${status}, ${place}`,
        `  ${events.join(', ')}`,
        `  ${stands.waiting} wait, ${stands.givenUp} given up, last answer ${stands.lastAnswer ?? 'none'}`,
      ]),
      json: webhooks,
    }
  },
}

/** What a webhook was told last, and what came of it. Nothing of the customers is in it. */
export const webhookDeliveries: Command = {
  words: 'webhook deliveries',
  summary: 'list the newest events of a webhook, and what became of them',
  options: {
    'webhook-id': webhookIdOption,
    limit: { type: 'string', default: '50', help: 'how many, 1 to 1000' },
  },
  async run(input, context) {
    const limit = wholeOf(input, 'limit', { least: 1, most: 1000 })
    const deliveries = await deliveriesOf(context, webhookIdOf(input), limit)
    return {
      lines: deliveries.map(
        ({ eventId, name, outcome, attempts, answer }) =>
          `${eventId} ${name}: ${outcome}, ${attempts} attempts, last answer ${answer ?? 'none'}`,
      ),
      json: deliveries,
    }
  },
}
