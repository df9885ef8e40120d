import { accountsOf, accountsToldAtMs } from '../../../../bank/operations/read-accounts.ts'
import type { Account } from '../../../../bank/rules/account.ts'
import { asOfText } from '../../../../bank/screens/accounts.ts'

import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { newDraft } from '../../operations/transfers/draft.ts'
import { transferEntry } from '../../operations/transfers/entry.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import { barredNotice } from '../confirm-fields.ts'
import { accountText, yenText } from '../format.ts'
import type { FbService, Visit } from '../service.ts'
import { bankingOf, workLink } from '../work.ts'
import { forDraft, forDraftForm, forTransfer, forTransferForm, keepAndGo, wizardPage } from './wizard.ts'

const at = { step: '口座選択' } as const

/** 口座選択: the account to pay from, and whether a transfer can be sent now at all. */
export function accountScreen(service: FbService): void {
  const { app, site } = service

  app.get(
    workLink(service, 'newTransfer'),
    forTransfer(service, at, async (c, visit) => {
      return c.html(await view(service, visit, workLink(service, 'newTransfer'), {}))
    }),
  )

  app.post(
    workLink(service, 'newTransfer'),
    forTransferForm(service, at, async (c, visit, form) => {
      const account = await ownAccount(service, visit, form['account'])
      if (account === undefined) {
        return c.html(await view(service, visit, workLink(service, 'newTransfer'), { isWrong: true }), 422)
      }
      const draftId = await newDraft(site.context, visit.who, account.accountId)
      return c.redirect(workLink(service, 'destination', draftId), 303)
    }),
  )

  // Changing the account of a transfer that has begun keeps the rest of the input.
  app.get(
    workLink(service, 'draftAccount'),
    forDraft(service, at, async (c, drafting) => {
      const { visit, draftId, draft } = drafting
      const path = workLink(service, 'draftAccount', draftId)
      return c.html(await view(service, visit, path, { chosen: draft.accountId }))
    }),
  )

  app.post(
    workLink(service, 'draftAccount'),
    forDraftForm(service, at, async (c, drafting, form) => {
      const { visit, draftId, draft } = drafting
      const account = await ownAccount(service, visit, form['account'])
      if (account === undefined) {
        const path = workLink(service, 'draftAccount', draftId)
        return c.html(await view(service, visit, path, { isWrong: true }), 422)
      }
      const next = workLink(service, draft.lines.length === 0 ? 'destination' : 'details', draftId)
      const changed = { ...drafting, draft: { ...draft, accountId: account.accountId } }
      return keepAndGo(service, c, at, changed, next)
    }),
  )
}

/** Only the customer's accounts are accepted. */
async function ownAccount({ site }: FbService, { who }: Visit, accountId = ''): Promise<Account | undefined> {
  const accounts = await accountsOf(site.context, who)
  return accounts.find((account) => account.accountId === accountId)
}

type Chosen = { readonly chosen?: string; readonly isWrong?: boolean }

async function view(
  service: FbService,
  visit: Visit,
  path: string,
  { chosen = '', isWrong = false }: Chosen,
): Promise<Html> {
  const { context } = service.site
  const { profile } = service
  const accounts = await accountsOf(context, visit.who)
  const entry = await transferEntry(context, visit.who)
  const { bank } = bankingOf(service)
  const { mayInquire } = visit.visitor.fbUser
  const error = isWrong ? refusalMessage('transfer_account_unknown', profile).text : null
  const rows = accounts.map((account, i) => {
    const { accountId } = account
    const isChosen = accountId === chosen || accounts.length === 1
    return html`<li><label class="check"><input type="radio" name="account" value="${accountId}"${isChosen ? html` checked` : ''}${i === 0 && isWrong ? html` aria-invalid="true" aria-describedby="account-error"` : ''}> <span>${accountText(account, bank)}${mayInquire ? html`　残高 ${yenText(account.balanceYen)}` : null}</span></label></li>`
  })
  const toldAtMs = mayInquire ? await accountsToldAtMs(context, visit.who.service) : null
  const hours = entry.isOpen ? null : messageBox('error', refusalMessage('transfer_hours', profile))
  const main = html`${hours}
${barredNotice(service, entry)}
<p class="instruction">出金口座を選択して、「次へ」ボタンを押してください。</p>
${toldAtMs === null ? null : html`<p>残高は、${asOfText(toldAtMs)}です。</p>`}
<form method="post" action="${path}">
${tokenInput(visit.sessionId)}
<div class="panel"><fieldset class="ticks"><legend>出金口座</legend>
${error === null ? null : html`<p class="field-error" id="account-error">${error}</p>`}
${accounts.length === 0 ? html`<p>ご利用いただける口座がありません。お取引先支店へお問い合わせください。</p>` : html`<ul>${rows}</ul>`}</fieldset></div>
<div class="actions"><button class="button button-primary" type="submit">次へ</button></div>
</form>
${hoursNote(service)}`
  return wizardPage(service, visit, at, main)
}

/** When it can be sent, and for which days. */
function hoursNote({ profile }: FbService): Html {
  const { sameDayUntil, reserveBusinessDaysMax, serviceHours } = profile.fb.days
  const { weekday, saturday, holiday } = serviceHours
  return html`<ul class="notes">
<li>ご利用時間：平日 ${weekday.opens}～${weekday.closes}、土曜日 ${saturday.opens}～${saturday.closes}、日曜・祝日 ${holiday.opens}～${holiday.closes}</li>
<li>当日扱いの受付は、営業日の${sameDayUntil}までです。翌営業日から${reserveBusinessDaysMax}営業日先までの予約ができます。</li>
</ul>`
}
