import { certificatesOf } from '../../../authority/queries/certificates.ts'
import { userIdsOfCustomers } from '../../../authority/queries/customers.ts'
import { activationState } from '../../../authority/rules/activation.ts'
import {
  bindingState,
  customerHolder,
  tokenClaimState,
  userHolder,
} from '../../../authority/rules/binding.ts'
import { certificateState } from '../../../authority/rules/certificate.ts'
import { customerState } from '../../../authority/rules/customer.ts'
import { customerEndState } from '../../../authority/rules/customer-end.ts'
import { particularsState } from '../../../authority/rules/particulars.ts'
import { passkeyHolderState } from '../../../authority/rules/passkeys.ts'
import { passwordState } from '../../../authority/rules/password.ts'
import { mailAddressState } from '../../../authority/rules/registered-address.ts'
import { tokenState } from '../../../authority/rules/token.ts'
import { userState } from '../../../authority/rules/user.ts'
import type { AnyEvent } from '../../../platform/decision/event.ts'
import type { Ref } from '../../../platform/decision/state.ts'
import type { DeskContext } from '../../contract.ts'
import type { EndStates } from '../../rules/closing.ts'
import { partOf } from '../parts.ts'

export type OfCustomer = { readonly service: string; readonly customerId: string }

const certificatesMax = 1000

/** What ends with a customer: the rows, and what the rule takes of them once they are loaded. */
export async function endOf(context: DeskContext, { service, customerId }: OfCustomer) {
  const { store, profiles } = context
  const userIds = (await userIdsOfCustomers(store, service, [customerId])).map(({ userId }) => userId)
  const refs: Record<string, Ref> = {
    customer: customerState.ref(service, customerId),
    customerEnd: customerEndState.ref(service, customerId),
    'binding ': bindingState.ref(service, customerHolder(customerId)),
  }
  const serials = new Map<string, readonly string[]>()
  for (const userId of userIds) {
    refs[`user ${userId}`] = userState.ref(service, userId)
    refs[`password ${userId}`] = passwordState.ref(service, userId)
    refs[`address ${userId}`] = mailAddressState.ref(service, userId)
    refs[`passkeys ${userId}`] = passkeyHolderState.ref(service, userId)
    refs[`particulars ${userId}`] = particularsState.ref(service, userId)
    refs[`activation ${userId}`] = activationState.ref(service, userId)
    refs[`binding ${userId}`] = bindingState.ref(service, userHolder(userId))
    const certificates = await certificatesOf(store, { service, userId }, certificatesMax)
    serials.set(
      userId,
      certificates.map(({ serial }) => serial),
    )
    for (const { serial } of certificates) refs[`certificate ${serial}`] = certificateState.ref(serial)
  }
  const tokenIds = await tokensOf(context, refs)
  const services = [...new Set([service, ...profiles.keys()])]
  for (const tokenId of tokenIds) {
    refs[`token ${tokenId}`] = tokenState.ref(tokenId)
    for (const each of services) refs[`claim ${tokenId} ${each}`] = tokenClaimState.ref(each, tokenId)
  }
  const ofKind = partOf(context, service).ending?.rows?.({ service, userIds })
  Object.assign(refs, ofKind?.refs)

  function statesIn(rows: Readonly<Record<string, object | undefined>>): EndStates {
    const row = <Row>(name: string) => rows[name] as Row | undefined
    return {
      customer: row('customer'),
      customerEnd: row('customerEnd'),
      holders: [
        { user: undefined, binding: row('binding '), activation: undefined, certificates: [] },
        ...userIds.map((userId) => ({
          user: row<NonNullable<EndStates['holders'][number]['user']>>(`user ${userId}`),
          binding: row<NonNullable<EndStates['holders'][number]['binding']>>(`binding ${userId}`),
          activation: row<NonNullable<EndStates['holders'][number]['activation']>>(`activation ${userId}`),
          certificates: (serials.get(userId) ?? []).map((serial) => row<never>(`certificate ${serial}`)),
        })),
      ],
      tokens: tokenIds.map((tokenId) => ({
        tokenId,
        token: row(`token ${tokenId}`),
        claims: services.map((each) => row<never>(`claim ${tokenId} ${each}`)),
      })),
    }
  }
  const eventsIn = (rows: Readonly<Record<string, object | undefined>>): readonly AnyEvent[] =>
    ofKind?.eventsIn(rows) ?? []
  return { userIds, refs, statesIn, eventsIn }
}

/** Those that they have as things stand; the rule looks again. */
async function tokensOf({ store }: DeskContext, refs: Readonly<Record<string, Ref>>) {
  const wanted = Object.entries(refs).filter(([name]) => /^(binding|activation) /.test(name))
  const rows = await store.read(Object.fromEntries(wanted))
  const tokenIds = Object.values(rows).map((row) => (row as { tokenId?: string | null } | undefined)?.tokenId)
  return [...new Set(tokenIds.filter((tokenId) => tokenId != null))]
}
