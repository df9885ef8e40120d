import type { Context as HonoContext } from 'hono'
import type { Form } from '../../../../platform/http/form.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { tick, ticks } from '../../../../platform/web/choice.ts'
import { type FieldErrors, hasErrors, messageBox, shown, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import {
  changeFbUser,
  deleteFbUser,
  type FoundFbUser,
  findFbUser,
} from '../../operations/administration/users.ts'
import { limitsOf } from '../../operations/change-limits.ts'
import type { FirstPasswords } from '../../operations/open-fb-customer.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { fbUsersDone } from '../../texts/administration.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import type { FbService, Visit } from '../service.ts'
import {
  administrationPage,
  forAdministrators,
  forAdministratorsForm,
  link,
  whenOver,
} from './administrators.ts'
import { confirmationError, confirmationField, confirmationIn, type Told, toldOf } from './confirmation.ts'
import {
  firstPasswordsShown,
  rightsOf,
  type TypedUser,
  typedUserIn,
  typedUserOf,
  userErrors,
  userFields,
} from './user-fields.ts'

const title = '変更・削除'
const trail = ['利用者一覧']

type Shown = Told & { readonly typed: TypedUser; readonly renews: boolean; readonly errors: FieldErrors }

async function find(service: FbService, visit: Visit, c: HonoContext<Env>): Promise<FoundFbUser> {
  const found = await findFbUser(service.site.context, visit.who, c.req.param('id') ?? '')
  if (found === undefined) throw new Problem('notFound')
  return found
}

/** A user in IDメンテナンス, to be changed or deleted. */
export function userScreens(service: FbService): void {
  const { app } = service
  app.get(
    link(service, 'user'),
    forAdministrators(service, async (c, visit) => {
      const found = await find(service, visit, c)
      const typed = visit.draft?.typed ?? null
      const shownAs = typed === null ? asShown(found) : { ...typedIn(typed), errors: {} }
      return c.html(view(service, visit, found, shownAs))
    }),
  )
  app.post(
    link(service, 'user'),
    forAdministratorsForm(service, (c, visit, form) => change(service, c, visit, form)),
  )
  app.get(
    link(service, 'deleteUser'),
    forAdministrators(service, async (c, visit) =>
      c.html(deleteView(service, visit, await find(service, visit, c), {})),
    ),
  )
  app.post(
    link(service, 'deleteUser'),
    forAdministratorsForm(service, (c, visit, form) => remove(service, c, visit, form)),
  )
}

function asShown({ user, rights }: FoundFbUser): Shown {
  return { typed: typedUserOf(user.userName, rights), renews: false, errors: {} }
}

function typedIn(form: Form) {
  return { typed: typedUserIn(form), renews: form['renews'] === 'yes' }
}

async function change(service: FbService, c: HonoContext<Env>, visit: Visit, form: Form): Promise<Response> {
  const { site } = service
  const found = await find(service, visit, c)
  const { typed, renews } = typedIn(form)
  const errors = userErrors(typed, limitsOf(visit.visitor, service.profile))
  const shown = { typed, renews, errors }
  const confirmation = confirmationError(form, 'registration')
  if (hasErrors(errors) || confirmation !== undefined)
    return c.html(view(service, visit, found, { ...shown, confirmation }), 422)
  const { userId } = found.user
  const { userName } = typed
  const asked = { userId, userName, rights: rightsOf(typed), renews: shown.renews, seen: form['seen'] ?? '' }
  const outcome = await changeFbUser(site.context, visit.caller, visit.who, asked, confirmationIn(form))
  if (!outcome.ok) {
    const { refusal } = outcome
    const again = (now: FoundFbUser, told: Told) => view(service, visit, now, { ...shown, ...told })
    return refused(service, c, visit, refusal, again)
  }
  if (outcome.passwords !== null)
    return c.html(firstPasswordsView(service, visit, { userId, userName }, outcome.passwords))
  return c.redirect(`${link(service, 'users')}?notice=changed`, 303)
}

async function remove(service: FbService, c: HonoContext<Env>, visit: Visit, form: Form): Promise<Response> {
  const { site } = service
  const found = await find(service, visit, c)
  const confirmation = confirmationError(form, 'registration')
  if (confirmation !== undefined) return c.html(deleteView(service, visit, found, { confirmation }), 422)
  const asked = { userId: found.user.userId, seen: form['seen'] ?? '' }
  const outcome = await deleteFbUser(site.context, visit.caller, visit.who, asked, confirmationIn(form))
  if (outcome.ok) return c.redirect(`${link(service, 'users')}?notice=deleted`, 303)
  const again = (now: FoundFbUser, told: Told) => deleteView(service, visit, now, told)
  return refused(service, c, visit, outcome.refusal, again)
}

/** The screen again with the reason, showing the user's current state. */
async function refused(
  service: FbService,
  c: HonoContext<Env>,
  visit: Visit,
  refusal: Refusal,
  again: (now: FoundFbUser, told: Told) => Html,
): Promise<Response> {
  const over = whenOver(service, c, refusal)
  if (over !== undefined) return over
  return c.html(again(await find(service, visit, c), toldOf(service, refusal)), refusalStatus(refusal))
}

function view(service: FbService, visit: Visit, { user, rights, seen }: FoundFbUser, shownAs: Shown): Html {
  const { typed, renews, errors, confirmation, message = null } = shownAs
  const isOwn = user.userId === visit.who.userId
  const main = html`<form method="post" action="${link(service, 'user', user.userId)}">
${tokenInput(visit.sessionId)}<input type="hidden" name="seen" value="${seen}">
<div class="panel">
${shown(service.profile.names.userId, user.userId)}
${userFields(typed, errors, limitsOf(visit.visitor, service.profile))}
${
  isOwn
    ? null
    : html`${ticks('初回パスワード', [
        tick({
          type: 'checkbox',
          name: 'renews',
          value: 'yes',
          label: '初回パスワードを作り直す',
          isTicked: renews,
        }),
        html`\n<p class="hint">パスワードを忘れた場合など。すべてのパスワードが新しくなり、利用者は次のログインで変更します。</p>`,
      ])}`
}
${confirmationField('registration', confirmation)}
</div>
<ul class="notes"><li>変更した内容は、ログイン中の利用者にも直ちに適用されます。</li>
<li>新たに承認または都度振込の権限を設定した場合は、初回パスワードをすべて作り直します。</li></ul>
<div class="actions"><button class="button button-primary" type="submit">変更</button>
<a class="button" href="${link(service, 'users')}">戻る</a></div>
</form>
${messageBox('error', message)}
${
  isOwn
    ? null
    : html`<section class="panel"><h2>利用者の削除</h2><p>${rights.role === 'administrator' ? '' : 'トークンが登録されている利用者は、登録解除してから削除してください。'}</p>
<div class="actions"><a class="button" href="${link(service, 'deleteUser', user.userId)}">削除</a></div></section>`
}`
  return administrationPage(service, visit, 'users', { title, trail, main })
}

function deleteView(service: FbService, visit: Visit, { user, seen }: FoundFbUser, told: Told): Html {
  const { confirmation, message = null } = told
  const main = html`<p class="instruction">次の利用者を削除します。内容を確認し、登録確認用パスワードを入力してください。</p>
<form method="post" action="${link(service, 'deleteUser', user.userId)}">
${tokenInput(visit.sessionId)}<input type="hidden" name="seen" value="${seen}">
<div class="panel">${shown(service.profile.names.userId, user.userId)}${shown('利用者名', user.userName)}
${confirmationField('registration', confirmation)}</div>
<p class="caution">削除した利用者のお客様IDは、再び登録することはできません。</p>
<div class="actions"><button class="button button-primary" type="submit">削除</button>
<a class="button" href="${link(service, 'user', user.userId)}">戻る</a></div>
</form>
${messageBox('error', message)}`
  return administrationPage(service, visit, 'users', {
    title: '利用者の削除',
    trail: [...trail, title],
    main,
  })
}

function firstPasswordsView(
  service: FbService,
  visit: Visit,
  user: { readonly userId: string; readonly userName: string },
  passwords: FirstPasswords,
): Html {
  const main = html`${messageBox('info', fbUsersDone.changed)}
${firstPasswordsShown(passwords, user)}
<div class="actions"><a class="button button-primary" href="${link(service, 'users')}">IDメンテナンス</a></div>`
  return administrationPage(service, visit, 'users', { title: '変更完了', trail: [...trail, title], main })
}
