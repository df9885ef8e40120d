export type CustomerEvent =
  | {
      readonly type: 'customer_created'
      readonly service: string
      readonly customerId: string
      readonly name: string
      /** CTPコード, where the service has such codes (S2-1.2-05). */
      readonly counterpartyCode: string | null
      /** What the institution knows it by (D1); absent from the events of before. */
      readonly number?: string | null
    }
  /** One from before numbers were kept got its own. */
  | {
      readonly type: 'customer_numbered'
      readonly service: string
      readonly customerId: string
      readonly number: string
    }
