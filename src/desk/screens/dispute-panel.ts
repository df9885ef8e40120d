import { ja } from '../../authority/texts/ja.ts'
import { oneLine } from '../../otp/plain-text.ts'
import type { Form } from '../../platform/http/form.ts'
import { field, hiddenError, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Money, Staff, TypedWhy } from '../contract.ts'
import { deskMoneyHref } from '../routes.ts'
import type { Dispute } from '../rules/dispute.ts'
import { disputeStatusNames, disputeTexts } from '../texts/disputes.ts'
import { blankWhy, whyFields } from './why.ts'

const longest = 200

/** What was typed into the forms of a case, with what is wrong. */
export type TypedDispute = {
  readonly why: TypedWhy
  readonly result: string
  readonly resultError: string | undefined
}

export const blankDispute: TypedDispute = { why: blankWhy, result: '', resultError: undefined }

/** 調査の結果, or why it can't be kept. */
export function parseResult(form: Form): { readonly result: string; readonly error: string | undefined } {
  const result = oneLine(form['result'] ?? '')
  const label = disputeTexts.resultLabel
  if (result === '') return { result, error: ja.required(label) }
  return { result, error: result.length > longest ? ja.tooLong(label) : hiddenError(label, result) }
}

/** The case of one receipt: as it stands, and the next step of who may take it. */
export function disputePanel(
  desk: string,
  { sessionId, operator }: Staff,
  money: Money,
  dispute: Dispute | undefined,
  { mayWork, typed }: { readonly mayWork: boolean; readonly typed: TypedDispute },
): Html {
  const href = deskMoneyHref(desk, 'disputeMoney', money)
  const form = (act: string, content: Html, name: string) =>
    html`<form method="post" action="${href}" class="stacked" autocomplete="off">${tokenInput(sessionId)}
<input type="hidden" name="act" value="${act}">${content}
<div class="actions"><button class="button" type="submit">${name}</button></div></form>`
  const { title, open, openNote, take, close, resultLabel, resultHint } = disputeTexts
  if (dispute === undefined || dispute.status === 'closed') {
    const opening = html`<p class="hint">${openNote}</p>${whyFields(typed.why, undefined, [], '-dispute')}`
    return html`<section class="panel"><h2>${title}</h2>${facts(dispute)}
${mayWork ? html`<details${isTyped(typed) ? html` open` : ''}><summary>${open}</summary>${form('open', opening, open)}</details>` : null}</section>`
  }
  const result = field({
    name: 'result',
    label: resultLabel,
    isNeeded: true,
    value: typed.result,
    hint: resultHint,
    error: typed.resultError,
    autocomplete: 'off',
    maxlength: longest,
  })
  return html`<section class="panel"><h2>${title}</h2>${facts(dispute)}
${mayWork && dispute.ownerId !== operator.userId ? form('take', html``, take) : null}
${mayWork ? form('close', result, close) : null}</section>`
}

function isTyped({ why }: TypedDispute): boolean {
  return Object.values(why.errors).some((error) => error !== undefined)
}

function facts(dispute: Dispute | undefined): Html {
  if (dispute === undefined) return html`<p>申出はありません。</p>`
  const { status, openedAtMs, openedBy, identification, reason, ownerId, result, closedAtMs } = dispute
  const rows: readonly (readonly [string, string])[] = [
    ['状態', disputeStatusNames[status]],
    ['申出の受付', `${timeText(openedAtMs)}（${openedBy}）`],
    ['本人確認方法', identification],
    ['申出の内容', reason],
    ['担当者', ownerId ?? disputeTexts.nobody],
    ...(closedAtMs === null ? [] : [['終了', timeText(closedAtMs)] as const]),
    ...(result === null ? [] : [[disputeTexts.resultLabel, result] as const]),
  ]
  return html`<dl class="record-facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}
