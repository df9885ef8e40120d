import { ja } from '../../../authority/texts/ja.ts'
import type { Amounts, FeeBearer, FeeKind, FeePolicy } from '../../../bank/rules/fees.ts'
import { choice } from '../../../platform/web/choice.ts'
import { type FieldErrors, field } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { type MethodQuote, quoteFees } from '../operations/quote-fees.ts'
import { yenIn } from '../operations/typed-yen.ts'
import { fbRefusals } from '../texts/refusals.ts'
import { feeBearerNames, yenText } from './format.ts'
import { type FbService, forVisitor, type Visit } from './service.ts'
import { bankingOf, workLink, workPage } from './work.ts'

const kinds = ['sameBranch', 'sameBank', 'otherBank'] as const satisfies readonly FeeKind[]

const methodNames = {
  fixed: '据置型',
  below: '未満手数料加算型',
  from: '以上手数料加算型',
} as const satisfies Record<FeePolicy['payeeFeeMethod'], string>

/** The 支払金額 from which a payee bears the higher fee (domain-notes c-3). */
const methodRules = {
  fixed: ({ thresholdYen }: FeePolicy[FeeKind]) => thresholdYen,
  below: ({ thresholdYen, belowYen }: FeePolicy[FeeKind]) => thresholdYen + belowYen,
  from: ({ thresholdYen, fromYen }: FeePolicy[FeeKind]) => thresholdYen + fromYen,
} as const satisfies Record<FeePolicy['payeeFeeMethod'], object>

/** 手数料照会: the profile's table, and the cost of a payment if the payee bears the fee. */
export function feeScreens(service: FbService): void {
  const { app, site, profile } = service

  app.get(
    workLink(service, 'feeTable'),
    forVisitor(service, async (c, visit) => {
      return c.html(tableView(service, visit))
    }),
  )

  // Read-only, and nothing in it is secret, so the address may contain the input.
  app.get(
    workLink(service, 'feeCalculator'),
    forVisitor(service, async (c, visit) => {
      const of = (name: string) => (c.req.query(name) ?? '').slice(0, 40)
      const typed = { kind: of('kind'), bearer: of('bearer'), amount: of('amount') }
      if (c.req.query('amount') === undefined) {
        return c.html(calculatorView(service, visit, typed, {}, undefined))
      }
      const kind = kinds.find((each) => each === typed.kind) ?? 'otherBank'
      const feeBearer = typed.bearer === 'payer' ? 'payer' : 'payee'
      const payYen = yenIn(typed.amount)
      const asked = { kind, payYen, feeBearer } as const
      const quote = quoteFees(site.context, profile.service, asked)
      if (quote !== undefined) {
        const answer = { ...asked, ...quote }
        return c.html(calculatorView(service, visit, typed, {}, answer))
      }
      const text = typed.amount.trim() === '' ? ja.required('支払金額') : fbRefusals.transfer_amount.ja
      return c.html(calculatorView(service, visit, typed, { amount: text }, undefined), 422)
    }),
  )
}

function kindName(service: FbService, kind: FeeKind): string {
  const { name } = bankingOf(service).bank
  return {
    sameBranch: `${name} 同一支店あて`,
    sameBank: `${name} 本支店あて`,
    otherBank: '他の金融機関あて',
  }[kind]
}

function tableView(service: FbService, visit: Visit): Html {
  const { fees } = service.profile.fb
  const rows = kinds.map((kind) => {
    const { thresholdYen, belowYen, fromYen } = fees[kind]
    return html`<tr><th scope="row">${kindName(service, kind)}</th><td class="number" data-column="${yenText(thresholdYen)}未満">${yenText(belowYen)}</td><td class="number" data-column="${yenText(thresholdYen)}以上">${yenText(fromYen)}</td></tr>`
  })
  const { thresholdYen } = fees.otherBank
  const main = html`<p>振込1件あたりの手数料（消費税込み）です。振込金額に応じて、振込の都度、出金口座から引き落とします。</p>
<div class="table-wrap"><table class="as-cards"><thead><tr><th scope="col">振込先</th><th scope="col" class="number">${yenText(thresholdYen)}未満</th><th scope="col" class="number">${yenText(thresholdYen)}以上</th></tr></thead><tbody>${rows}</tbody></table></div>
<h2>先方負担の場合の計算方法</h2>
<p>先方負担手数料の計算方法は「${methodNames[fees.payeeFeeMethod]}」です。支払金額から先方負担手数料を差し引いた金額を振り込みます。</p>
<p class="secondary-action"><a class="button" href="${workLink(service, 'feeCalculator')}">先方負担手数料計算へ</a></p>`
  return workPage(service, visit, {
    menu: 'fees',
    entry: '振込手数料一覧',
    title: '振込手数料一覧',
    main,
  })
}

type Typed = { readonly kind: string; readonly bearer: string; readonly amount: string }
type Answer = {
  readonly kind: FeeKind
  readonly feeBearer: FeeBearer
  readonly own: Amounts
  readonly others: readonly MethodQuote[]
}

function calculatorView(
  service: FbService,
  visit: Visit,
  typed: Typed,
  errors: FieldErrors,
  answer: Answer | undefined,
): Html {
  const kindOptions = kinds.map((kind) => [kind, kindName(service, kind)] as const)
  const bearerOptions = (['payee', 'payer'] as const).map((each) => [each, feeBearerNames[each]] as const)
  const main = html`<form method="get" action="${workLink(service, 'feeCalculator')}" class="panel">
${choice('kind', '振込先', kindOptions, { value: typed.kind === '' ? 'otherBank' : typed.kind })}
${choice('bearer', '手数料負担', bearerOptions, { value: typed.bearer })}
${field({
  name: 'amount',
  label: '支払金額',
  value: typed.amount,
  error: errors['amount'],
  hint: '請求された金額（円）',
  autocomplete: 'off',
  inputmode: 'numeric',
  maxlength: 20,
})}
<div class="actions"><button class="button button-primary" type="submit">計算</button></div>
</form>
${answer === undefined ? null : answerView(service, answer)}`
  return workPage(service, visit, {
    menu: 'fees',
    entry: '先方負担手数料計算',
    title: '先方負担手数料計算',
    main,
  })
}

function answerView(service: FbService, { kind, feeBearer, own, others }: Answer): Html {
  const { fees } = service.profile.fb
  const figures = ({ payYen, payeeFeeYen, amountYen, feeYen }: Amounts) =>
    [
      ['支払金額', payYen],
      ['先方負担手数料', payeeFeeYen],
      ['振込金額', amountYen],
      ['手数料', feeYen],
      ['引落合計', amountYen + feeYen],
    ] as const
  const result = html`<section><h2>計算結果</h2><dl class="facts">${figures(own).map(
    ([name, yen]) => html`<div><dt>${name}</dt><dd>${yenText(yen)}</dd></div>`,
  )}</dl></section>`
  if (feeBearer === 'payer') return result
  const rows = others.map(({ method, amounts }) => {
    const isOwn = method === fees.payeeFeeMethod
    const rule = `${yenText(methodRules[method](fees[kind]))}以上は${yenText(fees[kind].fromYen)}`
    return html`<tr><th scope="row">${methodNames[method]}${isOwn ? '（ご契約の方式）' : ''}</th><td data-column="先方負担手数料の決め方">支払金額が${rule}</td>${figures(
      amounts,
    )
      .slice(1)
      .map(([name, yen]) => html`<td class="number" data-column="${name}">${yenText(yen)}</td>`)}</tr>`
  })
  return html`${result}
<section><h2>計算方法ごとの比較</h2>
<div class="table-wrap" tabindex="0" role="region" aria-label="計算方法ごとの比較"><table class="as-cards"><thead><tr><th scope="col">計算方法</th><th scope="col">先方負担手数料の決め方</th>${['先方負担手数料', '振込金額', '手数料', '引落合計'].map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div></section>`
}
