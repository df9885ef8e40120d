import type { Context as HonoContext } from 'hono'
import { hasRight } from '../../authority/operations/desks.ts'
import type { Particulars } from '../../authority/rules/particulars.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import type { Form } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { type FieldErrors, messageBox } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { Staff, TypedWhy } from '../contract.ts'
import { actAtDesk, type DeskWork, parseUserAction } from '../operations/act.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { noteAccountNumbers } from '../operations/note-account-numbers.ts'
import { showParticulars } from '../operations/particulars.ts'
import { deskPaths, deskUserHref } from '../routes.ts'
import type { Refusal } from '../rules/refusal.ts'
import { callNoticeOf, callTexts } from '../texts/calls.ts'
import { deskTexts, done } from '../texts/desk.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { accountNumbersButton } from './account-numbers.ts'
import { actionSections } from './actions.ts'
import { activationPage } from './activation.ts'
import { blankIdentification, type TypedIdentification } from './call-forms.ts'
import { callPanel, callsTab, callWarning, identificationNeeded, whyNames } from './call-panel.ts'
import { certificateTab } from './certificates.ts'
import { endingTab } from './close-customer.ts'
import { numberSection } from './customer-number.ts'
import { moneyTab } from './disputes.ts'
import { historyTab, recentSection } from './events.ts'
import { accountTab, loginsTab, panelsOf, tokenTab } from './facts.ts'
import { identityArea } from './identity.ts'
import { keysTab } from './keys.ts'
import { letterPage } from './letter.ts'
import { operationsTab } from './operations.ts'
import { particularsSection, seesParticulars } from './particulars.ts'
import { risksTab } from './risks.ts'
import { type Desk, deskPage, forStaff, forStaffForm, staffCaller, toldOf } from './staff.ts'
import { standingArea } from './standing.ts'
import { synchronizationLink } from './synchronization.ts'
import { tabList } from './tabs.ts'
import { userInPath } from './user-in-path.ts'
import { blankWhy, parseWhy, sealedOnly } from './why.ts'
import { actionDone, takesSeal } from './words.ts'

type Target = { readonly record: UserRecord; readonly profile: ServiceProfile }
type UserAction = DeskWork['action']
/** Whoever acts for customers, grants it, or audits it. */
const seesNumbers = ['unlock_code', 'approve', 'audit'] as const
type Shown = {
  readonly why: TypedWhy
  readonly passwordErrors: FieldErrors
  readonly error: Message | null
  readonly info: Message | null
  /** Stands below the error. */
  readonly hint: string | null
  /** Are the account numbers shown, after they were asked for? */
  readonly accountNumbers: boolean
  /** What callers are identified with, after it was asked for. */
  readonly particulars: Particulars | null
  /** What lacks a call, where one is needed. */
  readonly identification: TypedIdentification
  /** Which tab is open. */
  readonly tab: string | undefined
}

const blank: Shown = {
  why: blankWhy,
  passwordErrors: {},
  error: null,
  info: null,
  hint: null,
  accountNumbers: false,
  particulars: null,
  identification: blankIdentification,
  tab: undefined,
}

/** One page on a caller: what the matter is, what can be done, and what was done. */
export function userScreen(desk: Desk): void {
  const { app, profile: deskProfile } = desk
  const path = (screen: 'user' | 'act' | 'accountNumbers' | 'showParticulars') =>
    `/${deskProfile.service}${deskPaths[screen]}`

  app.get(
    path('user'),
    forStaff(desk, [], async (c, staff) => {
      const target = await targetOf(desk, c, staff)
      const info = noticeOf(desk, target, c.req.query('notice'))
      return c.html(view(desk, staff, target, { ...blank, info, tab: c.req.query('tab') }))
    }),
  )

  app.post(
    path('accountNumbers'),
    forStaffForm(desk, seesNumbers, async (c, staff) => {
      const target = await targetOf(desk, c, staff)
      const { service, userId } = target.record.user
      const asked = { service, userId, of: 'user' } as const
      await noteAccountNumbers(desk.context, staffCaller(c, staff), staff.operator, asked)
      return c.html(view(desk, staff, target, { ...blank, accountNumbers: true }))
    }),
  )

  app.post(path('showParticulars'), shownParticulars(desk))

  app.post(
    path('act'),
    forStaffForm(desk, ['unlock_code', 'print'], async (c, staff, form) => {
      const target = await targetOf(desk, c, staff)
      const { action, step } = choiceOf(form)
      const { typed, why } = takesSeal(desk, target.profile, action)
        ? sealedOnly(parseWhy(form))
        : parseWhy(form, whyNames(staff, target.record, target.profile))
      if (step === 'ask' && why === null)
        return c.html(view(desk, staff, target, { ...blank, why: typed }), 422)

      const { service, userId } = target.record.user
      const outcome = await actAtDesk(desk.context, staffCaller(c, staff), {
        action,
        step,
        service,
        userId,
        operatorId: staff.operator.userId,
        reason: why?.reason ?? '',
        identification: why?.identification ?? '',
        seen: form['seen'] ?? '',
        typed: typedPassword(form),
      })
      if (!outcome.ok) return refused(desk, c, staff, { action, why: typed, refusal: outcome.refusal })
      const { result, passwords, activationCode, expiresAtMs } = outcome
      if (activationCode !== null && expiresAtMs !== null) {
        const made = { code: activationCode, expiresAtMs }
        return c.html(activationPage(desk, staff, target.record, target.profile, made))
      }
      if (result === 'done' && (passwords !== null || action === 'issue_letter')) {
        const isReset = action === 'reset_password'
        const told = passwords === null || expiresAtMs === null ? null : { ...passwords, expiresAtMs }
        const notice = actionDone(desk, target.profile, action)
        return c.html(letterPage(desk, staff, target.record, target.profile, { isReset, told, notice }))
      }
      const notice = result === 'done' ? action : result
      return c.redirect(`${deskUserHref(deskProfile.service, 'user', service, userId)}?notice=${notice}`, 303)
    }),
  )
}

/** The same page, with what the caller is identified with: after it was asked for, for this page only. */
function shownParticulars(desk: Desk) {
  return forStaffForm(desk, seesParticulars, async (c, staff) => {
    const target = await targetOf(desk, c, staff)
    const { user } = target.record
    const particulars = await showParticulars(desk.context, staffCaller(c, staff), staff.operator, user)
    return c.html(view(desk, staff, target, { ...blank, particulars }))
  })
}

/** Whom the address names, within the institution: a stranger's user is as unknown as one that nobody has. */
async function targetOf(desk: Desk, c: HonoContext<Env>, staff: Staff): Promise<Target> {
  const { profile, record } = await userInPath(desk, c, staff)
  return { profile, record }
}

function choiceOf(form: Form): Pick<DeskWork, 'action' | 'step'> {
  const { action: word = '', step } = form
  const action = parseUserAction(word)
  if (action === undefined || (step !== 'ask' && step !== 'carry_out')) throw new Problem('badRequest')
  return { action, step }
}

function typedPassword(form: Form): DeskWork['typed'] {
  const { newPassword, newPasswordAgain = '' } = form
  return newPassword === undefined ? null : { password: newPassword, again: newPasswordAgain }
}

function noticeOf(desk: Desk, { profile }: Target, word = ''): Message | null {
  const told = [
    'requested',
    'create_user',
    'revoke_certificate',
    'number_customer',
    'close_customer',
    'change_particulars',
    'synchronize_token',
  ] as const
  const other = told.find((each) => each === word)
  if (other !== undefined) return done[other]
  const call = callNoticeOf(word)
  if (call !== null) return callTexts.done[call]
  const action = parseUserAction(word)
  return action === undefined ? null : actionDone(desk, profile, action)
}

type Refused = {
  readonly action: UserAction
  readonly why: TypedWhy
  readonly refusal: Refusal
}

/** The page as things stand now, with what was typed; whoever came second sees what the first one did. */
async function refused(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  { action, why, refusal }: Refused,
): Promise<Response> {
  const target = await targetOf(desk, c, staff)
  const message = toldOf(desk, refusal, target.profile)
  const kept = { ...blank, why: { ...why, errors: {} } }
  const status = refusalStatus(refusal)
  if (refusal.startsWith('new_password_')) {
    const beside = refusal === 'new_password_mismatch' ? 'newPasswordAgain' : 'newPassword'
    return c.html(view(desk, staff, target, { ...kept, passwordErrors: { [beside]: message.text } }), status)
  }
  const hint = refusal === 'nothing_to_do' ? onceHint(action) : null
  const identification = refusal === 'call_needed' ? identificationNeeded : blankIdentification
  return c.html(view(desk, staff, target, { ...kept, error: message, hint, identification }), status)
}

/** Whoever sends the form of something that is shown once again has to know why it is not there. */
function onceHint(action: UserAction): string | null {
  if (action === 'issue_activation_code') return deskTexts.codeShownOnce
  return action === 'issue_letter' || action === 'reset_password' ? deskTexts.shownOnce : null
}

/** Who, how things stand, what to do, and what happened last, at one glance; the rest behind tabs. */
function view(desk: Desk, staff: Staff, { record, profile }: Target, shown: Shown): Html {
  const { user } = record
  const title = `${user.userName}（${user.userId}）`
  const asks = seesNumbers.some((right) => hasRight(staff.operator.role, right))
  const href = deskUserHref(desk.profile.service, 'accountNumbers', user.service, user.userId)
  const button = asks ? accountNumbersButton(staff, href) : null
  const numbers = { shown: shown.accountNumbers, button }
  const now = desk.context.now()
  const main = html`${messageBox('info', shown.info)}${messageBox('error', shown.error)}
${shown.hint === null ? null : html`<p class="caution">${shown.hint}</p>`}
${callWarning(desk, staff, record, profile)}${identityArea(record, profile, numbers)}
${particularsSection(desk, staff, record, profile, shown.particulars)}
${callPanel(desk, staff, record, profile, shown.identification)}
<div class="caller-work">
<div class="caller-column">${standingArea(record, profile, panelsOf(desk, record, profile), now, synchronizationLink(desk, staff, record))}</div>
<div class="caller-column">${actionSections(desk, staff, record, profile, shown)}
${numberSection(desk, staff, record, profile)}</div>
<div class="caller-column">${recentSection(desk, record, profile)}</div>
</div>
${tabList(
  [
    historyTab(desk, record, profile),
    callsTab(desk, record),
    loginsTab(record),
    tokenTab(record),
    accountTab(record, profile, numbers),
    certificateTab(desk, staff, record, profile),
    moneyTab(desk, staff, record),
    operationsTab(desk, staff, record),
    risksTab(record),
    endingTab(desk, staff, record),
    keysTab(desk, record, profile),
  ],
  shown.accountNumbers ? 'accounts' : shown.tab,
)}`
  return deskPage(desk, staff, title, html`<div class="caller">${main}</div>`)
}
