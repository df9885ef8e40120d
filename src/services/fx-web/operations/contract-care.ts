import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { customerState } from '../../../authority/rules/customer.ts'
import { deskOf, operatorState } from '../../../authority/rules/operator.ts'
import { userState } from '../../../authority/rules/user.ts'
import { dayOf } from '../../../bank/rules/calendar.ts'
import { contractsOfConcern } from '../queries/trade.ts'
import { type Contract, contractState } from '../rules/contract.ts'
import { type Concern, concernOf, decideAnswer, decideTaking } from '../rules/contract-care.ts'

const shownMax = 500

export type CaredContract = {
  readonly contract: Contract
  /** Null: settled meanwhile. */
  readonly concern: Concern | null
  readonly customerName: string
}

/** What somebody at the bank has to look after; `more` if there is more than is shown. */
export async function listConcerns(context: Context, services: readonly string[]) {
  const now = context.now()
  const found = await contractsOfConcern(context.store, services, dayOf(now).toString(), shownMax + 1)
  const contracts = found
    .slice(0, shownMax)
    .map((each): CaredContract => ({ ...each, concern: concernOf(each.contract, now) }))
  return { contracts, more: found.length > shownMax }
}

/** One contract of a service of the institution; undefined for any other. */
export async function findConcern(
  context: Context,
  { service, contractId }: { readonly service: string; readonly contractId: string },
): Promise<CaredContract | undefined> {
  const { contract } = await context.store.read({ contract: contractState.ref(service, contractId) })
  if (contract === undefined) return undefined
  const { customer } = await context.store.read({
    customer: customerState.ref(service, contract.customerId),
  })
  return { contract, concern: concernOf(contract, context.now()), customerName: customer?.name ?? '' }
}

type Caring = { readonly service: string; readonly contractId: string; readonly operatorId: string }

/** An operator takes on a contract; `owner` is who had it on the page. */
export async function takeContract(
  context: Context,
  caller: Caller,
  caring: Caring & { readonly owner: string | null },
) {
  const now = context.now()
  return context.store.change(changeContext(caller, now), refsOf(caring), (states) =>
    decideTaking(states, caring, now),
  )
}

/** The bank's answer to a dispute; the customer reads it with the contract, and confirms or disputes again. */
export async function answerDispute(
  context: Context,
  caller: Caller,
  caring: Caring & { readonly answer: string },
) {
  const now = context.now()
  return context.store.change(changeContext(caller, now), refsOf(caring), (states) =>
    decideAnswer(states, caring, now),
  )
}

function refsOf({ service, contractId, operatorId }: Caring) {
  const desk = deskOf(service)
  return {
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
    contract: contractState.ref(service, contractId),
  }
}
