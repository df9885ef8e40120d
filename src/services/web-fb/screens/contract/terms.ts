import { accountsOf } from '../../../../bank/operations/read-accounts.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { shownLimits } from '../../operations/change-limits.ts'
import { usageForms } from '../../texts/administration.ts'
import { fbRoleNames } from '../../texts/names.ts'
import { accountText, fact, yenText } from '../format.ts'
import { type FbService, forVisitor, type Visit } from '../service.ts'
import { bankingOf, workLink, workPage } from '../work.ts'

/** 契約情報照会: the contract, its accounts and limits, and what the user may do. */
export function termsScreen(service: FbService): void {
  service.app.get(
    workLink(service, 'contractTerms'),
    forVisitor(service, async (c, visit) => c.html(await view(service, visit))),
  )
}

/** As everywhere that it is shown and not chosen (C2-09), and the state before either. */
function usageText({ agreement }: Visit['visitor']): string {
  const form = agreement?.usageForm ?? null
  return form === null ? '－（ワンタイムパスワードのご利用開始前）' : usageForms[form].shown
}

async function view(service: FbService, visit: Visit): Promise<Html> {
  const { visitor, who } = visit
  const { user, customer, agreement, fbUser } = visitor
  const { context } = service.site
  const { bank } = bankingOf(service)
  const accounts = await accountsOf(context, who)
  const { limits } = await shownLimits(context, who)
  const may = (right: boolean) => (right ? 'あり' : 'なし')
  const own = (yen: number | null) => (yen === null ? 'ご契約の限度額まで' : yenText(yen))
  const main = html`<section><h2>ご契約内容</h2><dl class="facts">
${fact('会社コード', agreement?.companyCode ?? '－')}
${fact('お客様名', customer.name)}
${fact('企業名', agreement?.kanaName ?? '－')}
${fact('利用形態', usageText(visitor))}
</dl></section>
<section><h2>ご契約口座</h2><dl class="facts">${accounts.map((account, i) => fact(`出金口座${i + 1}`, accountText(account, bank)))}</dl></section>
<section><h2>振込限度額</h2><dl class="facts">
${fact('1回あたり', yenText(limits.perTransferYen))}
${fact('1日あたり', yenText(limits.perDayYen))}
</dl></section>
<section><h2>ご自身の利用権限</h2><dl class="facts">
${fact(service.profile.names.userId, user.userId)}
${fact('利用者名', user.userName)}
${fact('利用権限', fbRoleNames[fbUser.role])}
${fact('都度振込', may(fbUser.mayTransfer))}
${fact('残高・明細の照会', may(fbUser.mayInquire))}
${fact('1回あたりの限度額', own(fbUser.perTransferYen))}
${fact('1日あたりの限度額', own(fbUser.perDayYen))}
</dl></section>`
  return workPage(service, visit, {
    menu: 'contract',
    entry: '契約情報照会',
    title: '契約情報照会',
    main,
  })
}
