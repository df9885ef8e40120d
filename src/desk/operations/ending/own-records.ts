import { type Caller, profileOf } from '../../../authority/operations/context.ts'
import { listJournal } from '../../../authority/operations/list-journal.ts'
import { noteExport } from '../../../authority/operations/note-export.ts'
import { findParticulars, openParticulars } from '../../../authority/operations/particulars.ts'
import { bindingState, userHolder } from '../../../authority/rules/binding.ts'
import { customerState } from '../../../authority/rules/customer.ts'
import { customerEndState } from '../../../authority/rules/customer-end.ts'
import type { Operator } from '../../../authority/rules/operator.ts'
import { passkeyHolderState } from '../../../authority/rules/passkeys.ts'
import { mailAddressState } from '../../../authority/rules/registered-address.ts'
import { userState } from '../../../authority/rules/user.ts'
import { reveal } from '../../../platform/decision/event.ts'
import type { DeskContext } from '../../contract.ts'
import { everybodyOf } from '../../queries/customer-ends.ts'
import type { Event } from '../../rules/events.ts'
import { partOf } from '../parts.ts'
import type { OfCustomer } from './end-refs.ts'

const historyMax = 1_000_000

/**
 * All that is kept of a customer and its users, for the person who asks (個人情報保護法 第33条): journaled before it leaves.
 * Undefined for a customer that the service doesn't have.
 */
export async function takeOutOwnRecords(
  context: DeskContext,
  caller: Caller,
  operator: Operator,
  of: OfCustomer,
) {
  const { store } = context
  const { service, customerId } = of
  const { customer, end } = await store.read({
    customer: customerState.ref(service, customerId),
    end: customerEndState.ref(service, customerId),
  })
  if (customer === undefined) return undefined
  const filter = { service, customerId }
  await noteExport(context, caller, operator, { what: 'customer', filter })
  const users: Awaited<ReturnType<typeof userRecord>>[] = []
  for (const userId of await everybodyOf(store, of)) users.push(await userRecord(context, service, userId))
  const ofKind = (await partOf(context, service).ending?.records?.(context, of)) ?? []
  return {
    customer,
    end,
    users,
    ofKind,
    profile: profileOf(context, service),
    atMs: context.now().epochMilliseconds,
  }
}

export type TakenOut = NonNullable<Awaited<ReturnType<typeof takeOutOwnRecords>>>

async function userRecord(context: DeskContext, service: string, userId: string) {
  const { store } = context
  const states = await store.read({
    user: userState.ref(service, userId),
    mailAddress: mailAddressState.ref(service, userId),
    binding: bindingState.ref(service, userHolder(userId)),
    holder: passkeyHolderState.ref(service, userId),
  })
  const { user, mailAddress, binding, holder } = states
  if (user === undefined) throw new Error(`user ${userId} of ${service} is not there any more`)
  return {
    user,
    address: mailAddress === undefined ? null : reveal(mailAddress.address),
    tokenId: binding?.tokenId ?? null,
    passkeys: holder?.passkeys ?? [],
    particulars: openParticulars(context, await findParticulars(context, { service, userId })),
    history: await listJournal<Event>(context, { service, userId }, historyMax),
  }
}
