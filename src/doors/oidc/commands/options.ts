import { type Input, type Option, UsageError } from '../../../platform/cli/command.ts'
import { oidcRefusals } from '../texts/refusals.ts'

/** What the commands about OpenID Connect share. */

export const clientIdOption: Option = {
  type: 'string',
  required: true,
  help: 'as oidc create and oidc list show it',
}

/** Throws UsageError for a text that is no ID. */
export function oidcClientIdOf(input: Input): string {
  const oidcClientId = input.text('client-id')
  if (/^[A-Za-z0-9_-]{22}$/.test(oidcClientId)) return oidcClientId
  throw new UsageError('--client-id must be as oidc list shows it')
}

export function refused(refusal: keyof typeof oidcRefusals): UsageError {
  return new UsageError(oidcRefusals[refusal].en)
}
