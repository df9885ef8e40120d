import { type Input, type Option, UsageError } from '../../platform/cli/command.ts'
import type { Context } from '../operations/context.ts'

export const serviceOption: Option = {
  type: 'string',
  required: true,
  help: '<institution>/<service>, such as shoko-chukin/fx-web',
}

export function serviceOf(input: Input, context: Context): string {
  const service = input.text('service')
  if (context.profiles.has(service)) return service
  throw new UsageError(`there is no service ${service}; there are ${[...context.profiles.keys()].join(', ')}`)
}
