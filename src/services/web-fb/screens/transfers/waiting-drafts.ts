import { dateTimeText } from '../../../../platform/web/dates.ts'
import { tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { type FileDraft, fileDrafts } from '../../operations/transfers/file-drafts.ts'
import { dayText, yenText } from '../format.ts'
import type { FbService, Visit } from '../service.ts'
import { workLink } from '../work.ts'

/** 作成中の振込データ: what a user took in and has not confirmed; null where there is none. */
export async function waitingDrafts(service: FbService, visit: Visit): Promise<Html | null> {
  const waiting = await fileDrafts(service.site.context, visit.who)
  if (waiting.length === 0) return null
  const one = ({ draftId, draft, name, takenAtMs, expiresAtMs }: FileDraft) => {
    const sum = draft.lines.reduce((all, { payYen }) => all + payYen, 0)
    return html`<article class="card" aria-label="${name}">
<p class="card-head"><strong>${name}</strong></p>
<p>${draft.lines.length}件　${yenText(sum)}　振込指定日 ${draft.day === '' ? '未選択' : dayText(draft.day)}</p>
<p class="hint">取込 ${dateTimeText(takenAtMs)}　保存期限 ${dateTimeText(expiresAtMs)}</p>
<form method="post" action="${workLink(service, 'discardTransferFile', draftId)}" class="card-actions">${tokenInput(visit.sessionId)}
<a class="button button-primary button-small" href="${workLink(service, 'confirmation', draftId)}">内容を確認する<span class="visually-hidden">（${name}）</span></a>
<button class="button button-small" type="submit" data-confirm="作成中の振込データ「${name}」を破棄します。よろしいですか。">破棄<span class="visually-hidden">（${name}）</span></button></form>
</article>`
  }
  return html`<section><h2>作成中の振込データ（${waiting.length}件）</h2><div class="cards">${waiting.map(one)}</div></section>`
}
