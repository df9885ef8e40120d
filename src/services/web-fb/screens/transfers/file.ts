import { transferFileProblemText } from '../../../../bank/texts/zengin.ts'
import { readUpload } from '../../../../platform/http/form.ts'
import { fileField } from '../../../../platform/web/controls.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { hasPages, pageNav, pageOf } from '../../../../platform/web/paging.ts'
import { idOf } from '../../../../platform/web/path-id.ts'
import type { TransferFileProblem } from '../../operations/import-transfer-file.ts'
import { discardDraft, problemsOf, takeInTransferFile } from '../../operations/transfers/file-drafts.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import type { FbService, Visit } from '../service.ts'
import { holdersOf, withRight, withRightForm, workLink, workPage } from '../work.ts'
import { waitingDrafts } from './waiting-drafts.ts'
import { toConfirmation } from './wizard.ts'

const page = { menu: 'transfers', entry: '振込ファイル取込', title: '振込ファイル取込' } as const
const fileMissing = '取り込むファイルを選択してください。'
const discarded = { text: '作成中の振込データを破棄しました。', code: 'RMCFBTRF001008I' }
const refused = {
  text: '【エラー】ファイルに誤りがあるため、取り込んでいません。下の誤りを直してから、もう一度取り込んでください。',
  code: 'RMCFBTRF001050E',
}
const problemsPerPage = 100

type Told = { readonly message?: Html | null; readonly error?: string; readonly problems?: Html }

/** 振込ファイル取込: many payees from a 総合振込 file of the 全銀協, kept until it is confirmed like any transfer or discarded. */
export function fileScreen(service: FbService): void {
  const { app, profile, site } = service

  app.get(
    workLink(service, 'transferFile'),
    withRight(service, 'mayTransfer', page, async (c, visit) => {
      const message = c.req.query('notice') === 'discarded' ? messageBox('info', discarded) : null
      return c.html(await view(service, visit, { message }))
    }),
  )

  app.post(workLink(service, 'transferFileImport'), async (c) => {
    const { bytes, fileName: name } = await readUpload(c, profile.service)
    const visit = await holdersOf(service, 'mayTransfer', page)(c)
    if (visit instanceof Response) return visit
    if (bytes === null || bytes.length === 0) {
      return c.html(await view(service, visit, { error: fileMissing }), 422)
    }
    const taken = await takeInTransferFile(site.context, visit.who, { name, bytes })
    if (taken.kind === 'draft') return toConfirmation(service, c, visit, taken)
    if (taken.kind === 'full') {
      const message = messageBox('error', refusalMessage('transfer_drafts_full', profile))
      return c.html(await view(service, visit, { message }), refusalStatus('transfer_drafts_full'))
    }
    const problems = problemsView(service, taken.checkId, taken.problems, '1')
    return c.html(await view(service, visit, { message: messageBox('error', refused), problems }), 422)
  })

  app.get(
    workLink(service, 'transferFileCheck'),
    withRight(service, 'mayTransfer', page, async (c, visit) => {
      const checkId = idOf(c)
      const found = await problemsOf(site.context, visit.who, checkId)
      if (found === undefined) return c.redirect(workLink(service, 'transferFile'), 303)
      const problems = problemsView(service, checkId, found, c.req.query('page'))
      return c.html(await view(service, visit, { problems }))
    }),
  )

  app.post(
    workLink(service, 'discardTransferFile'),
    withRightForm(service, 'mayTransfer', page, async (c, visit) => {
      await discardDraft(site.context, visit.who, idOf(c))
      return c.redirect(`${workLink(service, 'transferFile')}?notice=discarded`, 303)
    }),
  )
}

async function view(
  service: FbService,
  visit: Visit,
  { message = null, error, problems }: Told,
): Promise<Html> {
  const { filePayeesMax, draftDays } = service.profile.fb
  const main = html`${message}
<p class="instruction">全銀協規定形式の総合振込ファイル（120桁固定長）を選択して、「取込」ボタンを押してください。</p>
<form method="post" action="${workLink(service, 'transferFileImport')}" enctype="multipart/form-data" class="panel">
${tokenInput(visit.sessionId)}
${fileField({ name: 'file', label: '総合振込ファイル', error, hint: `${filePayeesMax.toLocaleString('ja-JP')}件まで取り込めます。手数料は当方負担となります。`, accept: '.txt,.dat,text/plain' })}
<div class="actions"><button class="button button-primary" type="submit">取込</button></div>
</form>
${problems ?? null}
${await waitingDrafts(service, visit)}
<ul class="notes"><li>取り込んだ内容は、振込内容確認の画面で確認し、確定するまで振り込まれません。確定するか破棄するまで、${draftDays}日間保存されます。</li>
<li>ファイルの出金口座、会社コードは、ご契約のものと一致している必要があります。</li>
<li>文字コードはシフトJIS、JIS、UTF-8、改行はCRLF、LF、改行なしのいずれでも取り込めます。</li>
<li>受取人名の小さいカナ、長音、英小文字などは、振込に使える文字に変換します。</li>
<li>EDI情報、顧客コード、新規コードは、そのまま振込先の金融機関に送信します。振込指定区分は、電信扱いのみです。</li></ul>`
  return workPage(service, visit, { ...page, main })
}

/** Every problem, by page: record, payee, column and what is wrong there (W5). Another page begins with them, not with the form. */
function problemsView(
  service: FbService,
  checkId: string,
  problems: readonly TransferFileProblem[],
  asked: string | undefined,
): Html {
  const paged = pageOf(problems, asked, problemsPerPage)
  const href = (number: number) =>
    `${workLink(service, 'transferFileCheck', checkId)}?page=${number}#problems`
  const nav = pageNav(paged, href)
  const rows = paged.lines.map((problem) => {
    const { record, field, text } = transferFileProblemText(problem)
    return html`<tr><td class="number" data-column="レコード">${record === null ? '－' : record}</td><td data-column="受取人">${problem.payee ?? ''}</td><td data-column="項目">${field}</td><td data-column="誤り">${text}</td></tr>`
  })
  return html`<section id="problems"><h2>ファイルの誤り（${problems.length}件）</h2>
<p>すべて直してから、もう一度取り込んでください。誤りのあるファイルは、取り込まれません。</p>
${nav}
<div class="table-wrap"><table class="as-cards"><thead><tr><th scope="col" class="number">レコード</th><th scope="col">受取人</th><th scope="col">項目</th><th scope="col">誤り</th></tr></thead><tbody>${rows}</tbody></table></div>
${hasPages(paged) ? nav : null}</section>`
}
