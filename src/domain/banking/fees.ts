/** What a transfer costs, and who bears it (domain-notes c-3). Yen, whole and safe integers throughout. */

export type Destination = 'sameBranch' | 'sameBank' | 'otherBank'

/** A fee by the amount that is sent: one below the threshold, another from it. */
export type FeeTiers = {
  readonly thresholdYen: number
  readonly belowYen: number
  readonly fromYen: number
}

export type FeePolicy = Readonly<Record<Destination, FeeTiers>>

/**
 * From which 支払金額 on the payee bears the higher fee: from the threshold T (据置型), from T + the lower fee
 * (未満手数料加算型), or from T + the higher fee (以上手数料加算型).
 */
export type PayeeFeeMethod = 'fixed' | 'below' | 'from'

/** 当方負担 or 先方負担. */
export type BorneBy = 'payer' | 'payee'

export type Amounts = {
  /** 支払金額: what is owed. */
  readonly payYen: number
  /** 先方負担手数料: what is kept back from it; 0 where the payer bears the fee. */
  readonly payeeFeeYen: number
  /** 振込金額: what arrives. */
  readonly amountYen: number
  /** 手数料: what the institution takes. */
  readonly feeYen: number
  /** What leaves the account: 振込金額 and 手数料. */
  readonly debitYen: number
  /** 先方負担手数料 less 手数料, to be marked with * where it is not 0; always 0 where the payer bears the fee. */
  readonly differenceYen: number
}

export type AmountRefusal =
  /** Not a whole number of yen of 1 at least. */
  | 'transfer_amount_invalid'
  /** More than the ten digits of a Zengin record hold. */
  | 'transfer_amount_large'
  /** The payee's fee eats it up. */
  | 'transfer_amount_eaten'

export const transferYenMax = 9_999_999_999

export function transferFee(policy: FeePolicy, destination: Destination, amountYen: number): number {
  return feeIn(policy[destination], amountYen)
}

function feeIn(tiers: FeeTiers, amountYen: number): number {
  checkTiers(tiers)
  return amountYen >= tiers.thresholdYen ? tiers.fromYen : tiers.belowYen
}

/** The fee that the payee bears of a 支払金額. */
export function payeeFee(tiers: FeeTiers, method: PayeeFeeMethod, payYen: number): number {
  checkTiers(tiers)
  const added = { fixed: 0, below: tiers.belowYen, from: tiers.fromYen }[method]
  return payYen >= tiers.thresholdYen + added ? tiers.fromYen : tiers.belowYen
}

/** Throws for a policy that no profile may hold: fractions and negative fees. */
function checkTiers({ thresholdYen, belowYen, fromYen }: FeeTiers): void {
  for (const yen of [thresholdYen, belowYen, fromYen])
    if (!Number.isInteger(yen) || yen < 0 || yen > transferYenMax) throw new RangeError(`${yen} yen as a fee`)
}

/**
 * The four values of 振込内容確認 and what is debited (S3-3.4-07). `payeeTiers` are the fees agreed upon with the
 * payee, where they differ from those of the policy.
 */
export function amountsOf(
  asked: {
    readonly payYen: number
    readonly borneBy: BorneBy
    readonly destination: Destination
    readonly payeeFeeMethod: PayeeFeeMethod
    readonly payeeTiers?: FeeTiers
  },
  policy: FeePolicy,
): { readonly amounts: Amounts } | { readonly refusal: AmountRefusal } {
  const { payYen, borneBy, destination, payeeFeeMethod } = asked
  if (!Number.isSafeInteger(payYen) || payYen < 1) return { refusal: 'transfer_amount_invalid' }
  if (payYen > transferYenMax) return { refusal: 'transfer_amount_large' }
  const payeeTiers = asked.payeeTiers ?? policy[destination]
  const payeeFeeYen = borneBy === 'payee' ? payeeFee(payeeTiers, payeeFeeMethod, payYen) : 0
  const amountYen = payYen - payeeFeeYen
  if (amountYen < 1) return { refusal: 'transfer_amount_eaten' }
  const feeYen = transferFee(policy, destination, amountYen)
  const differenceYen = borneBy === 'payee' ? payeeFeeYen - feeYen : 0
  return {
    amounts: { payYen, payeeFeeYen, amountYen, feeYen, debitYen: amountYen + feeYen, differenceYen },
  }
}
