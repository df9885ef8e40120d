import { newId, randomDigits } from '../../platform/secrets/random.ts'
import { customerIdByCode, customerIdByName } from '../queries/customers.ts'
import type { UserCreation } from '../rules/registration.ts'
import { type Context, profileOf } from './context.ts'

const codeDigits = 5
const attemptsMax = 20

/**
 * The customer of exactly that name, or a new one with an ID and, if the service uses them, an unused CTPコード. Throws
 * when no code is free, which would take tens of thousands of customers.
 */
export async function customerNamed(
  context: Context,
  service: string,
  name: string,
): Promise<UserCreation['customer']> {
  const known = await customerIdByName(context.store, service, name)
  if (known !== undefined) return { customerId: known, name, isNew: false, counterpartyCode: null }
  const counterpartyCode = await newCounterpartyCode(context, service)
  return { customerId: newId(), name, isNew: true, counterpartyCode }
}

/** Two letters and five digits (S2-1.2-05). */
async function newCounterpartyCode(context: Context, service: string): Promise<string | null> {
  const { administration } = profileOf(context, service)
  if (administration === null) return null
  for (let i = 0; i < attemptsMax; i++) {
    const code = administration.customerCodePrefix + randomDigits(codeDigits)
    if (code === administration.counterpartyCode) continue
    if ((await customerIdByCode(context.store, service, code)) === undefined) return code
  }
  throw new Error(`${service} has no counterparty code left`)
}
