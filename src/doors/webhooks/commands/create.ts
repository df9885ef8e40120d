import type { Command } from '../../../authority/commands/command.ts'
import { handsOf } from '../../../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../../../authority/commands/service.ts'
import { untoldLines, untoldOf } from '../../../authority/commands/untold-origins.ts'
import { profileOf } from '../../../authority/operations/context.ts'
import { type Input, UsageError } from '../../../platform/cli/command.ts'
import { nameOf } from '../../../platform/cli/names.ts'
import { placeOf } from '../operations/place.ts'
import { createWebhook } from '../operations/webhooks.ts'

/** Registers a place that is told what happens in a service; prints its secret, which can't be shown again. */
export function webhookCreate(eventNames: () => readonly string[]): Command {
  return {
    words: 'webhook create',
    summary: 'register a place of an institution that is told what happens in one service, with its secret',
    changing: { subject: ['service', 'name', 'url', 'event'], handsOver: true },
    options: {
      service: serviceOption,
      name: { type: 'string', required: true, help: 'what it is, as the journal shows it' },
      url: {
        type: 'string',
        required: true,
        shown: placeOf,
        help: 'where events are posted to; its origin is in WARIFU_WEBHOOK_ORIGINS',
      },
      event: {
        type: 'string',
        required: true,
        many: true,
        help: 'what it is told, each by an option of its own or with commas: names as docs/api.md lists them, or all',
      },
    },
    async run(input, context) {
      const service = serviceOf(input, context)
      if (profileOf(context, service).customers === null) {
        throw new UsageError(`${service} is a support desk, which tells nobody what its staff do`)
      }
      const told = {
        service,
        name: nameOf(input, 'name'),
        url: urlOf(input),
        events: eventsOf(input, eventNames()),
      }
      const untold = untoldOf([told.url], context.webhookOrigins)
      const { webhookId, secret } = await createWebhook(context, handsOf(input).caller, told)
      return {
        lines: [`webhook ${webhookId} of ${service}`, `secret ${secret}`, ...untoldLines(untold)],
        json: { webhookId, secret, ...(untold.length > 0 && { untold }) },
      }
    },
  }
}

function urlOf(input: Input): string {
  const text = input.text('url')
  const url = URL.parse(text)
  if (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    url.hash === ''
  )
    return url.href
  throw new UsageError('--url must be a URL such as https://core.bank.example/warifu, without a password')
}

function eventsOf(input: Input, known: readonly string[]): readonly string[] {
  const named = input
    .text('event')
    .split(',')
    .map((text) => text.trim())
  if (named.length === 1 && named[0] === 'all') return known
  const unknown = named.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new UsageError(`--event must be all, or of ${known.join(', ')}, not "${unknown}"`)
  return known.filter((name) => named.includes(name))
}
