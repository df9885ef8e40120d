import type { Module } from '../../authority/module-type.ts'
import type { Published } from '../../authority/rules/published.ts'
import { retentionCuts } from '../../authority/rules/retention.ts'
import { postTo } from '../../platform/http/post.ts'
import { webhookCreate } from './commands/create.ts'
import { webhookDisable, webhookRedeliver, webhookRotate } from './commands/life.ts'
import { webhookDeliveries, webhookList } from './commands/list.ts'
import { webhooksKept } from './kept.ts'
import { webhookMeasures } from './operations/measures.ts'
import { startWebhooks } from './operations/start-webhooks.ts'
import { webhooksUnderKeys } from './operations/webhooks.ts'
import { forgetDeliveries } from './queries/deliveries.ts'
import { webhookRefusals } from './texts/refusals.ts'

const forgetMs = 3_600_000

/** 通知先: systems of the institutions are told what happens. `published` gives everything that they may be told. */
export function webhooksModule(published: () => readonly Published[]): Module {
  return {
    name: 'doors/webhooks',
    keeps: webhooksKept,
    underKeys: webhooksUnderKeys,
    refusals: webhookRefusals,
    commands: [
      webhookCreate(() => published().map(({ name }) => name)),
      webhookList,
      webhookDeliveries,
      webhookRotate,
      webhookDisable,
      webhookRedeliver,
    ],
    upkeep: [
      {
        everyMs: forgetMs,
        run: ({ store, profiles, now }) =>
          forgetDeliveries(store, retentionCuts(profiles, 'deliveryDays', now())),
      },
    ],
    measures: webhookMeasures,
    workers: ({ context, log, webhookOrigins: origins, follow }) =>
      origins.length === 0
        ? []
        : [startWebhooks({ context, log, send: postTo, published: published(), origins, follow })],
  }
}
