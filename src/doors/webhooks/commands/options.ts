import { type Input, type Option, UsageError } from '../../../platform/cli/command.ts'
import { webhookRefusals } from '../texts/refusals.ts'

/** What the commands about webhooks share. */

export const webhookIdOption: Option = {
  type: 'string',
  required: true,
  help: 'as webhook create and webhook list show it',
}

/** Throws UsageError for a text that is no ID. */
export function webhookIdOf(input: Input): string {
  const webhookId = input.text('webhook-id')
  if (/^[A-Za-z0-9_-]{22}$/.test(webhookId)) return webhookId
  throw new UsageError('--webhook-id must be as webhook list shows it')
}

export function refused(refusal: keyof typeof webhookRefusals): UsageError {
  return new UsageError(webhookRefusals[refusal].en)
}
