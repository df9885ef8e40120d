/** What of a service may take a signed operation instead of a plain code. */
export const confirmedActs = ['transfer'] as const
export type ConfirmedAct = (typeof confirmedActs)[number]

/** Of one act: from which amount, and to which payees. */
export type ConfirmationRule = {
  readonly act: ConfirmedAct
  /** 0: from the first yen. */
  readonly fromYen: number
  /** `new`: only to a payee that the customer has not paid lately; `none`: to nobody. */
  readonly payees: 'all' | 'new' | 'none'
}

/** The section `confirmation` of a profile: what is confirmed on the token's own screen (取引署名). */
export type ConfirmationPolicy = {
  /** How long an operation can be answered. */
  readonly validSeconds: number
  readonly acts: readonly ConfirmationRule[]
  /** Up to which amount the page offers to confirm on the same device, which is no second screen; 0: never. */
  readonly sameDeviceYen: number
}

/** Is there any of this act that takes a signed operation? */
export function mayAskSignature({ acts }: ConfirmationPolicy, act: ConfirmedAct): boolean {
  return acts.some((rule) => rule.act === act && rule.payees !== 'none')
}

/** May this be confirmed on the device that shows the page? */
export function maySignHere({ sameDeviceYen }: ConfirmationPolicy, yen: number): boolean {
  return sameDeviceYen > 0 && yen <= sameDeviceYen
}

/** Does this take a signed operation? One rule that says so is enough. */
export function asksSignature(
  { acts }: ConfirmationPolicy,
  asked: { readonly act: ConfirmedAct; readonly yen: number; readonly newPayee: boolean },
): boolean {
  return acts.some(
    ({ act, fromYen, payees }) =>
      act === asked.act && asked.yen >= fromYen && (payees === 'all' || (payees === 'new' && asked.newPayee)),
  )
}
