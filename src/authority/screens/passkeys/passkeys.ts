import type { Context as HonoContext } from 'hono'
import type { Form } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { codeField, parseCodeField } from '../../../platform/web/code-field.ts'
import { type FieldErrors, field, hiddenForm, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { findLock } from '../../operations/find-lock.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { findSentCode } from '../../operations/methods/send-code.ts'
import { standings } from '../../operations/methods/standings.ts'
import { attestingOf } from '../../operations/passkeys/attesting.ts'
import {
  careForPasskey,
  passkeysMissing,
  passkeysOf,
  proofNow,
  type ShownPasskey,
} from '../../operations/passkeys/care-for-passkey.ts'
import { askToRegister, sendPasskeyCode } from '../../operations/passkeys/register-passkey.ts'
import { situationNow } from '../../operations/situation.ts'
import { passkeyDoneOf } from '../../texts/passkeys/done.ts'
import type { Message } from '../../texts/refusal.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { codeLockCaution } from '../code-fields.ts'
import { mailNotes, sentCode } from '../mail/sent-code.ts'
import { say } from '../say.ts'
import { framedPage, href, redirectFor, sessionsOf, toldRefusal, trailTo } from '../service.ts'
import { isInside } from '../stages.ts'
import { type PasskeyService, passkeyVisitor } from './visitor.ts'

type Told = {
  readonly done?: Message | null
  readonly refused?: Message | null
  readonly errors?: FieldErrors
  /** The passkey whose form was sent, and what was typed there. */
  readonly renaming?: { readonly credentialId: string; readonly name: string }
}

/** The user's own passkeys: what there is, another one, other names, away with one. */
export function passkeysScreen(service: PasskeyService): void {
  const { app, site, profile, t, told: texts } = service
  const show = async (c: HonoContext<Env>, found: FoundSession, told: Told) => {
    const sessionId = sessionFor(service, c)
    const main = await view(service, found, sessionId, told)
    return framedPage(service, found, t('passkey.title'), main, { sessionId })
  }

  app.get(
    href(service, 'passkeys'),
    forSession(sessionsOf(service), isInside, async (c, found) =>
      c.html(await show(c, found, { done: passkeyDoneOf(profile, c.req.query('notice') ?? '') })),
    ),
  )

  app.post(
    href(service, 'passkeyCode'),
    forSessionForm(sessionsOf(service), isInside, async (c, found) => {
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await sendPasskeyCode(site.context, caller, passkeyVisitor(service, found))
      if (outcome.ok) return c.redirect(`${href(service, 'passkeys')}?notice=sent`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      return c.html(await show(c, found, { refused: toldRefusal(service, refusal) }), refusalStatus(refusal))
    }),
  )

  app.post(
    href(service, 'passkeyNew'),
    forSessionForm(sessionsOf(service), isInside, async (c, found, form) => {
      const by = proofNow(site.context, found)
      if (by === null) return c.redirect(href(service, 'passkeys'), 303)
      const { code, error } = parseCodeField(t('passkey.code'), form['otp'], texts, digitsOf(service, by))
      if (code === undefined) return c.html(await show(c, found, { errors: { otp: error } }), 422)
      const { userId } = found.user
      const visitor = passkeyVisitor(service, found)
      const outcome = await askToRegister(site.context, callerOf(c, `user:${userId}`), visitor, { by, code })
      if (outcome.ok) return c.redirect(href(service, 'passkeyNew'), 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const lock = await findLock(site.context, visitor)
      const refused = toldRefusal(service, lock ?? refusal)
      return c.html(await show(c, found, { refused }), refusalStatus(lock ?? refusal))
    }),
  )

  app.post(
    href(service, 'passkeyCare'),
    forSessionForm(sessionsOf(service), isInside, async (c, found, form) => {
      const act = readAct(form)
      if (act === undefined) return c.redirect(href(service, 'passkeys'), 303)
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await careForPasskey(site.context, caller, passkeyVisitor(service, found), act)
      if (outcome.ok) return c.redirect(`${href(service, 'passkeys')}?notice=${doneBy[act.act]}`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const message = toldRefusal(service, refusal)
      if (act.act !== 'rename')
        return c.html(await show(c, found, { refused: message }), refusalStatus(refusal))
      const { credentialId, name } = act
      const told = { errors: { name: message.text }, renaming: { credentialId, name } }
      return c.html(await show(c, found, told), refusalStatus(refusal))
    }),
  )
}

const doneBy = { rename: 'renamed', remove: 'removed', disown: 'disowned', confirm: 'confirmed' } as const

function readAct(form: Form): Parameters<typeof careForPasskey>[3] | undefined {
  const { act, credentialId = '', name = '' } = form
  if (act === 'rename') return { act, credentialId, name }
  return act === 'remove' || act === 'disown' || act === 'confirm' ? { act, credentialId } : undefined
}

/** A code by mail is as long as the profile says; one from a token, as the token shows it. */
function digitsOf({ profile }: PasskeyService, by: 'token' | 'mail'): 6 | 8 | 'token' {
  return by === 'token' ? 'token' : (profile.methods.mail?.digits ?? 6)
}

async function view(
  service: PasskeyService,
  found: FoundSession,
  sessionId: string,
  told: Told,
): Promise<Html> {
  const { site, t } = service
  const title = t('passkey.title')
  const passkeys = passkeysOf(site.context, found)
  return html`${trailTo(service, [title], passkeysMissing(site.context, found) === 0)}
<h1>${title}</h1>
${messageBox('info', told.done ?? null)}
${messageBox('error', told.refused ?? null)}
${missingNote(service, found)}
<p>${t('passkey.what')}</p>
${
  passkeys.length === 0
    ? html`<p>${t('passkey.none')}</p>`
    : passkeys.map((passkey) => panel(service, sessionId, passkey, passkeys.length === 1, told))
}
${await another(service, found, sessionId, told)}`
}

/** Why nothing else of the desk opens yet. */
function missingNote({ site, policy, t }: PasskeyService, found: FoundSession): Html | null {
  const missing = passkeysMissing(site.context, found)
  if (missing === 0) return null
  const count = policy.staff?.keysMin ?? missing
  return html`<p class="caution">${say(t('passkey.missing'), { count, missing })}</p>`
}

function panel(
  service: PasskeyService,
  sessionId: string,
  passkey: ShownPasskey,
  isLast: boolean,
  { renaming, errors = {} }: Told,
): Html {
  const { credentialId, name, deviceType, backedUp, registeredAtMs, lastUsedAtMs } = passkey
  const { profile, t, dates } = service
  const isTyped = renaming?.credentialId === credentialId
  const synchronized = backedUp ? 'passkey.backedUp' : 'passkey.notBackedUp'
  const kind = deviceType === 'singleDevice' ? 'passkey.singleDevice' : synchronized
  const action = href(service, 'passkeyCare')
  const hidden = (act: string) =>
    html`${tokenInput(sessionId)}<input type="hidden" name="act" value="${act}"><input type="hidden" name="credentialId" value="${credentialId}">`
  return html`<section class="panel passkey"><h2>${name}</h2>
<dl class="facts">
<div><dt>${t('passkey.state')}</dt><dd>${stateText(service, passkey)}</dd></div>
<div><dt>${t('passkey.kind')}</dt><dd>${t(kind)}</dd></div>
<div><dt>${t('passkey.registeredAt')}</dt><dd>${dates.second(registeredAtMs)}</dd></div>
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
${
  service.policy.staff === undefined
    ? html`<details><summary>${t('passkey.remove')}</summary>
<form method="post" action="${action}">${hidden('remove')}
<p class="caution">${t('passkey.removeNote')}${isLast ? say(t('passkey.removeLast'), { contact: profile.contacts.desk.name }) : null}</p>
<div class="actions"><button class="button" type="submit">${t('passkey.removeSubmit')}</button></div></form></details>`
    : null
}
</section>`
}

function stateText({ t, dates }: PasskeyService, passkey: ShownPasskey): Html | string {
  const { stoppedAtMs, isUsable, usableFromMs } = passkey
  if (stoppedAtMs !== null) return say(t('passkey.stopped'), { time: dates.second(stoppedAtMs) })
  return isUsable ? t('passkey.usable') : say(t('passkey.waits'), { time: dates.timeInWords(usableFromMs) })
}

/** The first step of a registration: a code of the moment. */
async function another(
  service: PasskeyService,
  found: FoundSession,
  sessionId: string,
  { errors = {} }: Told,
): Promise<Html | null> {
  const { site, profile, policy, t } = service
  const contact = profile.contacts.desk.name
  const { passkeyOffered, mailUsed } = situationNow(site.context, profile)
  const passkeyRequired = standings(site.context, profile).passkey === 'required'
  if (!passkeyOffered) return null
  const heading = html`<h2 id="another">${t('passkey.newTitle')}</h2>`
  const barred = refusalBefore(service, found)
  if (barred !== null)
    return html`<section class="panel">${heading}<p>${toldRefusal(service, barred).text}</p></section>`
  const by = proofNow(site.context, found)
  if (by === null)
    return html`<section class="panel">${heading}<p>${say(t('passkey.byDesk'), { contact })}</p></section>`
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
  return html`<form method="post" action="${href(service, 'passkeyNew')}" class="panel" autocomplete="off" aria-labelledby="another">${heading}
${tokenInput(sessionId)}
<p class="instruction">${t(how)}</p>
${by === 'mail' ? sentCode(service, sent) : null}
${code}
<div class="actions"><button class="button button-primary" type="submit">${t('passkey.next')}</button>
${by === 'mail' ? html`<button class="button" type="submit" form="send">${t(sent === undefined ? 'passkey.send' : 'passkey.sendAgain')}</button>` : null}</div>
<ul class="notes">
${
  policy.staff === undefined
    ? html`<li>${say(t('passkey.noteWait'), { hours: policy.waitHours })}</li>
<li>${t(mailUsed ? 'passkey.noteToldByMail' : 'passkey.noteTold')}</li>`
    : html`<li>${t('passkey.noteStaff')}</li>
${passkeyRequired ? html`<li>${t('passkey.noteStaffOnly')}</li>` : null}
<li>${t('passkey.noteStaffRemove')}</li>`
}
${mailUsed ? html`<li>${t('passkey.noteMail')}</li>` : null}
</ul>
</form>
${by === 'mail' ? hiddenForm('send', href(service, 'passkeyCode'), sessionId) : null}
${by === 'mail' ? mailNotes(service, profile.methods.mail?.validSeconds ?? 600) : codeLockCaution(service)}`
}

/** Why no form is worth filling in. */
function refusalBefore({ site, profile, policy }: PasskeyService, found: FoundSession) {
  if ((found.passkeys?.passkeys.length ?? 0) >= policy.passkeysMax) return 'passkeys_too_many'
  const attesting = attestingOf(site.context, profile)
  return typeof attesting === 'string' ? attesting : null
}
