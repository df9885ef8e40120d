import { hasUserOtp } from '../../../../authority/operations/bindings/list-bindings.ts'
import { say } from '../../../../authority/screens/say.ts'
import { bindingStatusNamesIn } from '../../../../authority/texts/bindings.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { userOtpTexts } from '../../../../authority/texts/user-otp.ts'
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

const trailOf = ({ t }: AdministeredService, title: string) => [t('company.group'), t('users.name'), title]
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

function nameError({ t, told }: AdministeredService, { userName }: Typed): string | undefined {
  return textError(t('bindings.userName'), userName, nameMax, told)
}

/** ユーザ管理: the users of the company, in a list (S2-1.2-02, A-17). */
export function usersScreen(service: AdministeredService): void {
  const { app, site, profile } = service
  const { told } = userOtpTexts(profile)
  app.get(
    link(service, 'users'),
    forAdministrators(service, async (c, administrator) => {
      const users = await listCompanyUsers(site.context, administrator.who)
      const notices: { readonly [name: string]: Message } = {
        added: told.userAdded,
        changed: told.userChanged,
        deleted: told.userDeleted,
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
  const { t } = service
  const { names } = service.profile
  const isNew = users.some(({ userId }) => userId === added)
  const rows = users.map(
    (user) => html`<tr>
${cell(names.userId, html`<a href="${link(service, 'user', user.userId)}">${user.userId}</a>`, 'whole')}
${cell(t('bindings.userName'), user.userName)}
${cell(t('users.rights'), user.administrator ? t('users.administrator') : t('users.general'))}
${cell(t('list.status'), stateText(service, user))}
${cell(t('tokenId.label'), user.tokenId === null ? t('sign.none') : html`${user.tokenId}<br>${bindingStatusNamesIn(service.profile)[user.bindingStatus ?? 'pending']}${user.capped ? fill(t('users.onlyDesk'), { desk: service.profile.contacts.desk.name }) : ''}`, 'whole')}
${cell(t('mail.address'), user.address === null ? t('addresses.missing') : t('addresses.present'))}</tr>`,
  )
  const main = html`${messageBox('info', notice)}
${
  isNew
    ? html`<p class="caution">${say(t('users.added'), { label: names.userId, userId: html`<strong>${added}</strong>`, initialPassword: names.initialPassword, desk: service.profile.contacts.desk.name, userIdNotice: names.userIdNotice })}</p>`
    : null
}
${recordTable({ label: t('users.list'), columns: [names.userId, t('bindings.userName'), t('users.rights'), t('list.status'), t('tokenId.label'), t('mail.address')], rows })}
<div class="actions"><a class="button button-primary" href="${link(service, 'newUser')}">${t('users.add')}</a></div>
<p class="hint">${say(t('users.choose'), { userId: names.userId })}</p>`
  return administrationPage(service, administrator, 'users', trailOf(service, t('users.title')), main)
}

function stateText(
  { t }: AdministeredService,
  user: Awaited<ReturnType<typeof listCompanyUsers>>[number],
): string {
  if (user.status === 'suspended') return t('users.suspended')
  if (!user.hasPassword) return t('users.waiting')
  if (!user.passwordLocked) return t('users.active')
  return user.strangersOnly ? t('users.lockedStrangers') : t('users.locked')
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
      const error = nameError(service, typed)
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

function userFields({ t }: AdministeredService, typed: Typed, error: string | undefined): Html {
  return html`${field({ name: 'userName', label: t('bindings.userName'), value: typed.userName, error, autocomplete: 'off', maxlength: nameMax })}
<div class="field"><span class="label">${t('users.rights')}</span><div class="field-input">${tick({ type: 'checkbox', name: 'administrator', value: 'yes', label: t('users.makeAdministrator'), isTicked: typed.administrator })}
<p class="hint">${t('users.administratorHint')}</p></div></div>`
}

function newView(
  service: AdministeredService,
  administrator: Insider,
  typed: Typed,
  error: string | undefined,
  message: Message | null,
): Html {
  const { t } = service
  const { names, contacts } = service.profile
  const main = html`<p class="instruction">${t('users.instruction')}</p>
<form method="post" action="${link(service, 'newUser')}" class="panel">
${tokenInput(administrator.sessionId)}
${userFields(service, typed, error)}
<div class="actions"><button class="button button-primary" type="submit">${t('go.register')}</button>
<a class="button" href="${link(service, 'users')}">${t('go.back')}</a></div>
</form>
${messageBox('error', message)}
<ul class="notes"><li>${say(t('users.idNote'), { userId: names.userId, initialPassword: names.initialPassword, desk: contacts.desk.name, userIdNotice: names.userIdNotice })}</li></ul>`
  return administrationPage(service, administrator, 'users', trailOf(service, t('users.add')), main)
}

/** 無効 comes first while its screen is open, and with the deletion while it isn't (S2-1.3-02, M1). */
function beforeDeletion(service: AdministeredService, userId: string): Html {
  const { t } = service
  if (!hasUserOtp(service.site.context, service.profile.service)) return html`${t('users.deleteNote')}`
  return html`${say(t('users.revokeFirst'), { userOtp: `${link(service, 'userOtp')}?userId=${userId}` })}`
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
      const error = nameError(service, typed)
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
  const { t } = service
  const hidden = html`${tokenInput(administrator.sessionId)}<input type="hidden" name="seen" value="${seen}">`
  const main = html`<form method="post" action="${link(service, 'user', user.userId)}" class="panel">
${hidden}
${shown(service.profile.names.userId, user.userId)}
${userFields(service, typed, error)}
<div class="actions"><button class="button button-primary" type="submit">${t('company.change')}</button>
<a class="button" href="${link(service, 'users')}">${t('go.back')}</a></div>
</form>
<section class="panel"><h2>${t('users.delete')}</h2>
<p>${beforeDeletion(service, user.userId)}</p>
<form method="post" action="${link(service, 'deleteUser', user.userId)}" data-confirm="${fill(t('users.confirmDelete'), { userName: user.userName, userId: user.userId })}">
${hidden}<div class="actions"><button class="button" type="submit">${t('users.deleteButton')}</button></div>
</form></section>
${messageBox('error', message)}`
  return administrationPage(
    service,
    administrator,
    'users',
    trailOf(service, t('users.edit')),
    main,
    link(service, 'user', user.userId),
  )
}
