import type { Context as HonoContext } from 'hono'
import type { Env } from '../../../platform/http/guards.ts'
import { codeField, parseCodeField } from '../../../platform/web/code-field.ts'
import { messageBox, tokenInput } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { findLock } from '../../operations/find-lock.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { passkeysOf, type ShownPasskey } from '../../operations/passkeys/care-for-passkey.ts'
import { proofOptions } from '../../operations/passkeys/proof-by-passkey.ts'
import {
  askForRemoval,
  type GivenProof,
  removalProofsNow,
  removePasskey,
} from '../../operations/passkeys/remove-passkey.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import type { Message } from '../../texts/refusal.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { say } from '../say.ts'
import { isInside } from '../stages.ts'
import { passkeyScripts, proofForm } from './ceremony.ts'
import { type PasskeyService, passkeyLink, passkeyVisitor } from './passkey-service.ts'

/** The page on which one passkey is removed. */
export function removalHref(
  service: { readonly profile: Pick<ServiceProfile, 'service'> },
  credentialId: string,
): string {
  return `${passkeyLink(service, 'passkeyRemoval')}?of=${encodeURIComponent(credentialId)}`
}

type Told = { readonly refused?: Message; readonly codeError?: string | undefined }

/** A passkey is removed by its user: with one of their passkeys, or with a code of the token. */
export function removalScreen<Found extends FoundSession>(service: PasskeyService<Found>): void {
  const { app, site, sessions, t } = service
  const { context, publicOrigin } = site
  const list = passkeyLink(service, 'passkeys')

  const show = async (c: HonoContext<Env>, found: Found, passkey: ShownPasskey, told: Told) => {
    const asking = { ...passkeyVisitor(service, found), purpose: 'removal' } as const
    const options = await proofOptions(context, asking, publicOrigin)
    const proofs = await removalProofsNow(context, found)
    const asked = proofs.includes('passkey') ? options : undefined
    const isLast = passkeysOf(context, found).length === 1
    const shown = { passkey, isLast, sessionId: sessionFor(service, c), proofs, asked, told }
    const trail = [t('passkey.title'), t('passkey.removeTitle')]
    return service.insidePage(
      c,
      found,
      trail,
      view(service, shown),
      asked === undefined ? [] : passkeyScripts,
    )
  }

  const passkeyOf = (found: Found, credentialId: string | undefined) =>
    passkeysOf(context, found).find((each) => each.credentialId === credentialId)

  app.get(
    passkeyLink(service, 'passkeyRemoval'),
    forSession(sessions, isInside, async (c, found) => {
      const passkey = passkeyOf(found, c.req.query('of'))
      return passkey === undefined ? c.redirect(list, 303) : c.html(await show(c, found, passkey, {}))
    }),
  )

  app.post(
    passkeyLink(service, 'passkeyRemovalBegin'),
    forSessionForm(sessions, isInside, async (c, found, { credentialId = '' }) => {
      if (passkeyOf(found, credentialId) === undefined) return c.redirect(list, 303)
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await askForRemoval(context, caller, passkeyVisitor(service, found))
      if (!outcome.ok && outcome.refusal === 'ticket_invalid')
        return c.redirect(sessions.redirectFor(undefined), 303)
      return c.redirect(removalHref(service, credentialId), 303)
    }),
  )

  app.post(
    passkeyLink(service, 'passkeyRemoval'),
    forSessionForm(sessions, isInside, async (c, found, { credentialId = '', answer, otp }) => {
      const passkey = passkeyOf(found, credentialId)
      if (passkey === undefined) return c.redirect(list, 303)
      const proof = readProof(service, { answer, otp })
      if ('error' in proof) return c.html(await show(c, found, passkey, { codeError: proof.error }), 422)
      const visitor = passkeyVisitor(service, found)
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await removePasskey(context, caller, visitor, { credentialId, proof })
      if (outcome.ok)
        return c.redirect(
          outcome.loggedOut ? `${service.places.entry}?notice=loggedout` : `${list}?notice=removed`,
          303,
        )
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(sessions.redirectFor(undefined), 303)
      const lock = proof.by === 'token' ? await findLock(context, visitor) : null
      const told = { refused: service.toldRefusal(lock ?? refusal) }
      return c.html(await show(c, found, passkey, told), refusalStatus(lock ?? refusal))
    }),
  )
}

/** The answer of an authenticator, or a code; what is wrong with that, if it has no code's form. */
function readProof(
  { site, t, told }: Pick<PasskeyService, 'site' | 't' | 'told'>,
  { answer, otp }: { readonly answer: string | undefined; readonly otp: string | undefined },
): GivenProof | { readonly error: string | undefined } {
  if (answer !== undefined) return { by: 'passkey', answer, publicOrigin: site.publicOrigin }
  const { code, error } = parseCodeField(t('passkey.code'), otp, told, 'token')
  return code === undefined ? { error } : { by: 'token', code }
}

type Shown = {
  readonly passkey: ShownPasskey
  readonly isLast: boolean
  readonly sessionId: string
  readonly proofs: Awaited<ReturnType<typeof removalProofsNow>>
  /** What the authenticator is asked; undefined: nothing yet. */
  readonly asked: object | undefined
  readonly told: Told
}

type Parts = Pick<PasskeyService, 'profile' | 't' | 'dates' | 'codeCaution'>

function view(service: Parts, { passkey, isLast, sessionId, proofs, asked, told }: Shown): Html {
  const { profile, t, dates } = service
  const { credentialId, name, registeredAtMs } = passkey
  const contact = profile.contacts.desk.name
  const of = html`<input type="hidden" name="credentialId" value="${credentialId}">`
  const back = html`<a class="button" href="${passkeyLink(service, 'passkeys')}">${t('passkey.back')}</a>`
  return html`${messageBox('error', told.refused ?? null)}
<dl class="facts">
<div><dt>${t('passkey.name')}</dt><dd>${name}</dd></div>
<div><dt>${t('passkey.registeredAt')}</dt><dd>${dates.second(registeredAtMs)}</dd></div>
</dl>
<p class="caution">${t('passkey.removeNote')}${isLast ? html`<br>${say(t('passkey.removeLast'), { contact })}` : null}</p>
${proofs.length === 0 ? html`<p>${say(t('passkey.removeByDesk'), { contact })}</p>` : html`<p class="instruction">${t('passkey.removeProof')}</p>`}
${proofs.includes('passkey') ? byPasskey(service, sessionId, asked, of) : null}
${proofs.includes('token') ? byCode(service, sessionId, told.codeError, of) : null}
<div class="actions">${back}</div>`
}

function byPasskey(service: Parts, sessionId: string, options: object | undefined, fields: Html): Html {
  const { profile, t } = service
  const form = proofForm(service, {
    begin: passkeyLink(service, 'passkeyRemovalBegin'),
    action: passkeyLink(service, 'passkeyRemoval'),
    sessionId,
    options,
    submit: t('passkey.removeConfirm'),
    fields,
    cancel: null,
    instead: say(t('passkey.removeByDesk'), { contact: profile.contacts.desk.name }),
  })
  return html`<section><h2>${t('passkey.byPasskey')}</h2>${form}</section>`
}

function byCode(service: Parts, sessionId: string, error: string | undefined, of: Html): Html {
  const { t } = service
  return html`<form method="post" action="${passkeyLink(service, 'passkeyRemoval')}" class="panel" autocomplete="off"><h2>${t('passkey.code')}</h2>
${tokenInput(sessionId)}${of}
<p class="instruction">${t('passkey.removeByCode')}</p>
${codeField({ name: 'otp', label: t('passkey.code'), error })}
<div class="actions"><button class="button button-primary" type="submit">${t('passkey.removeSubmit')}</button></div>
</form>
${service.codeCaution()}`
}
