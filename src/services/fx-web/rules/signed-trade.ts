import type { ConfirmedAct } from '../../../authority/rules/confirmation.ts'
import { takesSignature } from '../../../authority/rules/confirmation.ts'
import { type RiskStates, risksAsk, risksOf } from '../../../authority/rules/risk.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import type { SigningUser } from '../../../authority/rules/signed-operation.ts'
import type { Field } from '../../../otp/signed-operation/fields.ts'
import type { FxProfile } from './profile.ts'
import { fxPolicyOf, type Terms } from './terms.ts'
import { quoteSecondsOf } from './trade-code.ts'

// 締結 and リーブオーダー that are confirmed on the token's own screen (取引署名).

export type TradeAct = Extract<ConfirmedAct, 'fx_contract' | 'fx_order'>

/** Whether its user has confirmed by signed operations before, and the circumstances of the act. */
export type SignerStates = RiskStates & { readonly signingUser: SigningUser | undefined }

/** Which rules of the profile apply to it. */
export function tradeRisks(
  { risk }: Pick<FxProfile, 'risk'>,
  act: TradeAct,
  states: RiskStates,
  now: Temporal.Instant,
): readonly Risk[] {
  return risksOf(risk, act, states, {}, now)
}

/** Does what binds the customer to so many yen take a signed operation of this user, by the amount or the circumstances? */
export function tradeTakesSignature(
  profile: Pick<FxProfile, 'confirmation' | 'risk'>,
  act: TradeAct,
  yen: number,
  states: SignerStates,
  now: Temporal.Instant,
): boolean {
  const { confirmation } = profile
  const isAsked = takesSignature(confirmation, { act, yen }, states.signingUser)
  return isAsked || risksAsk(tradeRisks(profile, act, states, now), 'signature')
}

/** How long a rate is firm: longer where a token has to be read first, longest where it is to be compared with the page. */
export function firmSecondsOf(
  yen: number,
  profile: FxProfile,
  states: SignerStates,
  now: Temporal.Instant,
): number {
  const fx = fxPolicyOf(profile)
  return tradeTakesSignature(profile, 'fx_contract', yen, states, now)
    ? fx.signedQuoteSeconds
    : quoteSecondsOf(yen, fx)
}

const day = (text: string) => Number(text.replaceAll('-', ''))

/** What the token shows: what is bought and sold, the rate, the days; of an order also until when it is kept. */
export function tradeFields(
  { currency, side, amount, method, deliverFrom, deliverUntil }: Terms,
  { rate, yen, keepUntil }: { readonly rate: number; readonly yen: number; readonly keepUntil?: string },
): readonly Field[] {
  const [foreign, against] = side === 'sell' ? ['購入する外貨', '支払う円'] : ['売却する外貨', '受け取る円']
  const isOneDay = method === 'fixed'
  return [
    { label: foreign, type: 'money', value: { currency, amount, decimals: 2 } },
    { label: against, type: 'money', value: { currency: 'JPY', amount: yen, decimals: 0 } },
    {
      label: keepUntil === undefined ? '予約レート' : '指値',
      type: 'rate',
      value: { units: 1, base: currency, amount: rate, decimals: 2, quote: 'JPY' },
    },
    { label: isOneDay ? '受渡日' : '受渡開始日', type: 'date', value: day(deliverFrom) },
    ...(isOneDay ? [] : [{ label: '受渡終了日', type: 'date', value: day(deliverUntil) } as const]),
    ...(keepUntil === undefined
      ? []
      : [
          { label: '注文', type: 'text', value: 'リーブオーダー（指値に達したときに締結）' } as const,
          { label: '預かり期限', type: 'date', value: day(keepUntil) } as const,
        ]),
  ]
}
