import { hasUserOtp } from '../../../../authority/operations/bindings/list-bindings.ts'
import { bindingStatusNames } from '../../../../authority/texts/bindings.ts'
import { ja } from '../../../../authority/texts/ja.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { administration } from '../../../../authority/texts/user-otp.ts'
import type { Form } from '../../../../platform/http/form.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { cell } from '../../../../platform/web/cell.ts'
import { tick } from '../../../../platform/web/choice.ts'
import { field, messageBox, shown, textError, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordTable } from '../../../../platform/web/record-table.ts'
import {
  addCompanyUser,
  changeCompanyUser,
  deleteCompanyUser,
  findCompanyUser,
  listCompanyUsers,
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

const trail = ['共通', 'ユーザ管理', 'ユーザ管理画面']
const nameMax = 100

type Typed = { readonly userName: string; readonly administrator: boolean }

function typedIn(form: Form): Typed {
  return {
    userName: (form['userName'] ?? '').normalize('NFC').trim(),
    administrator: form['administrator'] === 'yes',
  }
}

/** What was typed when a session ended. */
function restored({ draft }: Insider): Typed | undefined {
  return draft?.typed == null ? undefined : typedIn(draft.typed)
}

function nameError({ userName }: Typed): string | undefined {
  return textError('ユーザ名', userName, nameMax, ja)
}

/** ユーザ管理: the users of the company, in a list (S2-1.2-02, A-17). */
export function usersScreen(service: AdministeredService): void {
  const { app, site } = service
  app.get(
    link(service, 'users'),
    forAdministrators(service, async (c, administrator) => {
      const users = await listCompanyUsers(site.context, administrator.who)
      const notices: { readonly [name: string]: Message } = {
        added: administration.userAdded,
        changed: administration.userChanged,
        deleted: administration.userDeleted,
      }
      const notice = notices[c.req.query('notice') ?? ''] ?? null
      const added = c.req.query('notice') === 'added' ? (c.req.query('userId') ?? '') : ''
      return c.html(listView(service, administrator, users, notice, added))
    }),
  )
}

function listView(
  service: AdministeredService,
  administrator: Insider,
  users: Awaited<ReturnType<typeof listCompanyUsers>>,
  notice: Message | null,
  added: string,
): Html {
  const { names } = service.profile
  const isNew = users.some(({ userId }) => userId === added)
  const rows = users.map(
    (user) => html`<tr>
${cell(names.userId, html`<a href="${link(service, 'user', user.userId)}">${user.userId}</a>`, 'whole')}
${cell('ユーザ名', user.userName)}
${cell('権限', user.administrator ? '管理者権限ユーザ' : '一般ユーザ')}
${cell('状態', stateText(user))}
${cell('トークンID', user.tokenId === null ? '－' : html`${user.tokenId}<br>${bindingStatusNames[user.bindingStatus ?? 'pending']}${user.capped ? `（解除は${service.profile.contacts.desk.name}のみ）` : ''}`, 'whole')}
${cell('メールアドレス', user.address === null ? '未登録' : '登録済み')}</tr>`,
  )
  const main = html`${messageBox('info', notice)}
${
  isNew
    ? html`<p class="caution">新しいユーザの${names.userId}は <strong>${added}</strong> です。${names.initialPassword}は、${service.profile.contacts.desk.name}から「${names.userIdNotice}」でお知らせします。</p>`
    : null
}
${recordTable({ label: 'ユーザ一覧', columns: [names.userId, 'ユーザ名', '権限', '状態', 'トークンID', 'メールアドレス'], rows })}
<div class="actions"><a class="button button-primary" href="${link(service, 'newUser')}">ユーザの追加</a></div>
<p class="hint">変更・削除する場合は、${names.userId}を選んでください。</p>`
  return administrationPage(service, administrator, 'users', trail, main)
}

function stateText(user: Awaited<ReturnType<typeof listCompanyUsers>>[number]): string {
  if (user.status === 'suspended') return '利用停止中'
  if (!user.hasPassword) return '書面の発行待ち'
  if (!user.passwordLocked) return '利用中'
  return user.strangersOnly
    ? 'ログインパスワードロック（はじめてのブラウザのみ）'
    : 'ログインパスワードロック'
}

/** ユーザの追加. The ID is generated here; the first password comes by letter, and nobody in the company sees it. */
export function newUserScreen(service: AdministeredService): void {
  const { app, site, profile } = service
  const blank = { userName: '', administrator: false }

  app.get(
    link(service, 'newUser'),
    forAdministrators(service, (c, administrator) =>
      c.html(newView(service, administrator, restored(administrator) ?? blank, undefined, null)),
    ),
  )

  app.post(
    link(service, 'newUser'),
    forAdministratorsForm(service, async (c, administrator, form) => {
      const typed = typedIn(form)
      const error = nameError(typed)
      if (error !== undefined) return c.html(newView(service, administrator, typed, error, null), 422)
      const { who, caller } = administrator
      const outcome = await addCompanyUser(site.context, caller, who, typed)
      if (outcome.ok) {
        return c.redirect(`${link(service, 'users')}?notice=added&userId=${outcome.userId}`, 303)
      }
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const message = refusalMessage(refusal, profile)
      return c.html(newView(service, administrator, typed, undefined, message), refusalStatus(refusal))
    }),
  )
}

function userFields(typed: Typed, error: string | undefined): Html {
  return html`${field({ name: 'userName', label: 'ユーザ名', value: typed.userName, error, autocomplete: 'off', maxlength: nameMax })}
<div class="field"><span class="label">権限</span><div class="field-input">${tick({ type: 'checkbox', name: 'administrator', value: 'yes', label: '管理者権限ユーザにする', isTicked: typed.administrator })}
<p class="hint">管理者権限ユーザは、メニューの[共通]にある画面を操作できます。</p></div></div>`
}

function newView(
  service: AdministeredService,
  administrator: Insider,
  typed: Typed,
  error: string | undefined,
  message: Message | null,
): Html {
  const { names, contacts } = service.profile
  const main = html`<p class="instruction">追加するユーザの名前と権限を入力して、「登録」ボタンを押してください。</p>
<form method="post" action="${link(service, 'newUser')}" class="panel">
${tokenInput(administrator.sessionId)}
${userFields(typed, error)}
<div class="actions"><button class="button button-primary" type="submit">登録</button>
<a class="button" href="${link(service, 'users')}">前画面へ戻る</a></div>
</form>
${messageBox('error', message)}
<ul class="notes"><li>${names.userId}は自動で割り当てられます。${names.initialPassword}は、${contacts.desk.name}から「${names.userIdNotice}」でお知らせします。</li></ul>`
  return administrationPage(service, administrator, 'users', [...trail.slice(0, 2), 'ユーザの追加'], main)
}

/** 無効 comes first while its screen is open, and with the deletion while it isn't (S2-1.3-02, M1). */
function beforeDeletion(service: AdministeredService, userId: string): Html {
  if (!hasUserOtp(service.site.context, service.profile.service))
    return html`ユーザを削除すると、そのユーザのワンタイムパスワードも無効になります。元に戻すことはできません。`
  return html`ワンタイムパスワードが有効なユーザは削除できません。削除前に、<a href="${link(service, 'userOtp')}?userId=${userId}">ユーザOTP管理画面</a>でワンタイムパスワードを無効化してください。`
}

type Found = NonNullable<Awaited<ReturnType<typeof findCompanyUser>>>

/** ユーザの変更・削除. */
export function userScreen(service: AdministeredService): void {
  const { app, site, profile } = service
  const find = async ({ who }: Insider, userId: string): Promise<Found> => {
    const found = await findCompanyUser(site.context, who, userId)
    if (found === undefined) throw new Problem('notFound')
    return found
  }

  app.get(
    link(service, 'user'),
    forAdministrators(service, async (c, administrator) => {
      const found = await find(administrator, c.req.param('id') ?? '')
      const typed = restored(administrator) ?? found.user
      return c.html(userView(service, administrator, found, typed, undefined, null))
    }),
  )

  app.post(
    link(service, 'user'),
    forAdministratorsForm(service, async (c, administrator, form) => {
      const found = await find(administrator, c.req.param('id') ?? '')
      const typed = typedIn(form)
      const error = nameError(typed)
      if (error !== undefined) {
        return c.html(userView(service, administrator, found, typed, error, null), 422)
      }
      const { who, caller } = administrator
      const { userId } = found.user
      const asked = { userId, ...typed, seen: form['seen'] ?? '' }
      const outcome = await changeCompanyUser(site.context, caller, who, asked)
      if (outcome.ok) return c.redirect(`${link(service, 'users')}?notice=changed`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const now = await find(administrator, userId)
      const message = refusalMessage(refusal, profile)
      return c.html(userView(service, administrator, now, typed, undefined, message), refusalStatus(refusal))
    }),
  )

  app.post(
    link(service, 'deleteUser'),
    forAdministratorsForm(service, async (c, administrator, form) => {
      const found = await find(administrator, c.req.param('id') ?? '')
      const { who, caller } = administrator
      const { userId } = found.user
      const outcome = await deleteCompanyUser(site.context, caller, who, {
        userId,
        seen: form['seen'] ?? '',
      })
      if (outcome.ok) return c.redirect(`${link(service, 'users')}?notice=deleted`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const now = await find(administrator, userId)
      const message = refusalMessage(refusal, profile)
      return c.html(
        userView(service, administrator, now, now.user, undefined, message),
        refusalStatus(refusal),
      )
    }),
  )
}

function userView(
  service: AdministeredService,
  administrator: Insider,
  { user, seen }: Found,
  typed: Typed,
  error: string | undefined,
  message: Message | null,
): Html {
  const hidden = html`${tokenInput(administrator.sessionId)}<input type="hidden" name="seen" value="${seen}">`
  const main = html`<form method="post" action="${link(service, 'user', user.userId)}" class="panel">
${hidden}
${shown(service.profile.names.userId, user.userId)}
${userFields(typed, error)}
<div class="actions"><button class="button button-primary" type="submit">変更</button>
<a class="button" href="${link(service, 'users')}">前画面へ戻る</a></div>
</form>
<section class="panel"><h2>ユーザの削除</h2>
<p>${beforeDeletion(service, user.userId)}</p>
<form method="post" action="${link(service, 'deleteUser', user.userId)}" data-confirm="${user.userName}（${user.userId}）を削除します。よろしいですか？">
${hidden}<div class="actions"><button class="button" type="submit">削除</button></div>
</form></section>
${messageBox('error', message)}`
  return administrationPage(
    service,
    administrator,
    'users',
    [...trail.slice(0, 2), 'ユーザの変更・削除'],
    main,
  )
}
