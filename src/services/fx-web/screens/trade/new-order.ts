import type { Context as HonoContext } from 'hono'
import type { LoginService } from '../../../../authority/screens/service.ts'
import { ja } from '../../../../authority/texts/ja.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { signingTexts } from '../../../../authority/texts/signing.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { dateField } from '../../../../platform/web/choice.ts'
import { type FieldErrors, field, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { type AskedOrder, askForOrder, checkOrder, placeOrder } from '../../operations/place-order.ts'
import { showTrading, type TradingDay } from '../../operations/show-trading.ts'
import type { CheckedOrder } from '../../rules/order.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { expired, type Insider } from '../inside.ts'
import { boardView, creditView } from './board.ts'
import { date, fact, rate, signedRate, termsFacts, yen } from './format.ts'
import {
  fieldOf,
  hiddenFields,
  hundredths,
  isoDate,
  readTerms,
  type Typed,
  termsFields,
  termsView,
  typedOf,
} from './terms-form.ts'
import { besideCode, tradeCodeField, typedCode } from './trade-code.ts'
import { forTrader, forTraderForm, policyOf, referenceNote, tradeLink, tradePage } from './visit.ts'

const orderFields = [...termsFields, 'limitRate', 'keepUntil']
const orderIdForm = /^L\d{8}-\d{6}$/

/** A new order: its form, リーブオーダー依頼確認画面, and the placing. */
export function newOrderScreens(service: LoginService): void {
  const { app, site } = service

  app.get(
    tradeLink(service, 'newOrder'),
    forTrader(service, async (c, visit) => {
      const day = await showTrading(site.context, visit.who)
      return c.html(
        formView(service, visit, day, typedOf(visit.draft?.typed ?? c.req.query(), orderFields), {}, null),
      )
    }),
  )

  // [注文内容の確認]: every check, but nothing is placed yet.
  app.post(
    tradeLink(service, 'newOrder'),
    forTraderForm(service, async (c, visit, form) => {
      const typed = typedOf(form, orderFields)
      const answer = await check(service, visit, typed)
      if ('page' in answer) return c.html(answer.page, answer.status)
      if ('elsewhere' in answer) return c.redirect(answer.elsewhere, 303)
      return c.html(confirmView(service, visit, typed, answer))
    }),
  )

  app.post(
    tradeLink(service, 'placeOrder'),
    forTraderForm(service, async (c, visit, form) => {
      const typed = typedOf(form, orderFields)
      const read = readOrder(typed)
      const orderId = form['orderId'] ?? ''
      if ('errors' in read || !orderIdForm.test(orderId)) throw new Problem('badRequest')
      const checked = await checkOrder(site.context, visit.who, read.asked)
      if (checked.ok && checked.signs) return askOnToken(service, c, visit, typed, { ...read.asked, orderId })
      const { code, error } = typedCode(form)
      if (error !== undefined) {
        return c.html(await confirmAgain(service, visit, typed, error), 422)
      }
      const request = { ...visit.who, ...read.asked, orderId, code }
      const outcome = await placeOrder(site.context, visit.caller, visit.who, request)
      if (outcome.ok) return c.redirect(`${tradeLink(service, 'orders')}?notice=placed`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      if (refusal === 'order_taken') return c.redirect(`${tradeLink(service, 'orders')}?notice=already`, 303)
      const beside = besideCode(refusal, service.profile)
      const refused =
        beside === undefined
          ? await refusedView(service, visit, typed, refusal)
          : await confirmAgain(service, visit, typed, beside)
      return c.html(refused, refusalStatus(refusal))
    }),
  )
}

/** [依頼する] where the token's own screen confirms: on to its QR code, or why not. */
async function askOnToken(
  service: LoginService,
  c: HonoContext<Env>,
  visit: Insider,
  typed: Typed,
  asked: AskedOrder & { readonly orderId: string },
): Promise<Response> {
  const outcome = await askForOrder(service.site.context, visit.caller, visit.who, asked)
  if (outcome.ok) return c.redirect(tradeLink(service, 'operation', outcome.operationId), 303)
  const { refusal } = outcome
  if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
  if (refusal === 'order_taken') return c.redirect(`${tradeLink(service, 'orders')}?notice=already`, 303)
  return c.html(await refusedView(service, visit, typed, refusal), refusalStatus(refusal))
}

function readOrder(typed: Typed): { readonly asked: AskedOrder } | { readonly errors: FieldErrors } {
  const terms = readTerms(typed)
  const { limitRate = '', keepUntil = '' } = typed
  const errors: Record<string, string | undefined> = 'errors' in terms ? { ...terms.errors } : {}
  const sen = hundredths(limitRate)
  if (limitRate.trim() === '') errors['limitRate'] = ja.required('指値')
  else if (Number.isNaN(sen)) errors['limitRate'] = '指値は小数点以下2桁までの数字で入力してください。'
  if (keepUntil.trim() === '') errors['keepUntil'] = ja.required('預かり期限')
  if ('errors' in terms || Object.keys(errors).length > 0) return { errors }
  return { asked: { ...terms.asked, limitRate: sen, keepUntil: isoDate(keepUntil) } }
}

async function check(service: LoginService, visit: Insider, typed: Typed) {
  const { context } = service.site
  const read = readOrder(typed)
  if ('errors' in read) {
    const day = await showTrading(context, visit.who)
    return { page: formView(service, visit, day, typed, read.errors, null), status: 422 } as const
  }
  const outcome = await checkOrder(context, visit.who, read.asked)
  if (outcome.ok) return outcome
  const { refusal } = outcome
  if (refusal === 'ticket_invalid') return { elsewhere: expired(service) }
  return { page: await refusedView(service, visit, typed, refusal), status: refusalStatus(refusal) }
}

/** リーブオーダー依頼確認画面 with what is wrong with the code: in words. */
async function confirmAgain(
  service: LoginService,
  visit: Insider,
  typed: Typed,
  wrong: string,
): Promise<Html> {
  const read = readOrder(typed)
  if ('errors' in read) throw new Problem('badRequest')
  const outcome = await checkOrder(service.site.context, visit.who, read.asked)
  return outcome.ok
    ? confirmView(service, visit, typed, outcome, wrong)
    : refusedView(service, visit, typed, outcome.refusal)
}

async function refusedView(
  service: LoginService,
  visit: Insider,
  typed: Typed,
  refusal: Parameters<typeof fieldOf>[0],
): Promise<Html> {
  const day = await showTrading(service.site.context, visit.who)
  const message = refusalMessage(refusal, service.profile)
  const beside = fieldOf(refusal, typed)
  return beside === undefined
    ? formView(service, visit, day, typed, {}, message)
    : formView(service, visit, day, typed, { [beside]: message.text }, null)
}

function formView(
  service: LoginService,
  visit: Insider,
  day: TradingDay,
  typed: Typed,
  errors: FieldErrors,
  message: Message | null,
): Html {
  const fx = policyOf(service)
  const range = `${fx.orderSenMin}銭以上${Math.floor(fx.orderSenMax / 100)}円${fx.orderSenMax % 100}銭以内`
  const main = html`<p>取引時間：営業日の${fx.opens}～${fx.closes}（日本時間）${day.isOpen ? '' : '　ただいまは取引時間外です。'}</p>
${creditView(day)}
<form method="post" action="${tradeLink(service, 'newOrder')}" class="panel">
${tokenInput(visit.sessionId)}
${termsView(typed, errors, fx, day)}
${field({
  name: 'limitRate',
  label: '指値',
  value: typed['limitRate'] ?? '',
  error: errors['limitRate'],
  hint: `外貨1単位あたりの円（小数点以下2桁まで、手数料込み）。現在のレートよりお客様に有利な方向へ${range}`,
  autocomplete: 'off',
  maxlength: 10,
})}
${dateField('keepUntil', '預かり期限', {
  value: typed['keepUntil'],
  error: errors['keepUntil'],
  hint: `期限日の${fx.closes}までお預かりします。受渡(開始)日の1営業日以上前、本日から${fx.orderDaysMax}日以内の営業日`,
})}
<div class="actions"><button class="button button-primary" type="submit">注文内容の確認</button>
<a class="button" href="${tradeLink(service, 'orders')}">一覧へ戻る</a></div>
</form>
${boardView(day)}
${messageBox('error', message)}`
  return tradePage(service, visit, 'orders', 'リーブオーダー依頼', main)
}

type Checked = {
  readonly orderId: string
  readonly checked: CheckedOrder
  readonly takesCode: boolean
  readonly signs: boolean
}

function confirmView(
  service: LoginService,
  visit: Insider,
  typed: Typed,
  { orderId, checked, takesCode, signs }: Checked,
  codeError?: string,
): Html {
  const { terms, limitRate, yen: counter, keepUntil, marketRate } = checked
  const main = html`<p>内容をご確認のうえ、［依頼する］を押下してください。</p>
<dl class="facts">
${fact('受付番号', orderId)}
${termsFacts(terms)}
${fact('指値', `${rate(limitRate)}円`)}
${fact('現在のレートとの差', `${signedRate(limitRate - marketRate)}円（現在 ${rate(marketRate)}円）`)}
${fact('円換算額', yen(counter))}
${fact('預かり期限', `${date(keepUntil)} ${policyOf(service).closes}`)}
</dl>
${referenceNote}
<ul class="notes"><li>成立した取引の変更・取消はできません。成立後は取引確認(コンファーム)をお願いします。</li>
<li>受付中は取引限度額に含めて管理します。</li></ul>
<div class="actions">
<form method="post" action="${tradeLink(service, 'placeOrder')}" autocomplete="off">${tokenInput(visit.sessionId)}${hiddenFields({ ...typed, orderId })}${takesCode ? tradeCodeField(codeError) : null}${signs ? html`<p class="hint">${signingTexts.instead}</p>` : null}<button class="button button-primary" type="submit">依頼する</button></form>
<form method="get" action="${tradeLink(service, 'newOrder')}">${hiddenFields(typed)}<button class="button" type="submit">修正する</button></form>
</div>`
  return tradePage(service, visit, 'orders', 'リーブオーダー依頼確認', main)
}
