import { type Input, type Option, UsageError } from '../../../platform/cli/command.ts'
import { radiusRefusals } from '../texts/refusals.ts'

/** What the commands about RADIUS share. */

export const clientIdOption: Option = {
  type: 'string',
  required: true,
  help: 'as radius create and radius list show it',
}

/** Throws UsageError for a text that is no ID. */
export function radiusClientIdOf(input: Input): string {
  const radiusClientId = input.text('radius-client-id')
  if (/^[A-Za-z0-9_-]{22}$/.test(radiusClientId)) return radiusClientId
  throw new UsageError('--radius-client-id must be as radius list shows it')
}

export function refused(refusal: keyof typeof radiusRefusals): UsageError {
  return new UsageError(radiusRefusals[refusal].en)
}
