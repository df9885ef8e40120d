import type { PreparedImport } from '../../authority/operations/import-tokens.ts'
import { kindsOf } from '../../authority/operations/token-file/count-kinds.ts'
import { sha256Text } from '../../platform/web/digest.ts'
import { field, messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import { lastDayText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import { tokenFileTakesTwo } from '../operations/token-draft.ts'
import { deskTexts, tokenKindNames, tokensImported } from '../texts/desk.ts'
import { type Desk, deskPage, deskPath } from './staff.ts'

type Preview = {
  readonly prepared: PreparedImport
  readonly draftId: string
  readonly reason?: string
  readonly error?: string
}

/** What a file would bring, before anything is imported. Secrets are never shown. */
export function tokenPreview(desk: Desk, staff: Staff, { prepared, draftId, reason, error }: Preview): Html {
  const title = 'トークン取り込み（確認）'
  const count = prepared.tokens.length.toLocaleString('ja-JP')
  const takesTwo = tokenFileTakesTwo(desk.context, desk.profile.service)
  const asks = takesTwo ? 'の取り込みの承認を依頼します' : 'を取り込みます'
  const button = takesTwo ? '取り込む（承認を依頼）' : '取り込む'
  const main = html`<h1>${title}</h1>
<p>まだ取り込んでいません。内容をご確認のうえ、15分以内に［${button}］を押してください。${takesTwo ? deskTexts.tokensTakeTwo : ''}</p>
${fileFacts(prepared)}
<form method="post" action="${deskPath(desk, 'confirmTokens')}" class="panel" autocomplete="off" data-confirm="${count}件のトークン${asks}。よろしいですか。">
${tokenInput(staff.sessionId)}
<input type="hidden" name="draftId" value="${draftId}"><input type="hidden" name="step" value="ask">
${field({ name: 'reason', label: '理由', isNeeded: true, value: reason ?? '', error, hint: '納品書の番号など。監査ログに残ります。', autocomplete: 'off', maxlength: 200 })}
<div class="actions"><button class="button button-primary" type="submit">${button}</button><a class="button" href="${deskPath(desk, 'importTokens')}">やめる</a></div>
</form>`
  return deskPage(desk, staff, title, main, 'importTokens')
}

/** The same for whoever approves it. */
export function askedTokens(desk: Desk, staff: Staff, prepared: PreparedImport): Html {
  const title = 'トークン取り込み（依頼の内容）'
  const main = html`<h1>${title}</h1>
${fileFacts(prepared)}
<div class="actions"><a class="button" href="${deskPath(desk, 'approvals')}">承認の画面へ戻る</a></div>`
  return deskPage(desk, staff, title, main, 'approvals')
}

function fileFacts(prepared: PreparedImport): Html {
  const { tokens, first, formFactor, digest } = prepared
  const columns = ['行', 'トークンID', '製造番号', '種類', 'カウンタ', '有効期限']
  const rows = first.map(({ line, tokenId, serialNo, movingFactor, counter, expiresAtMs }) => {
    const kind = tokenKindNames.movingFactor[movingFactor]
    const count = movingFactor === 'event' ? String(counter) : ''
    return recordRow(
      columns,
      [String(line), tokenId, serialNo, kind, count, lastDayText(expiresAtMs)],
      columns,
    )
  })
  const caption = tokens.length > first.length ? `先頭の${first.length}件` : '全件'
  return html`<dl class="facts">
<div><dt>件数</dt><dd>${tokens.length.toLocaleString('ja-JP')}件</dd></div>
<div><dt>トークンID</dt><dd>${tokens.at(0)?.tokenId ?? ''}～${tokens.at(-1)?.tokenId ?? ''}（最初と最後）</dd></div>
<div><dt>形式</dt><dd>${tokenKindNames.formFactor[formFactor]}</dd></div>
<div><dt>種類</dt><dd>${kindsText(prepared)}</dd></div>
<div><dt>ファイルのSHA-256</dt><dd><code>${sha256Text(digest)}</code></dd></div>
</dl>
${notes(prepared).map((note) => html`<p class="message message-info">${note}</p>`)}
${recordTable({ label: '取り込む内容', columns, rows, caption })}`
}

function kindsText({ tokens }: PreparedImport): readonly Html[] {
  return kindsOf(tokens).map(({ movingFactor, algorithm, digits, periodSeconds, count }) => {
    const period = movingFactor === 'time' ? `、${periodSeconds}秒` : ''
    return html`${tokenKindNames.movingFactor[movingFactor]}（${algorithm}、${digits}桁${period}）：${count.toLocaleString('ja-JP')}件<br>`
  })
}

function notes({ pins, signed }: PreparedImport): readonly string[] {
  return [
    ...(pins > 0 ? [`ファイルにあるPIN（${pins}件）は取り込みません。`] : []),
    ...(signed ? ['ファイルの署名は確認していません。'] : []),
  ]
}

export function tokensDone(desk: Desk, staff: Staff, count: number): Html {
  const title = 'トークン取り込み（完了）'
  const main = html`<h1>${title}</h1>
${messageBox('info', tokensImported(count))}
<p>利用者は、トークンIDと連続する2つのコードで利用開始登録を行えます。受け取ったファイルと鍵は、安全に消去してください。</p>
<div class="actions"><a class="button button-primary" href="${deskPath(desk, 'search')}">ユーザ検索へ</a><a class="button" href="${deskPath(desk, 'importTokens')}">続けて取り込む</a></div>`
  return deskPage(desk, staff, title, main, 'importTokens')
}
