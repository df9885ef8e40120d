import { ja } from '../../../authority/texts/ja.ts'
import { oneLine } from '../../../otp/plain-text.ts'
import { field, textError, tokenInput } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { Staff } from '../../contract.ts'
import { dropFilter, keepFilter, type SavedFilter } from '../../operations/audit-filters.ts'
import { journalTexts } from '../../texts/journal.ts'
import { type Desk, deskPath, forStaffForm } from '../staff.ts'
import { addressOf, isWrong, queryOf } from './journal-filter.ts'

/** Conditions that an auditor asks for often, each operator's own. */

const nameMax = 40

export type TypedName = { readonly name: string; readonly error: string | undefined }

type ShowAgain = (
  c: Parameters<Parameters<typeof forStaffForm>[2]>[0],
  staff: Staff,
  query: ReturnType<typeof queryOf>,
  typed: TypedName,
) => Promise<Response>

export function savedFilterScreens(desk: Desk, showAgain: ShowAgain): void {
  const { app, context } = desk

  app.post(
    deskPath(desk, 'saveFilter'),
    forStaffForm(desk, ['audit'], async (c, staff, form) => {
      const query = queryOf(desk, Object.fromEntries(new URLSearchParams(form['query'] ?? '')))
      const name = oneLine(form['name'] ?? '')
      const required = { required: () => journalTexts.filterName, tooLong: ja.tooLong }
      const error = textError('条件の名前', name, nameMax, required)
      if (error !== undefined || isWrong(query)) return showAgain(c, staff, query, { name, error })
      const kept = await keepFilter(context, staff.operator, { name, query: String(addressOf(query.typed)) })
      if (!kept) return showAgain(c, staff, query, { name, error: journalTexts.filtersFull })
      return c.redirect(`${deskPath(desk, 'journal')}?${addressOf(query.typed)}&notice=saved`, 303)
    }),
  )

  app.post(
    deskPath(desk, 'dropFilter'),
    forStaffForm(desk, ['audit'], async (c, staff, form) => {
      await dropFilter(context, staff.operator, form['name'] ?? '')
      return c.redirect(`${deskPath(desk, 'journal')}?notice=dropped`, 303)
    }),
  )
}

export function savedFilterList(
  desk: Desk,
  { sessionId }: Staff,
  saved: readonly SavedFilter[],
): Html | null {
  if (saved.length === 0) return null
  const items = saved.map(
    ({ name, query }) =>
      html`<li><a href="${deskPath(desk, 'journal')}?${query}">${name}</a>
<form method="post" action="${deskPath(desk, 'dropFilter')}" data-confirm="保存した条件「${name}」を削除します。よろしいですか。">${tokenInput(sessionId)}<input type="hidden" name="name" value="${name}"><button class="button button-small" type="submit">削除<span class="visually-hidden">（${name}）</span></button></form></li>`,
  )
  return html`<nav class="panel saved-filters" aria-label="保存した条件"><h2>保存した条件</h2><ul class="plain">${items}</ul></nav>`
}

export function saveFilterForm(
  desk: Desk,
  { sessionId }: Staff,
  query: string,
  { name, error }: TypedName,
): Html {
  return html`<details class="panel"${error === undefined ? null : html` open`}><summary>この条件を保存する</summary>
<form method="post" action="${deskPath(desk, 'saveFilter')}" autocomplete="off">${tokenInput(sessionId)}<input type="hidden" name="query" value="${query}">
${field({ name: 'name', label: '条件の名前', isNeeded: true, value: name, error, autocomplete: 'off', maxlength: nameMax })}
<div class="actions"><button class="button" type="submit">保存</button></div></form></details>`
}
