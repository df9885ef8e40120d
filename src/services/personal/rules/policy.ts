/** The existing versions of the 利用追加規定 (../texts/terms.ts). */
export type PersonalTermsVersion = '1.0'

export type PersonalPolicy = {
  /** 利用追加規定: registering a token accepts this version (S4-0-05). */
  readonly terms: { readonly version: PersonalTermsVersion; readonly effectiveOn: string }
  /** モバイルIB for feature phones, by ID and password only (S4-A1-03); null: closed. */
  readonly mobile: { readonly serviceName: string } | null
  /** The 24-hour number for loss and theft. */
  readonly lost: { readonly telephone: string; readonly name: string }
  /** What the two above are called in English, where that is offered. */
  readonly english?: { readonly lostName: string; readonly mobileName?: string | undefined } | undefined
}
