import type { Context as HonoContext } from 'hono'
import type { Risk } from '../../../../authority/rules/risk-events.ts'
import { riskNotes } from '../../../../authority/screens/risk-notes.ts'
import { say } from '../../../../authority/screens/say.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { signingTexts } from '../../../../authority/texts/signing.ts'
import { takesRates } from '../../../../bank/operations/profile-of.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { dateField } from '../../../../platform/web/choice.ts'
import { type FieldErrors, field, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { type AskedOrder, askForOrder, checkOrder, placeOrder } from '../../operations/place-order.ts'
import { showTrading, type TradingDay } from '../../operations/show-trading.ts'
import type { CheckedOrder } from '../../rules/order.ts'
import { senRange } from '../../texts/amounts.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { expired, type Insider } from '../inside.ts'
import type { FxService } from '../service.ts'
import { boardView, creditView } from './board.ts'
import { date, dateTime, fact, rate, rateText, signedRate, termsFacts, yen } from './format.ts'
import {
  hiddenFields,
  hundredths,
  isoDate,
  problemOf,
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
export function newOrderScreens(service: FxService): void {
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
      const read = readOrder(service, typed)
      const orderId = form['orderId'] ?? ''
      if ('errors' in read || !orderIdForm.test(orderId)) throw new Problem('badRequest')
      const checked = await checkOrder(site.context, visit.who, read.asked)
      if (checked.ok && checked.signs) return askOnToken(service, c, visit, typed, { ...read.asked, orderId })
      const { code, error } = typedCode(service, form)
      if (error !== undefined) {
        return c.html(await confirmAgain(service, visit, typed, error), 422)
      }
      const request = { ...visit.who, ...read.asked, orderId, code }
      const outcome = await placeOrder(site.context, visit.caller, visit.who, request)
      if (outcome.ok) return c.redirect(`${tradeLink(service, 'orders')}?notice=placed`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      if (refusal === 'order_taken') return c.redirect(`${tradeLink(service, 'orders')}?notice=already`, 303)
      const beside = besideCode(service, refusal)
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
  service: FxService,
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

function readOrder(
  service: FxService,
  typed: Typed,
): { readonly asked: AskedOrder } | { readonly errors: FieldErrors } {
  const { t, told } = service
  const terms = readTerms(service, typed)
  const { limitRate = '', keepUntil = '' } = typed
  const errors: Record<string, string | undefined> = 'errors' in terms ? { ...terms.errors } : {}
  const sen = hundredths(limitRate)
  if (limitRate.trim() === '') errors['limitRate'] = told.required(t('order.limit'))
  else if (Number.isNaN(sen)) errors['limitRate'] = t('order.limitForm')
  if (keepUntil.trim() === '') errors['keepUntil'] = told.required(t('order.until'))
  if ('errors' in terms || Object.keys(errors).length > 0) return { errors }
  return { asked: { ...terms.asked, limitRate: sen, keepUntil: isoDate(keepUntil) } }
}

async function check(service: FxService, visit: Insider, typed: Typed) {
  const { context } = service.site
  const read = readOrder(service, typed)
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
async function confirmAgain(service: FxService, visit: Insider, typed: Typed, wrong: string): Promise<Html> {
  const read = readOrder(service, typed)
  if ('errors' in read) throw new Problem('badRequest')
  const outcome = await checkOrder(service.site.context, visit.who, read.asked)
  return outcome.ok
    ? confirmView(service, visit, typed, outcome, wrong)
    : refusedView(service, visit, typed, outcome.refusal)
}

async function refusedView(
  service: FxService,
  visit: Insider,
  typed: Typed,
  refusal: Parameters<typeof problemOf>[0],
): Promise<Html> {
  const day = await showTrading(service.site.context, visit.who)
  const { errors, message } = problemOf(refusal, typed, service.profile)
  return formView(service, visit, day, typed, errors, message)
}

function formView(
  service: FxService,
  visit: Insider,
  day: TradingDay,
  typed: Typed,
  errors: FieldErrors,
  message: Message | null,
): Html {
  const { t } = service
  const fx = policyOf(service)
  const range = senRange(service.profile, fx)
  const main = html`<p>${say(t('trade.hours'), { opens: fx.opens, closes: fx.closes })}${day.isOpen ? '' : t('trade.closed')}</p>
${creditView(service, day)}
<form method="post" action="${tradeLink(service, 'newOrder')}" class="panel">
${tokenInput(visit.sessionId)}
${termsView(service, typed, errors, day)}
${field({
  name: 'limitRate',
  label: t('order.limit'),
  value: typed['limitRate'] ?? '',
  error: errors['limitRate'],
  hint: fill(t('order.limitHint'), { range }),
  autocomplete: 'off',
  maxlength: 10,
})}
${dateField('keepUntil', t('order.until'), {
  value: typed['keepUntil'],
  error: errors['keepUntil'],
  hint: fill(t('order.untilHint'), { closes: fx.closes, days: fx.orderDaysMax }),
})}
<div class="actions"><button class="button button-primary" type="submit">${t('order.check')}</button>
<a class="button" href="${tradeLink(service, 'orders')}">${t('list.back')}</a></div>
</form>
${boardView(service, day)}
${messageBox('error', message)}`
  return tradePage(service, visit, 'orders', t('order.title'), main, {
    at: tradeLink(service, 'newOrder'),
  })
}

type Checked = {
  readonly orderId: string
  readonly checked: CheckedOrder
  readonly takesCode: boolean
  readonly signs: boolean
  readonly risks: readonly Risk[]
}

function confirmView(
  service: FxService,
  visit: Insider,
  typed: Typed,
  { orderId, checked, takesCode, signs, risks }: Checked,
  codeError?: string,
): Html {
  const { t } = service
  const { terms, limitRate, yen: counter, keepUntil, marketRate, marketAsOfMs } = checked
  const differs = { difference: signedRate(limitRate - marketRate), rate: rate(marketRate) }
  const main = html`<p>${t('order.instruction')}</p>
<dl class="facts">
${fact(t('order.number'), orderId)}
${termsFacts(service, terms)}
${fact(t('order.limit'), rateText(service, limitRate))}
${fact(t('order.difference'), takesRates(service.profile) ? fill(t('order.differsTold'), { ...differs, time: dateTime(service, marketAsOfMs) }) : fill(t('order.differs'), differs))}
${fact(t('contract.yen'), yen(service, counter))}
${fact(t('order.until'), `${date(service, keepUntil)} ${policyOf(service).closes}`)}
</dl>
${referenceNote(service)}
<ul class="notes"><li>${t('order.final')}</li>
<li>${t('order.counts')}</li></ul>
${riskNotes(service.profile, risks, 'fx_order')}
<div class="actions">
<form method="post" action="${tradeLink(service, 'placeOrder')}" autocomplete="off">${tokenInput(visit.sessionId)}${hiddenFields({ ...typed, orderId })}${takesCode ? tradeCodeField(service, codeError) : null}${signs ? html`<p class="hint">${signingTexts.instead}</p>` : null}<button class="button button-primary" type="submit">${t('order.place')}</button></form>
<form method="get" action="${tradeLink(service, 'newOrder')}">${hiddenFields(typed)}<button class="button" type="submit">${t('order.edit')}</button></form>
</div>`
  return tradePage(service, visit, 'orders', t('order.confirmTitle'), main, {
    at: `${tradeLink(service, 'newOrder')}?${new URLSearchParams(Object.entries(typed).map(([name, value]) => [name, value ?? '']))}`,
  })
}
