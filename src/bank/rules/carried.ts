/** What a customer's file says of a payee beyond the account and the amount: it goes with the money, unchanged. */

/** 新規コード: 1 the payee's first transfer, 2 a changed payee, 0 neither. */
export const newCodes = ['0', '1', '2'] as const
export type NewCode = (typeof newCodes)[number]

/** 顧客コード, two of ten characters; or instead of them 20 characters of EDI情報. */
export type PaymentReference =
  | { readonly kind: 'codes'; readonly code1: string; readonly code2: string }
  | { readonly kind: 'edi'; readonly text: string }

/** Absent where the file said nothing, and for payees that were typed in. */
export type Carried = {
  readonly reference?: PaymentReference
  readonly newCode?: NewCode
  /** 受取人名 as it stood in the file, if it was converted to the characters that banks use. */
  readonly nameInFile?: string
}
