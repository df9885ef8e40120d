import type { Context as HonoContext } from 'hono'
import { hasRight } from '../../../authority/operations/desks.ts'
import { wordsIn } from '../../../authority/screens/words.ts'
import { ja } from '../../../authority/texts/ja.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import type { Counter, MenuEntry, Staff } from '../../../desk/contract.ts'
import { manyLines } from '../../../otp/plain-text.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { Problem } from '../../../platform/http/problem.ts'
import { cell } from '../../../platform/web/cell.ts'
import { messageBox, textArea, textError, tokenInput } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { recordTable } from '../../../platform/web/record-table.ts'
import {
  answerDispute,
  type CaredContract,
  findConcern,
  listConcerns,
  takeContract,
} from '../operations/contract-care.ts'
import { contractCareHref, contractCarePaths } from '../routes.ts'
import { fxScreenCatalog } from '../texts/catalog.ts'
import { contractCare } from '../texts/contract-care.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { contractCareChapter } from './help/contract-care.ts'
import { confirmationName, dateTime, delivery, money, rateText, sideName, yen } from './trade/format.ts'

/** The desk's language, whatever its customers read. */
const japanese = wordsIn(fxScreenCatalog, {})
const title = '為替予約の申出・期日経過'
const answerMax = 1000
const right = ['contracts'] as const
const seen = ['see_contracts'] as const

export const contractCareEntry = {
  path: contractCarePaths.contracts,
  name: title,
  right: 'see_contracts',
  place: 'work',
  chapter: ['contracts', contractCareChapter],
} as const satisfies MenuEntry

type Shown = {
  readonly answer: string
  readonly answerError: string | undefined
  readonly info: Message | null
  readonly error: Message | null
}

const blank: Shown = { answer: '', answerError: undefined, info: null, error: null }

/** What customers dispute, and what they didn't use in time: whose it is, and what the bank answers (D12). */
export function contractCareScreens(counter: Counter): void {
  const { app, context, desk, forStaff, forStaffForm } = counter

  app.get(
    contractCareHref(desk, 'contracts'),
    forStaff(seen, async (c, staff) => {
      const services = counter.services().map(({ service }) => service)
      const { contracts, more } = await listConcerns(context, services)
      await counter.noteList(c, staff, { list: 'contracts', filter: '', count: contracts.length })
      return c.html(listPage(counter, staff, contracts, more))
    }),
  )

  app.get(
    contractCareHref(desk, 'contract'),
    forStaff(seen, async (c, staff) => {
      const notices: Readonly<Record<string, Message>> = {
        taken: contractCare.taken,
        answered: contractCare.answered,
      }
      const info = notices[c.req.query('notice') ?? ''] ?? null
      return c.html(contractPage(counter, staff, await found(counter, c), { ...blank, info }))
    }),
  )

  app.post(
    contractCareHref(desk, 'take'),
    forStaffForm(right, async (c, staff, form) => {
      const { contract } = await found(counter, c)
      const owner = form['owner'] === undefined || form['owner'] === '' ? null : form['owner']
      const caring = { ...idsOf(contract), operatorId: staff.operator.userId }
      const outcome = await takeContract(context, counter.callerOf(c, staff), { ...caring, owner })
      if (outcome.ok) return c.redirect(`${contractCareHref(desk, 'contract', contract)}?notice=taken`, 303)
      return refused(counter, c, staff, outcome.refusal, blank)
    }),
  )

  app.post(
    contractCareHref(desk, 'answer'),
    forStaffForm(right, async (c, staff, form) => {
      const target = await found(counter, c)
      const answer = manyLines(form['answer'] ?? '')
      const answerError = textError('回答', answer, answerMax, { ...ja, lines: true })
      if (answerError !== undefined)
        return c.html(contractPage(counter, staff, target, { ...blank, answer, answerError }), 422)
      const caring = { ...idsOf(target.contract), operatorId: staff.operator.userId, answer }
      const outcome = await answerDispute(context, counter.callerOf(c, staff), caring)
      if (outcome.ok)
        return c.redirect(`${contractCareHref(desk, 'contract', target.contract)}?notice=answered`, 303)
      return refused(counter, c, staff, outcome.refusal, { ...blank, answer })
    }),
  )
}

function idsOf({ service, contractId }: CaredContract['contract']) {
  return { service, contractId }
}

/** The contract in the path, of one of the institution's services. */
async function found({ context, services }: Counter, c: HonoContext<Env>): Promise<CaredContract> {
  const service = `${c.req.param('institution')}/${c.req.param('service')}`
  const known = services().some((each) => each.service === service)
  const contract = known
    ? await findConcern(context, { service, contractId: c.req.param('contractId') ?? '' })
    : undefined
  if (contract === undefined) throw new Problem('notFound')
  return contract
}

async function refused(
  counter: Counter,
  c: HonoContext<Env>,
  staff: Staff,
  refusal: Parameters<typeof refusalMessage>[0],
  shown: Shown,
): Promise<Response> {
  const target = await found(counter, c)
  const profile = counter.services().find(({ service }) => service === target.contract.service)
  if (profile === undefined) throw new Problem('notFound')
  const error = refusal === 'nothing_to_do' ? contractCare.changed : refusalMessage(refusal, profile)
  return c.html(contractPage(counter, staff, target, { ...shown, error }), refusalStatus(refusal))
}

function listPage(counter: Counter, staff: Staff, contracts: readonly CaredContract[], more: boolean): Html {
  const rows = contracts.map(({ contract, concern, customerName }) => {
    const href = contractCareHref(counter.desk, 'contract', contract)
    return html`<tr>
${cell('締結番号', html`<a href="${href}">${contract.contractId}</a>`, 'whole')}
${cell('お客様', customerName)}
${cell('取引', html`${sideName(japanese, contract.side)}<br>${money(contract.amount, contract.currency)}`)}
${cell('受渡', delivery(japanese, contract))}
${cell('理由', concern === null ? '' : contractCare.concerns[concern])}
${cell('担当', contract.owner ?? '未定')}
</tr>`
  })
  const columns = ['締結番号', 'お客様', '取引', '受渡', '理由', '担当']
  const main = html`<h1>${title}</h1>
<p>お客様から相違の申出があり回答していない取引と、受渡期日を過ぎても残高のある取引です。</p>
${contracts.length === 0 ? html`<p class="message message-none">対応の必要な取引はありません。</p>` : recordTable({ label: title, columns, rows })}
${more ? html`<p class="caution">はじめの${contracts.length}件だけを表示しています。</p>` : null}`
  return counter.page(staff, title, main, contractCareEntry.path)
}

function contractPage(counter: Counter, staff: Staff, cared: CaredContract, shown: Shown): Html {
  const { contract, concern, customerName } = cared
  const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`
  const answered =
    contract.answer === null || contract.answeredAtMs === null
      ? null
      : fact('前回の回答', `${contract.answer}（${dateTime(japanese, contract.answeredAtMs)}）`)
  const main = html`<h1>${title}　${contract.contractId}</h1>
${messageBox('info', shown.info)}${messageBox('error', shown.error)}
<section class="panel"><h2>取引</h2><dl class="record-facts">
${fact('お客様', customerName)}
${fact('締結', `${dateTime(japanese, contract.concludedAtMs)}（ユーザID ${contract.concludedBy}）`)}
${fact('取引', `${sideName(japanese, contract.side)}　${money(contract.amount, contract.currency)}　${rateText(japanese, contract.rate)}`)}
${fact('円換算額', yen(japanese, contract.yen))}
${fact('受渡', delivery(japanese, contract))}
${fact('残高', money(contract.balance, contract.currency))}
${fact('コンファーム', confirmationName(japanese, contract.confirmation))}
${contract.dispute === null ? null : fact('相違の申出', contract.dispute)}
${answered}
${fact('状態', concern === null ? '対応の必要はありません' : contractCare.concerns[concern])}
${fact('担当', contract.owner ?? '未定')}
</dl></section>
${concern === null || !hasRight(staff.operator.role, 'contracts') ? null : careForms(counter, staff, cared, shown)}
<div class="actions"><a class="button" href="${contractCareHref(counter.desk, 'contracts')}">一覧へ戻る</a></div>`
  return counter.page(staff, `${title} ${contract.contractId}`, main, contractCareEntry.path)
}

function careForms(counter: Counter, staff: Staff, { contract }: CaredContract, shown: Shown): Html {
  const { desk } = counter
  const isOwn = contract.owner === staff.operator.userId
  const take = html`<form method="post" action="${contractCareHref(desk, 'take', contract)}" class="panel">
<h2>担当</h2>${tokenInput(staff.sessionId)}<input type="hidden" name="owner" value="${contract.owner ?? ''}">
<div class="actions"><button class="button" type="submit">${contract.owner === null ? '担当を引き受ける' : `担当を引き継ぐ（いまの担当 ${contract.owner}）`}</button></div></form>`
  return html`${isOwn ? null : take}
${contract.confirmation !== 'disputed' ? html`<p class="panel">お客様へご連絡のうえ、残高の取扱いを決めてください。お客様の実行で残高がなくなると、一覧から消えます。</p>` : isOwn ? answerForm(counter, staff, contract, shown) : html`<p class="hint">回答は、担当になってから行います。</p>`}`
}

function answerForm(
  { desk }: Counter,
  { sessionId }: Staff,
  contract: CaredContract['contract'],
  { answer, answerError }: Shown,
): Html {
  return html`<form method="post" action="${contractCareHref(desk, 'answer', contract)}" class="panel" data-confirm="この内容でお客様に回答します。よろしいですか。">
<h2>申出への回答</h2>${tokenInput(sessionId)}
${textArea({
  name: 'answer',
  label: '回答',
  hint: `お客様の取引明細に表示されます（${answerMax}文字まで）。回答の後、お客様がコンファームするか、あらためて申出をします。`,
  error: answerError,
  value: answer,
  rows: 4,
  maxlength: answerMax,
})}
<div class="actions"><button class="button button-primary" type="submit">回答する</button></div>
</form>`
}
