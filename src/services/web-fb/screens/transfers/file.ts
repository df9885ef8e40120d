import { transferFileProblemText } from '../../../../bank/texts/zengin.ts'
import { readUpload } from '../../../../platform/http/form.ts'
import { fileField } from '../../../../platform/web/controls.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { importTransferFile, type TransferFileProblem } from '../../operations/import-transfer-file.ts'
import { newDraft, readDraft, saveDraft } from '../../operations/transfers/draft.ts'
import type { FbService, Visit } from '../service.ts'
import { holdersOf, withRight, workLink, workPage } from '../work.ts'

const page = { menu: 'transfers', entry: '振込ファイル取込', title: '振込ファイル取込' } as const
const fileMissing = '取り込むファイルを選択してください。'

type Told = { readonly error?: string; readonly problems: readonly TransferFileProblem[] }

/** 振込ファイル取込: many payees from a 総合振込 file of the 全銀協, confirmed like any transfer. */
export function fileScreen(service: FbService): void {
  const { app, profile, site } = service

  app.get(
    workLink(service, 'transferFile'),
    withRight(service, 'mayTransfer', page, async (c, visit) => {
      return c.html(view(service, visit, { problems: [] }))
    }),
  )

  app.post(workLink(service, 'transferFileImport'), async (c) => {
    const { bytes } = await readUpload(c, profile.service)
    const visit = await holdersOf(service, 'mayTransfer', page)(c)
    if (visit instanceof Response) return visit
    if (bytes === null || bytes.length === 0) {
      return c.html(view(service, visit, { error: fileMissing, problems: [] }), 422)
    }
    const { who } = visit
    const imported = await importTransferFile(site.context, { ...who, bytes })
    if (!imported.ok) return c.html(view(service, visit, { problems: imported.problems }), 422)
    const { accountId, day, lines } = imported
    const draftId = await newDraft(site.context, who, accountId)
    const draft = await readDraft(site.context, who, draftId)
    if (draft !== undefined) await saveDraft(site.context, who, draftId, { ...draft, day, lines })
    return c.redirect(workLink(service, 'confirmation', draftId), 303)
  })
}

function view(service: FbService, visit: Visit, { error, problems }: Told): Html {
  const { filePayeesMax } = service.profile.fb
  const refused = {
    text: '【エラー】ファイルに誤りがあるため、取り込んでいません。下の誤りを直してから、もう一度取り込んでください。',
    code: 'RMCFBTRF001050E',
  }
  const main = html`${problems.length === 0 ? null : messageBox('error', refused)}
<p class="instruction">全銀協規定形式の総合振込ファイル（120バイト固定長、JIS/シフトJIS）を選択して、「取込」ボタンを押してください。</p>
<form method="post" action="${workLink(service, 'transferFileImport')}" enctype="multipart/form-data" class="panel">
${tokenInput(visit.sessionId)}
${fileField({ name: 'file', label: '総合振込ファイル', error, hint: `${filePayeesMax}件まで取り込めます。手数料は当方負担となります。`, accept: '.txt,.dat,text/plain' })}
<div class="actions"><button class="button button-primary" type="submit">取込</button></div>
</form>
${problems.length === 0 ? null : problemsView(problems)}
<ul class="notes"><li>取り込んだ内容は、振込内容確認の画面で確認し、確定するまで振り込まれません。</li>
<li>ファイルの出金口座、会社コードは、ご契約のものと一致している必要があります。</li></ul>`
  return workPage(service, visit, { ...page, main })
}

function problemsView(problems: readonly TransferFileProblem[]): Html {
  const rows = problems.map((problem) => {
    const { record, field, text } = transferFileProblemText(problem)
    return html`<tr><td class="number" data-column="レコード">${record === null ? '－' : record}</td><td data-column="項目">${field}</td><td data-column="誤り">${text}</td></tr>`
  })
  return html`<section><h2>ファイルの誤り（${problems.length}件）</h2>
<div class="table-wrap"><table class="as-cards"><thead><tr><th scope="col" class="number">レコード</th><th scope="col">項目</th><th scope="col">誤り</th></tr></thead><tbody>${rows}</tbody></table></div></section>`
}
