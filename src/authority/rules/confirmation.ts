/**
 * What may take a signed operation instead of a plain code or password, and by what a profile tells which: `amount`, from
 * how many yen; `payees`, by who is paid. Each kind of service says which of them its customers have (`confirmations`).
 */
export const confirmedActs = {
  transfer: { amount: true, payees: true },
  payee: { amount: false, payees: false },
  limit: { amount: true, payees: false },
  fx_contract: { amount: true, payees: false },
  fx_order: { amount: true, payees: false },
  restart: { amount: false, payees: false },
  token_change: { amount: false, payees: false },
  mail_address: { amount: false, payees: false },
  passkey: { amount: false, payees: false },
} as const satisfies Readonly<Record<string, { readonly amount: boolean; readonly payees: boolean }>>
export type ConfirmedAct = keyof typeof confirmedActs

/** Of one act: from which amount, and to which payees. */
export type ConfirmationRule = {
  readonly act: ConfirmedAct
  /** 0: from the first yen. */
  readonly fromYen: number
  /** `new`: only to a payee that the customer has not paid lately, or first paid less than a day ago; `none`: to nobody. */
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

/** Does the rule ask by what its act doesn't have, an amount or a payee? It would not ask when it seems to. */
export function isRuleOfAct({ act, fromYen, payees }: ConfirmationRule): boolean {
  const by = confirmedActs[act]
  return (by.amount || fromYen === 0) && (by.payees || payees !== 'new')
}

/** Is there any of this act that takes a signed operation? */
export function mayAskSignature({ acts }: ConfirmationPolicy, act: ConfirmedAct): boolean {
  return acts.some((rule) => rule.act === act && rule.payees !== 'none')
}

/** Is there anything here that takes one? */
export function asksSignatures({ acts }: ConfirmationPolicy): boolean {
  return acts.some(({ payees }) => payees !== 'none')
}

/** May this be confirmed on the device that shows the page? */
export function maySignHere({ sameDeviceYen }: ConfirmationPolicy, yen: number): boolean {
  return sameDeviceYen > 0 && yen <= sameDeviceYen
}

type Asked = { readonly act: ConfirmedAct; readonly yen?: number; readonly newPayee?: boolean }

/** Does this take a signed operation? One rule that says so is enough. */
export function asksSignature(
  { acts }: ConfirmationPolicy,
  { act, yen = 0, newPayee = false }: Asked,
): boolean {
  return acts.some(
    (rule) =>
      rule.act === act &&
      yen >= rule.fromYen &&
      (rule.payees === 'all' || (rule.payees === 'new' && newPayee)),
  )
}

/**
 * The same, also for whoever has come to confirm by them (`SigningUser`): a page in between would simply ask for the old code.
 */
export function takesSignature(
  policy: ConfirmationPolicy,
  asked: Asked,
  signingUser: object | undefined,
): boolean {
  return asksSignature(policy, asked) || (signingUser !== undefined && mayAskSignature(policy, asked.act))
}

/** From how many yen on an act without a payee takes one; null: however much it is, it doesn't. */
export function signsFromYen(
  policy: ConfirmationPolicy,
  act: ConfirmedAct,
  signingUser: object | undefined,
): number | null {
  if (!mayAskSignature(policy, act)) return null
  if (signingUser !== undefined) return 0
  const rules = policy.acts.filter((rule) => rule.act === act && rule.payees === 'all')
  return Math.min(...rules.map(({ fromYen }) => fromYen))
}
