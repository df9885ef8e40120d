import { type Input, UsageError } from '../../platform/cli/command.ts'
import { customerNumberIn } from '../operations/customer-number.ts'
import type { ServiceProfile } from '../rules/profile.ts'

/** The number of a customer from the command line, in the form that the service's profile gives. */
export function customerNumberOf(input: Input, profile: ServiceProfile, option = 'customer-number'): string {
  const { customers, service } = profile
  if (customers === null) throw new UsageError(`${service} has no customers of its own`)
  const { number, problem } = customerNumberIn(input.text(option), profile)
  if (problem === null) return number
  const { label, example } = customers.number
  throw new UsageError(`--${option} must be the ${label} of the customer, such as ${example}`)
}
