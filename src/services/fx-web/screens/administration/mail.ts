import { situationNow } from '../../../../authority/operations/situation.ts'
import { masked } from '../../../../authority/screens/mail/addresses.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { administration } from '../../../../authority/texts/user-otp.ts'
import { cell } from '../../../../platform/web/cell.ts'
import { tick } from '../../../../platform/web/choice.ts'
import { preciseTimeText } from '../../../../platform/web/dates.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordTable } from '../../../../platform/web/record-table.ts'
import {
  chooseNotices,
  listCompanyUsers,
  noticesOf,
  removeCompanyAddress,
} from '../../operations/administration/users.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { expired, type Insider } from '../inside.ts'
import {
  type AdministeredService,
  administrationPage,
  forAdministrators,
  forAdministratorsForm,
  link,
} from './administrators.ts'

const settingsTrail = ['共通', 'メール設定']
const addressesTrail = ['共通', 'メールアドレス管理']

const noticeNames = {
  login: ['ログイン', 'ログインのたびにお知らせします。'],
  lock: ['ロック', 'パスワードまたはワンタイムパスワードがロックされたときにお知らせします。'],
  registration: ['登録', 'トークンまたはメールアドレスが登録されたときにお知らせします。'],
  change: ['変更', 'ログインパスワードが変更されたときにお知らせします。'],
} as const

/** メール設定: which notices the users of the company get by mail (A-17, G-10). */
export function noticeSettingsScreen(service: AdministeredService): void {
  const { app, site, profile } = service

  app.get(
    link(service, 'noticeSettings'),
    forAdministrators(service, async (c, administrator) => {
      const notice = c.req.query('notice') === 'chosen' ? administration.noticesChosen : null
      const settings = await noticesOf(site.context, administrator.who)
      return c.html(settingsView(service, administrator, settings, messageBox('info', notice)))
    }),
  )

  app.post(
    link(service, 'noticeSettings'),
    forAdministratorsForm(service, async (c, administrator, form) => {
      const isOn = (name: keyof typeof noticeNames) => form[name] === 'yes'
      const settings = {
        login: isOn('login'),
        lock: isOn('lock'),
        registration: isOn('registration'),
        change: isOn('change'),
      }
      const { who, caller } = administrator
      const outcome = await chooseNotices(site.context, caller, who, settings)
      if (outcome.ok) return c.redirect(`${link(service, 'noticeSettings')}?notice=chosen`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const message = messageBox('error', refusalMessage(refusal, profile))
      return c.html(settingsView(service, administrator, settings, message), refusalStatus(refusal))
    }),
  )
}

function settingsView(
  service: AdministeredService,
  administrator: Insider,
  settings: Awaited<ReturnType<typeof noticesOf>>,
  message: Html | null,
): Html {
  const boxes = (Object.keys(noticeNames) as (keyof typeof noticeNames)[]).map((name) => {
    const [label, what] = noticeNames[name]
    const box = tick({ type: 'checkbox', name, value: 'yes', label, isTicked: settings[name] })
    return html`<li>${box}<p class="hint">${what}</p></li>`
  })
  const main = html`${message}
<p class="instruction">${administrator.found.customer.name}のユーザに、ご登録のメールアドレスへお知らせする内容を選んで、「変更」ボタンを押してください。</p>
<form method="post" action="${link(service, 'noticeSettings')}" class="panel">
${tokenInput(administrator.sessionId)}
<fieldset class="ticks"><legend>お知らせ</legend><ul>${boxes}</ul></fieldset>
<div class="actions"><button class="button button-primary" type="submit">変更</button></div>
</form>
<ul class="notes"><li>ワンタイムパスワードのメールと、メールアドレスを変更したときの変更前のアドレスへのお知らせは、設定にかかわらず送信します。</li></ul>`
  return administrationPage(service, administrator, 'noticeSettings', settingsTrail, main)
}

/** メールアドレス管理: whose addresses are registered; unused ones are removed here (A-17). */
export function mailAddressesScreen(service: AdministeredService): void {
  const { app, site, profile } = service

  app.get(
    link(service, 'mailAddresses'),
    forAdministrators(service, async (c, administrator) => {
      const notice = c.req.query('notice') === 'removed' ? administration.addressRemoved : null
      return c.html(await addressesView(service, administrator, notice, null))
    }),
  )

  app.post(
    link(service, 'removeMailAddress'),
    forAdministratorsForm(service, async (c, administrator) => {
      const { who, caller } = administrator
      const outcome = await removeCompanyAddress(site.context, caller, who, c.req.param('id') ?? '')
      if (outcome.ok) return c.redirect(`${link(service, 'mailAddresses')}?notice=removed`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const message = refusalMessage(refusal, profile)
      return c.html(await addressesView(service, administrator, null, message), refusalStatus(refusal))
    }),
  )
}

/** Before codes come by mail, nobody can register an address (S2-1.1-01). */
function addressNotes({ site, profile }: AdministeredService): Html {
  const { mailOffered } = situationNow(site.context, profile)
  if (!mailOffered) return html`<li>メールアドレスの登録は、ただいま受け付けていません。</li>`
  return html`<li>メールアドレスの登録・変更は、ユーザ本人が行います。ログイン画面の「利用開始登録画面へ」から登録し、ログイン後の画面の上のボタンから変更できます。</li>
<li>使えなくなったメールアドレスは、登録解除してください。そのユーザは、ログイン画面から新しいメールアドレスを登録できます。</li>`
}

async function addressesView(
  service: AdministeredService,
  administrator: Insider,
  notice: Message | null,
  error: Message | null,
): Promise<Html> {
  const users = await listCompanyUsers(service.site.context, administrator.who)
  const { names } = service.profile
  const own = administrator.who.userId
  const rows = users.map(
    ({ userId, userName, address, addressAtMs }) => html`<tr>
${cell(names.userId, userId, 'whole')}
${cell('ユーザ名', userName)}
${cell('メールアドレス', address === null ? '未登録' : masked(address))}
${cell('登録・変更日時', addressAtMs === null ? '－' : preciseTimeText(addressAtMs), 'whole')}
${cell(
  '操作',
  address === null || userId === own
    ? '－'
    : html`<form method="post" action="${link(service, 'removeMailAddress', userId)}" data-confirm="${userName}（${userId}）のメールアドレスの登録を解除します。よろしいですか？">${tokenInput(administrator.sessionId)}<button class="button button-small" type="submit">登録解除<span class="visually-hidden">（${userName}）</span></button></form>`,
)}</tr>`,
  )
  const main = html`${messageBox('info', notice)}${messageBox('error', error)}
${recordTable({ label: 'メールアドレス一覧', columns: [names.userId, 'ユーザ名', 'メールアドレス', '登録・変更日時', '操作'], rows })}
<ul class="notes">
${addressNotes(service)}
</ul>`
  return administrationPage(service, administrator, 'mailAddresses', addressesTrail, main)
}
