/** Of the texts of the 利用追加規定, those that there are (../texts/terms.ts). */
export type PersonalTermsVersion = '1.0'

export type PersonalPolicy = {
  /** 利用追加規定: who registers a token accepts this version (S4-0-05). */
  readonly terms: { readonly version: PersonalTermsVersion; readonly effectiveOn: string }
  /** モバイルIB of feature phones, by ID and password only (S4-A1-03); null: closed. */
  readonly mobile: { readonly serviceName: string } | null
  /** 24 hours, for what was lost or stolen. */
  readonly lost: { readonly telephone: string; readonly name: string }
}
