import { isCustomerHolder } from '../authority/rules/binding.ts'
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
  publish(
    [
      'transfers.frozen',
      'No transfer of a user, or of all users of the customer, is confirmed or leaves any more.',
    ],
    ['transfers_frozen'],
    { ofCustomer: 'flag' },
    ({ holder }) => ({ ofCustomer: isCustomerHolder(holder) }),
  ),
  publish(
    ['transfers.thawed', 'Two operators lifted that.'],
    ['transfers_thawed'],
    { ofCustomer: 'flag' },
    ({ holder }) => ({ ofCustomer: isCustomerHolder(holder) }),
  ),
  publish(['service.restarted', 'And is no longer stopped.'], ['service_restarted'], {}, nothing),
]
