import type { Context as HonoContext } from 'hono'
import { capText } from '../../../../authority/texts/code-cap.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import type { Form } from '../../../../platform/http/form.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { cell } from '../../../../platform/web/cell.ts'
import { messageBox, shown, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordTable } from '../../../../platform/web/record-table.ts'
import { changeIdLock, isSharedTokenLocked } from '../../operations/administration/id-locks.ts'
import { listFbUsers } from '../../operations/administration/users.ts'
import type { IdLockAction } from '../../rules/id-lock.ts'
import { idLockNames, idLockQuestions, idLocksDone } from '../../texts/administration.ts'
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
import { userPageLinks, userPageOf } from './user-pages.ts'
import { idState } from './users.ts'

const columns = ['お客様ID', '利用者名', 'ID状況', '操作'] as const
type Line = Awaited<ReturnType<typeof listFbUsers>>[number]

const actions = Object.keys(idLockNames) as IdLockAction[]

function actionIn(value: string | undefined): IdLockAction | undefined {
  return actions.find((action) => action === value)
}

/** IDロック解除: which IDs and tokens are locked, and the possible acts (C-1 unlock_actor). */
export function idLocksScreen(service: FbService): void {
  const { app } = service
  app.get(
    link(service, 'idLocks'),
    forAdministrators(service, async (c, visit) => {
      const done = actionIn(c.req.query('notice'))
      const notice = done === undefined ? null : idLocksDone[done]
      return c.html(await listView(service, visit, c.req.query('page'), notice))
    }),
  )
  app.get(
    link(service, 'idLock'),
    forAdministrators(service, async (c, visit) => {
      const user = await find(service, visit, c)
      const action = actionIn(c.req.query('action'))
      if (action === undefined) throw new Problem('badRequest')
      return c.html(actView(service, visit, user, action, {}))
    }),
  )
  app.post(
    link(service, 'idLock'),
    forAdministratorsForm(service, (c, visit, form) => post(service, c, visit, form)),
  )
}

async function find({ site }: FbService, { who }: Visit, c: HonoContext<Env>): Promise<Line> {
  const users = await listFbUsers(site.context, who)
  const user = users.find(({ userId }) => userId === c.req.param('id'))
  if (user === undefined) throw new Problem('notFound')
  return user
}

async function post(service: FbService, c: HonoContext<Env>, visit: Visit, form: Form): Promise<Response> {
  const { site } = service
  const user = await find(service, visit, c)
  const action = actionIn(form['action'])
  if (action === undefined) throw new Problem('badRequest')
  const confirmation = confirmationError(form, 'registration')
  if (confirmation !== undefined) return c.html(actView(service, visit, user, action, { confirmation }), 422)
  const asked = { userId: user.userId, action }
  const outcome = await changeIdLock(site.context, visit.caller, visit.who, asked, confirmationIn(form))
  if (outcome.ok) return c.redirect(`${link(service, 'idLocks')}?notice=${action}`, 303)
  const { refusal } = outcome
  const over = whenOver(service, c, refusal)
  if (over !== undefined) return over
  const page = actView(service, visit, user, action, toldOf(service, refusal))
  return c.html(page, refusalStatus(refusal))
}

/** The possible acts for a user; none for oneself, which is up to the branch. */
function possible(user: Line, { who }: Visit): readonly IdLockAction[] {
  if (user.userId === who.userId) return []
  const can: Record<IdLockAction, boolean> = {
    unlock_password: user.passwordLocked,
    // The cap's lock is lifted by the branch alone.
    unlock_token: user.bindingStatus === 'locked' && !user.capped,
    lock: !user.passwordLocked,
  }
  return actions.filter((action) => can[action])
}

async function listView(
  service: FbService,
  visit: Visit,
  asked: string | undefined,
  notice: Message | null,
): Promise<Html> {
  const { site, profile } = service
  const page = userPageOf(await listFbUsers(site.context, visit.who), asked)
  const buttons = (user: Line) =>
    possible(user, visit).map(
      (action) =>
        html`<a class="button button-small" href="${link(service, 'idLock', user.userId)}?action=${action}">${idLockNames[action]}<span class="visually-hidden">（${user.userId}）</span></a> `,
    )
  const rows = page.lines.map(
    (user) => html`<tr>
${cell(columns[0], user.userId, 'whole')}
${cell(columns[1], user.userName)}
${cell(columns[2], idState(user))}
${cell(columns[3], user.userId === visit.who.userId ? html`（ご自身）` : html`${buttons(user)}`)}</tr>`,
  )
  const isSharedLocked = await isSharedTokenLocked(site.context, visit.who)
  const branch = `${profile.contacts.desk.name}の窓口`
  const main = html`${messageBox('info', notice)}
${isSharedLocked ? html`<p class="caution">共通トークンが「OTPロック」の状態です。すべての利用者が都度振込を行えません。ロックの解除は、${branch}で承ります。</p>` : null}
${recordTable({ label: '利用者一覧', columns, rows })}
${userPageLinks(link(service, 'idLocks'), page)}
<ul class="notes">
<li>ログイン規制：パスワードを${profile.names.passwordFailures}連続して誤ったか、強制ロックされたため、ログインできない状態です。</li>
<li>OTPロック：ワンタイムパスワードを${profile.names.codeFailures}連続して誤ったため、都度振込を行えない状態です。</li>
${profile.code.cap === null ? null : html`<li>OTPロック（窓口でのみ解除）：ワンタイムパスワードの誤りが${capText(profile)}に達したため、都度振込を行えない状態です。ロックの解除は、${branch}で承ります。</li>`}
<li>管理者ご自身のお客様IDとトークン、共通トークンのロックの解除は、${branch}で承ります。</li>
</ul>`
  return administrationPage(service, visit, 'idLocks', { title: '利用者一覧', main })
}

function actView(service: FbService, visit: Visit, user: Line, action: IdLockAction, told: Told): Html {
  const { confirmation, message = null } = told
  const main = html`<p class="instruction">${idLockQuestions[action]}登録確認用パスワードを入力し、「実行」ボタンを押してください。</p>
<form method="post" action="${link(service, 'idLock', user.userId)}">
${tokenInput(visit.sessionId)}<input type="hidden" name="action" value="${action}">
<div class="panel">${shown('お客様ID', user.userId)}${shown('利用者名', user.userName)}
${confirmationField('registration', confirmation)}</div>
${action === 'lock' ? html`<p class="caution">ログイン中の場合は、直ちに画面が終了します。</p>` : null}
<div class="actions"><button class="button button-primary" type="submit">実行</button>
<a class="button" href="${link(service, 'idLocks')}">戻る</a></div>
</form>
${messageBox('error', message)}`
  return administrationPage(service, visit, 'idLocks', {
    title: idLockNames[action],
    trail: ['利用者一覧'],
    main,
  })
}
