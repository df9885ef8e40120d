import type { ServiceProfile } from '../../../../src/authority/rules/profile.ts'

/** The profile of a 会員サイト. */
export type SampleProfile = ServiceProfile & {
  readonly sample: { readonly benefit: string; readonly timesMax: number }
}
