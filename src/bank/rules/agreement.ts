import type { Loss } from '../../authority/rules/loss.ts'
import { state } from '../../platform/decision/state.ts'
import { integer, json, optionalJson, text } from '../../platform/decision/table.ts'

/** 利用形態 (S3-3.2-07, -08): one token per user, or one shared by all. */
export type UsageForm = 'individual' | 'shared'

/** What a customer agreed to and configured; without it, the profile's defaults apply. */
export type Agreement = {
  readonly service: string
  readonly customerId: string
  /** 会社コード, ten digits; null for a person. */
  readonly companyCode: string | null
  /** 企業名 in bank kana, as used in transfers. */
  readonly kanaName: string | null
  readonly usageForm: UsageForm | null
  /**
   * Since when transfers need codes: from the administrator's first token, or the shared one. Never taken back, since
   * giving up a token would bring back the fixed password (S3-2-03, E-4).
   */
  readonly onCodesSinceMs: number | null
  /** WEB-FB取引停止, IB取引中止: nobody of the customer gets in until the institution lifts it. */
  readonly stoppedAtMs: number | null
  readonly stoppedBy: string | null
  /** The report of loss or theft that stopped it; null: it was stopped for another reason, or isn't (D6). */
  readonly loss: Loss | null
  /** Its own closing days (カレンダー管理), YYYY-MM-DD. */
  readonly closedDays: readonly string[]
  /** The customer's own transfer limits, below the profile's; null: the profile's. */
  readonly perTransferYen: number | null
  readonly perDayYen: number | null
  /** When they were raised last; null: never, or before it was kept. */
  readonly limitsRaisedAtMs: number | null
  /** The accepted version of the 利用追加規定, and when. */
  readonly termsVersion: string | null
  readonly termsAcceptedAtMs: number | null
}

type OfCustomer = { readonly service: string; readonly userId: string; readonly customerId: string }

/** `userId` is the actor: an administrator of the customer, the person, or an operator. */
export type AgreementEvent =
  | (OfCustomer & {
      readonly type: 'agreement_made'
      readonly companyCode: string | null
      readonly kanaName: string | null
    })
  | (OfCustomer & {
      readonly type: 'usage_form_chosen'
      readonly usageForm: UsageForm
      readonly chosenAtMs: number
    })
  | (OfCustomer & {
      readonly type: 'service_stopped'
      readonly stoppedAtMs: number
      /** What stopped it, where it was a report of loss. */
      readonly loss?: Loss
    })
  | (OfCustomer & { readonly type: 'service_restarted' })
  | (OfCustomer & { readonly type: 'closed_days_set'; readonly closedDays: readonly string[] })
  | (OfCustomer & {
      readonly type: 'limits_set'
      readonly perTransferYen: number | null
      readonly perDayYen: number | null
      /** Left out: neither is higher than before. */
      readonly raisedAtMs?: number
    })
  | (OfCustomer & {
      readonly type: 'terms_accepted'
      readonly version: string
      readonly acceptedAtMs: number
    })

function unsigned({ service, customerId }: OfCustomer): Agreement {
  return {
    service,
    customerId,
    companyCode: null,
    kanaName: null,
    usageForm: null,
    onCodesSinceMs: null,
    stoppedAtMs: null,
    stoppedBy: null,
    loss: null,
    closedDays: [],
    perTransferYen: null,
    perDayYen: null,
    limitsRaisedAtMs: null,
    termsVersion: null,
    termsAcceptedAtMs: null,
  }
}

const ofAgreement = ({ service, customerId }: OfCustomer) => [service, customerId] as const

export const agreementState = state<Agreement, AgreementEvent>()({
  name: 'agreement',
  row: "a customer's contract with the bank: usage form, stop, closed days, limits, terms",
  table: 'bank_agreement',
  ofPerson: { by: 'customerId', erased: (agreement) => ({ ...agreement, kanaName: null }) },
  key: ['service', 'customerId'],
  columns: {
    service: text,
    customerId: text,
    companyCode: text,
    kanaName: text,
    usageForm: text,
    onCodesSinceMs: integer,
    stoppedAtMs: integer,
    stoppedBy: text,
    loss: optionalJson,
    closedDays: json,
    perTransferYen: integer,
    perDayYen: integer,
    limitsRaisedAtMs: integer,
    termsVersion: text,
    termsAcceptedAtMs: integer,
  },
  on: {
    agreement_made: {
      key: ofAgreement,
      fold: (agreement, event) => {
        const { companyCode, kanaName } = event
        return { ...(agreement ?? unsigned(event)), companyCode, kanaName }
      },
    },
    usage_form_chosen: {
      key: ofAgreement,
      fold: (agreement, event) => {
        const before = agreement ?? unsigned(event)
        const onCodesSinceMs = before.onCodesSinceMs ?? event.chosenAtMs
        return { ...before, usageForm: event.usageForm, onCodesSinceMs }
      },
    },
    service_stopped: {
      key: ofAgreement,
      fold: (agreement, event) => {
        const { stoppedAtMs, userId: stoppedBy, loss = null } = event
        const before = agreement ?? unsigned(event)
        return { ...before, stoppedAtMs, stoppedBy, loss: loss ?? before.loss }
      },
    },
    service_restarted: {
      key: ofAgreement,
      fold: (agreement, event) => {
        return { ...(agreement ?? unsigned(event)), stoppedAtMs: null, stoppedBy: null, loss: null }
      },
    },
    closed_days_set: {
      key: ofAgreement,
      fold: (agreement, event) => ({ ...(agreement ?? unsigned(event)), closedDays: event.closedDays }),
    },
    limits_set: {
      key: ofAgreement,
      fold: (agreement, event) => {
        const { perTransferYen, perDayYen, raisedAtMs } = event
        const before = agreement ?? unsigned(event)
        const limitsRaisedAtMs = raisedAtMs ?? before.limitsRaisedAtMs
        return { ...before, perTransferYen, perDayYen, limitsRaisedAtMs }
      },
    },
    terms_accepted: {
      key: ofAgreement,
      fold: (agreement, event) => {
        const { version: termsVersion, acceptedAtMs: termsAcceptedAtMs } = event
        return { ...(agreement ?? unsigned(event)), termsVersion, termsAcceptedAtMs }
      },
    },
  },
})

/** Did the customer, or the institution on its behalf, stop the service for all its users? */
export function isStopped(agreement: Pick<Agreement, 'stoppedAtMs'> | undefined): boolean {
  return agreement !== undefined && agreement.stoppedAtMs !== null
}
