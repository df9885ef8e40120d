/** Who pays the fee: the sender (当方負担), or the payee, from whose amount it is deducted (先方負担). */
export type FeeBearer = 'payer' | 'payee'

/** Transfer fees below and from a threshold amount, in yen. */
export type FeeTiers = { readonly thresholdYen: number; readonly belowYen: number; readonly fromYen: number }

export type FeePolicy = {
  readonly sameBranch: FeeTiers
  readonly sameBank: FeeTiers
  readonly otherBank: FeeTiers
  /** 据置型, 未満手数料加算型 or 以上手数料加算型 (domain-notes c-3). */
  readonly payeeFeeMethod: 'fixed' | 'below' | 'from'
}

export type FeeKind = 'sameBranch' | 'sameBank' | 'otherBank'

export function feeKindOf(
  from: { readonly bankCode: string; readonly branchCode: string },
  to: { readonly bankCode: string; readonly branchCode: string },
): FeeKind {
  if (from.bankCode !== to.bankCode) return 'otherBank'
  return from.branchCode === to.branchCode ? 'sameBranch' : 'sameBank'
}

/** f(A): what the institution charges to send an amount. */
function transferFee(policy: FeePolicy, kind: FeeKind, amountYen: number): number {
  const { thresholdYen, belowYen, fromYen } = policy[kind]
  return amountYen < thresholdYen ? belowYen : fromYen
}

/** F: the payee's share of the amount owed; the method determines from which amount on the higher fee applies. */
function payeeFee(policy: FeePolicy, kind: FeeKind, payYen: number): number {
  const { thresholdYen, belowYen, fromYen } = policy[kind]
  const added = { fixed: 0, below: belowYen, from: fromYen }[policy.payeeFeeMethod]
  return payYen >= thresholdYen + added ? fromYen : belowYen
}

/** The four figures of S3-3.4-07. */
export type Amounts = {
  readonly payYen: number
  readonly payeeFeeYen: number
  readonly amountYen: number
  readonly feeYen: number
}

/**
 * What arrives and what it costs; undefined if nothing would arrive, or the amount is invalid (0, negative, not whole).
 * The fee depends on what arrives, so it can differ from what the payee bore (domain-notes c-3).
 */
export function amountsOf(
  policy: FeePolicy,
  kind: FeeKind,
  { payYen, feeBearer }: { readonly payYen: number; readonly feeBearer: FeeBearer },
): Amounts | undefined {
  if (!Number.isSafeInteger(payYen) || payYen < 1 || payYen > amountMax) return undefined
  const payeeFeeYen = feeBearer === 'payee' ? payeeFee(policy, kind, payYen) : 0
  const amountYen = payYen - payeeFeeYen
  if (amountYen < 1) return undefined
  return { payYen, payeeFeeYen, amountYen, feeYen: transferFee(policy, kind, amountYen) }
}

/** Ten digits, as in a Zengin record (domain-notes c-1). */
const amountMax = 9_999_999_999
