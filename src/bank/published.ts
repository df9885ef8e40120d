import { type Published, publishes } from '../authority/rules/published.ts'
import type { BankEvent } from './rules/events.ts'

const publish = publishes<BankEvent>()
const nothing = () => ({})

/** What of the bank's events systems of an institution may be told of. */
export const bankPublishes: readonly Published[] = [
  publish(
    ['service.stopped', 'The whole contract of a customer is stopped.'],
    ['service_stopped'],
    {},
    nothing,
  ),
  publish(['service.restarted', 'And is no longer stopped.'], ['service_restarted'], {}, nothing),
]
