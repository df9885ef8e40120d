import type { Measure } from '../../../authority/operations/measure.ts'
import { deliveriesWaiting } from '../queries/deliveries.ts'

/** What monitoring is told of webhooks at each scrape. */
export const webhookMeasures: readonly Measure[] = [
  {
    name: 'webhook_deliveries_waiting',
    help: 'Events that webhooks are still to be told, by service.',
    labels: ['service'],
    read: async ({ store }) =>
      (await deliveriesWaiting(store)).map(({ service, waiting }) => ({
        labels: { service },
        value: waiting,
      })),
  },
  {
    name: 'webhook_tries_max',
    help: 'How often the event was tried that a webhook has refused most often and still waits, by service.',
    labels: ['service'],
    read: async ({ store }) =>
      (await deliveriesWaiting(store)).map(({ service, tries }) => ({ labels: { service }, value: tries })),
  },
]
