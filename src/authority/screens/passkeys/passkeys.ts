import type { Context as HonoContext } from 'hono'
import type { Form } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { codeField, parseCodeField } from '../../../platform/web/code-field.ts'
import { type FieldErrors, field, hiddenForm, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { formBehind, forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { findLock } from '../../operations/find-lock.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { findSentCode } from '../../operations/methods/send-code.ts'
import { standings } from '../../operations/methods/standings.ts'
import { attestingOf } from '../../operations/passkeys/attesting.ts'
import {
  careForPasskey,
  passkeysConfirmAnother,
  passkeysMissing,
  passkeysOf,
  proofNow,
  type ShownPasskey,
  visitorBefore,
} from '../../operations/passkeys/care-for-passkey.ts'
import { proofOptions } from '../../operations/passkeys/proof-by-passkey.ts'
import {
  askToProve,
  askToRegister,
  sendPasskeyCode,
  type TypedProof,
} from '../../operations/passkeys/register-passkey.ts'
import { situationNow } from '../../operations/situation.ts'
import type { RegistrationProof } from '../../rules/passkey-events.ts'
import { passkeyDoneOf } from '../../texts/passkeys/done.ts'
import type { Message } from '../../texts/refusal.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { say } from '../say.ts'
import { isInside } from '../stages.ts'
import { passkeyScripts, proofForm } from './ceremony.ts'
import { standingFacts } from './facts.ts'
import { type PasskeyService, passkeyLink, passkeyVisitor } from './passkey-service.ts'
import { removalHref } from './removal.ts'

/** What the parts of a page need, whoever its visitors are. */
type Framed = Omit<PasskeyService, 'sessions' | 'insidePage'>

type Told = {
  readonly done?: Message | null
  /** What was done takes a new password at once. */
  readonly isDisowned?: boolean
  readonly refused?: Message | null
  readonly errors?: FieldErrors
  /** What another passkey is asked; left out: nothing. */
  readonly options?: object | undefined
  /** The passkey whose form was sent, and what was typed there. */
  readonly renaming?: { readonly credentialId: string; readonly name: string }
}

/** The user's own passkeys: what there is, another one, other names, away with one. */
export function passkeysScreen<Found extends FoundSession>(service: PasskeyService<Found>): void {
  const { app, site, profile, sessions, t } = service
  const { context, publicOrigin } = site
  const proves = passkeysConfirmAnother(profile)
  const show = async (c: HonoContext<Env>, found: Found, told: Told) => {
    const asking = { ...passkeyVisitor(service, found), purpose: 'passkey' } as const
    const options = proves ? await proofOptions(context, asking, publicOrigin) : undefined
    const main = await view(service, found, sessionFor(service, c), { ...told, options })
    const scripts = options === undefined ? [] : passkeyScripts
    return service.insidePage(c, found, [t('passkey.title')], main, scripts)
  }

  app.get(
    passkeyLink(service, 'passkeys'),
    forSession(sessions, isInside, async (c, found) => {
      const notice = c.req.query('notice') ?? ''
      const done = passkeyDoneOf(profile, notice)
      return c.html(await show(c, found, { done, isDisowned: notice === doneBy.disown }))
    }),
  )

  // Whoever has no token has a code mailed, or, with neither token nor address, another passkey asked.
  if (service.mail !== null)
    begins(service, show, 'passkeyCode', { ask: sendPasskeyCode, back: '?notice=sent' })
  if (proves) begins(service, show, 'passkeyProof', { ask: askToProve, back: '#another' })

  app.post(
    passkeyLink(service, 'passkeyNew'),
    forSessionForm(sessions, isInside, async (c, found, form) => {
      const by = await proofHere(service, found)
      if (by === null) return c.redirect(passkeyLink(service, 'passkeys'), 303)
      const typed = readProof(service, by, form)
      if ('error' in typed) return c.html(await show(c, found, { errors: { otp: typed.error } }), 422)
      const { userId } = found.user
      const visitor = passkeyVisitor(service, found)
      const outcome = await askToRegister(site.context, callerOf(c, `user:${userId}`), visitor, typed)
      if (outcome.ok) return c.redirect(passkeyLink(service, 'passkeyNew'), 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(sessions.redirectFor(undefined), 303)
      const lock = await findLock(site.context, visitor)
      const refused = service.toldRefusal(lock ?? refusal)
      return c.html(await show(c, found, { refused }), refusalStatus(lock ?? refusal))
    }),
  )

  app.post(passkeyLink(service, 'passkeyCare'), caresForPasskey(service, show))
}

type Show<Found> = (c: HonoContext<Env>, found: Found, told: Told) => Promise<Html>

/** A press on the page that begins one of the ways to register a passkey, by `ask`, and leads back to it. */
function begins<Found extends FoundSession>(
  service: PasskeyService<Found>,
  show: Show<Found>,
  link: 'passkeyCode' | 'passkeyProof',
  { ask, back }: { readonly ask: typeof sendPasskeyCode | typeof askToProve; readonly back: string },
): void {
  const { app, site, sessions } = service
  app.post(
    passkeyLink(service, link),
    forSessionForm(sessions, isInside, async (c, found) => {
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await ask(site.context, caller, passkeyVisitor(service, found))
      if (outcome.ok) return c.redirect(`${passkeyLink(service, 'passkeys')}${back}`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(sessions.redirectFor(undefined), 303)
      return c.html(await show(c, found, { refused: service.toldRefusal(refusal) }), refusalStatus(refusal))
    }),
  )
}

/** Whoever throws one out does so also in a session whose place that passkey has taken meanwhile. */
function caresForPasskey<Found extends FoundSession>(service: PasskeyService<Found>, show: Show<Found>) {
  const { site, profile, sessions } = service
  const list = passkeyLink(service, 'passkeys')
  const gate = async (c: HonoContext<Env>) => ({ found: await sessions.find(c) })
  return formBehind(profile.service, gate, async (c, { found }, form) => {
    const act = readAct(form)
    const inside = isInside(found) ? found : undefined
    const visitor = inside
      ? passkeyVisitor(service, inside)
      : await visitorBefore(site.context, profile.service, sessionFor(service, c))
    const elsewhere = () => c.redirect(sessions.redirectFor(found), 303)
    if (inside === undefined && act?.act !== 'disown') return elsewhere()
    if (act === undefined) return c.redirect(list, 303)
    if (visitor === undefined) return elsewhere()
    const outcome = await careForPasskey(site.context, callerOf(c, `user:${visitor.userId}`), visitor, act)
    if (outcome.ok) {
      const to = outcome.loggedOut ? service.places.entry : list
      return c.redirect(`${to}?notice=${doneBy[act.act]}`, 303)
    }
    const { refusal } = outcome
    if (inside === undefined || refusal === 'ticket_invalid') return elsewhere()
    // Pressed twice, it is done all the same.
    if (refusal === 'nothing_to_do' && isGone(await sessions.find(c), act.credentialId))
      return c.redirect(`${list}?notice=gone`, 303)
    const message = service.toldRefusal(refusal)
    if (act.act !== 'rename')
      return c.html(await show(c, inside, { refused: message }), refusalStatus(refusal))
    const { credentialId, name } = act
    const told = { errors: { name: message.text }, renaming: { credentialId, name } }
    return c.html(await show(c, inside, told), refusalStatus(refusal))
  })
}

function isGone(found: FoundSession | undefined, credentialId: string): boolean {
  return found?.passkeys?.passkeys.every((passkey) => passkey.credentialId !== credentialId) ?? false
}

/** How a user proves that a passkey is to be theirs, on screens that may know no mail. */
async function proofHere(
  { site, mail }: Pick<PasskeyService, 'site' | 'mail'>,
  found: FoundSession,
): Promise<RegistrationProof | null> {
  const by = await proofNow(site.context, found)
  return by === 'mail' && mail === null ? null : by
}

const doneBy = {
  rename: 'renamed',
  disown: 'disowned',
  withdraw: 'withdrawn',
  confirm: 'confirmed',
} as const

function readAct(form: Form): Parameters<typeof careForPasskey>[3] | undefined {
  const { act, credentialId = '', name = '' } = form
  if (act === 'rename') return { act, credentialId, name }
  return act === 'disown' || act === 'withdraw' || act === 'confirm' ? { act, credentialId } : undefined
}

function readProof(
  service: Framed,
  by: RegistrationProof,
  form: Form,
): TypedProof | { readonly error: string | undefined } {
  if (by === 'signature') return { by }
  const { site, t, told } = service
  if (by === 'passkey') return { by, answer: form['answer'] ?? '', publicOrigin: site.publicOrigin }
  const { code, error } = parseCodeField(t('passkey.code'), form['otp'], told, digitsOf(service, by))
  return code === undefined ? { error } : { by, code }
}

/** A code by mail is as long as the profile says; one from a token, as the token shows it. */
function digitsOf({ profile }: Pick<PasskeyService, 'profile'>, by: 'token' | 'mail'): 6 | 8 | 'token' {
  return by === 'token' ? 'token' : (profile.methods.mail?.digits ?? 6)
}

async function view(service: Framed, found: FoundSession, sessionId: string, told: Told): Promise<Html> {
  const { site, t } = service
  const passkeys = passkeysOf(site.context, found)
  return html`${messageBox('info', told.done ?? null)}
${told.isDisowned ? html`<div class="actions"><a class="button button-primary" href="${service.passwordChange}">${t('passkey.changePassword')}</a></div>` : null}
${messageBox('error', told.refused ?? null)}
${missingNote(service, found)}
<p>${t('passkey.what')}</p>
${
  passkeys.length === 0
    ? html`<p>${t('passkey.none')}</p>`
    : passkeys.map((passkey) => panel(service, sessionId, passkey, told))
}
${await another(service, found, sessionId, told)}`
}

/** Why nothing else of the desk opens yet. */
function missingNote({ site, policy, t }: Framed, found: FoundSession): Html | null {
  const missing = passkeysMissing(site.context, found)
  if (missing === 0) return null
  const count = policy.staff?.keysMin ?? missing
  return html`<p class="caution">${say(t('passkey.missing'), { count, missing })}</p>`
}

function panel(
  service: Framed,
  sessionId: string,
  passkey: ShownPasskey,
  { renaming, errors = {} }: Told,
): Html {
  const { credentialId, name, lastUsedAtMs } = passkey
  const { t, dates } = service
  const isTyped = renaming?.credentialId === credentialId
  const action = passkeyLink(service, 'passkeyCare')
  const hidden = (act: string) =>
    html`${tokenInput(sessionId)}<input type="hidden" name="act" value="${act}"><input type="hidden" name="credentialId" value="${credentialId}">`
  return html`<section class="panel passkey"><h2>${name}</h2>
<dl class="facts">
${standingFacts(service, passkey)}
<div><dt>${t('passkey.lastUsed')}</dt><dd>${lastUsedAtMs === null ? t('passkey.neverUsed') : dates.second(lastUsedAtMs)}</dd></div>
</dl>
<details${isTyped ? html` open` : null}><summary>${t('passkey.rename')}</summary>
<form method="post" action="${action}" autocomplete="off">${hidden('rename')}
${field({
  name: 'name',
  id: `name-${credentialId}`,
  label: t('passkey.name'),
  value: isTyped ? renaming.name : name,
  error: isTyped ? errors['name'] : undefined,
  autocomplete: 'off',
  maxlength: 100,
})}
<div class="actions"><button class="button" type="submit">${t('passkey.renameSubmit')}</button></div></form></details>
${service.policy.staff === undefined ? removal(service, sessionId, passkey) : null}
</section>`
}

/**
 * Its owner takes back one that waits by a press, and removes any other with the proof that it is they. Who does not know it throws
 * it out where a press does, which has consequences that nobody wants who has only changed their mind.
 */
function removal(service: Framed, sessionId: string, passkey: ShownPasskey): Html {
  const { t } = service
  const { credentialId, mayDisown, mayWithdraw } = passkey
  const press = (act: 'disown' | 'withdraw', label: 'passkey.notMine' | 'passkey.withdraw') =>
    html`<button class="button" type="submit" name="act" value="${act}">${t(label)}</button>`
  const own = mayWithdraw
    ? press('withdraw', 'passkey.withdraw')
    : html`<a class="button" href="${removalHref(service, credentialId)}">${t('passkey.remove')}</a>`
  if (!mayDisown) return html`<div class="actions">${own}</div>`
  return html`<form method="post" action="${passkeyLink(service, 'passkeyCare')}">${tokenInput(sessionId)}<input type="hidden" name="credentialId" value="${credentialId}">
<p class="caution">${t('passkey.disownNote')}</p>
<div class="actions">${own}
${press('disown', 'passkey.notMine')}</div></form>`
}

/** The first step of a registration: a code of the moment. */
async function another(
  service: Framed,
  found: FoundSession,
  sessionId: string,
  { errors = {}, options }: Told,
): Promise<Html | null> {
  const { site, profile, policy, t } = service
  const contact = profile.contacts.desk.name
  const { passkeyOffered, mailUsed } = situationNow(site.context, profile)
  const passkeyRequired = standings(site.context, profile).passkey === 'required'
  if (!passkeyOffered) return null
  const heading = html`<h2 id="another">${t('passkey.newTitle')}</h2>`
  const barred = refusalBefore(service, found)
  if (barred !== null)
    return html`<section class="panel">${heading}<p>${service.toldRefusal(barred).text}</p></section>`
  const by = await proofHere(service, found)
  if (by === null)
    return html`<section class="panel">${heading}<p>${say(t('passkey.byDesk'), { contact })}</p></section>`
  if (by === 'signature') return bySignature(service, sessionId, heading)
  if (by === 'passkey') return byAnother(service, sessionId, heading, options)
  const of = passkeyVisitor(service, found)
  const sent =
    by === 'token'
      ? undefined
      : await findSentCode(site.context, { ...of, ticketHash: of.sessionHash }, 'passkey')
  const code = codeField({
    name: 'otp',
    label: t('passkey.code'),
    error: errors['otp'],
    digits: digitsOf(service, by),
  })
  const how = by === 'token' ? 'passkey.codeOfToken' : 'passkey.codeOfMail'
  return html`<form method="post" action="${passkeyLink(service, 'passkeyNew')}" class="panel" autocomplete="off" aria-labelledby="another">${heading}
${tokenInput(sessionId)}
<p class="instruction">${t(how)}</p>
${by === 'mail' ? (service.mail?.sent(sent) ?? null) : null}
${code}
<div class="actions"><button class="button button-primary" type="submit">${t('passkey.next')}</button>
${by === 'mail' ? html`<button class="button" type="submit" form="send">${t(sent === undefined ? 'passkey.send' : 'passkey.sendAgain')}</button>` : null}</div>
<ul class="notes">
${
  policy.staff === undefined
    ? customerNotes(service)
    : html`<li>${t('passkey.noteStaff')}</li>
${passkeyRequired ? html`<li>${t('passkey.noteStaffOnly')}</li>` : null}
<li>${t('passkey.noteStaffRemove')}</li>`
}
${mailUsed && service.mail !== null ? html`<li>${t('passkey.noteMail')}</li>` : null}
</ul>
</form>
${by === 'mail' ? hiddenForm('send', passkeyLink(service, 'passkeyCode'), sessionId) : null}
${by === 'mail' ? (service.mail?.notes() ?? null) : service.codeCaution()}`
}

/** Where the token confirms what was made, nothing is typed before, and nothing waits. */
function bySignature(service: Framed, sessionId: string, heading: Html): Html {
  const { site, profile, t } = service
  const { mailUsed } = situationNow(site.context, profile)
  return html`<form method="post" action="${passkeyLink(service, 'passkeyNew')}" class="panel" aria-labelledby="another">${heading}
${tokenInput(sessionId)}
<p class="instruction">${t('passkey.signature')}</p>
<ul class="notes">${loweredNote(service)}
<li>${t(mailUsed ? 'passkey.noteToldByMail' : 'passkey.noteTold')}</li></ul>
<div class="actions"><button class="button button-primary" type="submit">${t('passkey.next')}</button></div>
</form>`
}

/** With a passkey that counts; it waits all the same, since the browser may be somebody else's. */
function byAnother(service: Framed, sessionId: string, heading: Html, options: object | undefined): Html {
  const { profile, t } = service
  const form = proofForm(service, {
    begin: passkeyLink(service, 'passkeyProof'),
    action: passkeyLink(service, 'passkeyNew'),
    sessionId,
    options,
    submit: t('passkey.proveAnother'),
    cancel: null,
    instead: say(t('passkey.byDesk'), { contact: profile.contacts.desk.name }),
  })
  return html`<section aria-labelledby="another">${heading}
<p class="instruction">${t('passkey.another')}</p>
${form}
<ul class="notes">${customerNotes(service)}</ul></section>`
}

function customerNotes(service: Framed): Html {
  const { site, profile, policy, t } = service
  const { mailUsed } = situationNow(site.context, profile)
  return html`<li>${say(t('passkey.noteWait'), { hours: policy.waitHours })}</li>
${loweredNote(service)}
<li>${t(mailUsed ? 'passkey.noteToldByMail' : 'passkey.noteTold')}</li>`
}

/** What its owner may send less, for a while. */
function loweredNote({ policy: { lowered }, t }: Framed): Html | null {
  if (lowered === null) return null
  const { hours, perDayYen } = lowered
  return html`<li>${say(t('passkey.noteLowered'), { hours, yen: perDayYen.toLocaleString('ja-JP') })}</li>`
}

/** Why no form is worth filling in. */
function refusalBefore({ site, profile, policy }: Framed, found: FoundSession) {
  if ((found.passkeys?.passkeys.length ?? 0) >= policy.passkeysMax) return 'passkeys_too_many'
  const attesting = attestingOf(site.context, profile)
  return typeof attesting === 'string' ? attesting : null
}
