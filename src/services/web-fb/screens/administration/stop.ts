import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { stopService } from '../../operations/administration/contract.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { type FbService, openPage, type Visit } from '../service.ts'
import {
  administrationPage,
  forAdministrators,
  forAdministratorsForm,
  link,
  whenOver,
} from './administrators.ts'
import { confirmationError, confirmationField, confirmationIn, type Told, toldOf } from './confirmation.ts'

const title = '取引停止'
const stopped = { text: 'WEB-FBサービスのログインと取引を停止しました。', code: 'RMCFBLGN001001I' }

/** WEB-FB取引停止: the customer's own emergency stop, which only the branch reverses (domain-notes a-2). */
export function stopScreen(service: FbService): void {
  const { app, site, profile } = service
  const path = link(service, 'stop')
  app.get(
    path,
    forAdministrators(service, (c, visit) => c.html(view(service, visit, {}))),
  )
  app.post(
    path,
    forAdministratorsForm(service, async (c, visit, form) => {
      const confirmation = confirmationError(form, 'registration')
      if (confirmation !== undefined) return c.html(view(service, visit, { confirmation }), 422)
      const outcome = await stopService(site.context, visit.caller, visit.who, confirmationIn(form))
      if (!outcome.ok) {
        const { refusal } = outcome
        const page = () => c.html(view(service, visit, toldOf(service, refusal)), refusalStatus(refusal))
        return whenOver(service, c, refusal) ?? page()
      }
      const main = html`<h1>取引停止完了</h1>
${messageBox('info', stopped)}
<p>すべての利用者の画面を終了しました。ログインと取引を再開される場合は、${profile.contacts.desk.name}の窓口でお手続きください。この画面やほかの管理者の操作では再開できません。</p>`
      return c.html(openPage(service, '取引停止完了', main))
    }),
  )
}

function view(service: FbService, visit: Visit, { confirmation, message = null }: Told): Html {
  const { name } = service.profile.contacts.desk
  const main = html`<p class="caution">不正利用のおそれがある場合などに、WEB-FBサービスのご利用を緊急に停止します。</p>
<ul class="notes">
<li>管理者を含むすべての利用者が、直ちにログインと取引を行えなくなります。ログイン中の画面も終了します。</li>
<li>再開は、${name}の窓口でのお手続きが必要です。管理者の操作では再開できません。</li>
<li>予約中の振込の取扱いは、${name}へご確認ください。</li>
</ul>
<form method="post" action="${link(service, 'stop')}" data-confirm="WEB-FBサービスのログインと取引を停止します。よろしいですか？">
${tokenInput(visit.sessionId)}
<div class="panel">${confirmationField('registration', confirmation)}</div>
<div class="actions"><button class="button button-primary" type="submit">取引停止</button></div>
</form>
${messageBox('error', message)}`
  return administrationPage(service, visit, 'stop', { title, main })
}
