import type { Context } from '../../../authority/operations/context.ts'
import {
  type Amounts,
  amountsOf,
  type FeeBearer,
  type FeeKind,
  type FeePolicy,
} from '../../../bank/rules/fees.ts'
import { fbProfileOf } from './profile-of.ts'

/** The fees of a WEB-FB service. Throws for any other. */
function feePolicyOf(context: Context, service: string): FeePolicy {
  const { fb } = fbProfileOf(context, service)
  return fb.fees
}

/** What a payment would cost under every method of 先方負担; undefined if nothing would arrive. */
export function quoteFees(
  context: Context,
  service: string,
  { kind, ...asked }: { readonly kind: FeeKind; readonly payYen: number; readonly feeBearer: FeeBearer },
): { readonly own: Amounts; readonly others: readonly MethodQuote[] } | undefined {
  const policy = feePolicyOf(context, service)
  const own = amountsOf(policy, kind, asked)
  if (own === undefined) return undefined
  const others = methods.flatMap((method): MethodQuote[] => {
    const amounts = amountsOf({ ...policy, payeeFeeMethod: method }, kind, asked)
    return amounts === undefined ? [] : [{ method, amounts }]
  })
  return { own, others }
}

type Method = FeePolicy['payeeFeeMethod']
export type MethodQuote = { readonly method: Method; readonly amounts: Amounts }

const methods = ['fixed', 'below', 'from'] as const satisfies readonly Method[]
