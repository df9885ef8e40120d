import type { Context as HonoContext } from 'hono'
import type { Env } from '../../../platform/http/guards.ts'
import { deviceOf } from '../../../platform/web/device.ts'
import { field, messageBox } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { registerPasskey, registrationOptions } from '../../operations/passkeys/register-passkey.ts'
import type { Message } from '../../texts/refusal.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { isInside } from '../stages.ts'
import { ceremonyForm, passkeyScripts } from './ceremony.ts'
import { type PasskeyService, passkeyLink, passkeyVisitor } from './passkey-service.ts'

type Typed = { readonly name: string; readonly error?: string; readonly refused?: Message }

/** The second step of a registration: the authenticator makes a passkey, and the user gives it a name. */
export function newPasskeyScreen<Found extends FoundSession>(service: PasskeyService<Found>): void {
  const { app, site, t, sessions } = service
  const title = t('passkey.newTitle')
  const { context, publicOrigin } = site
  const show = async (c: HonoContext<Env>, found: Found, typed: Typed) => {
    const options = await registrationOptions(context, passkeyVisitor(service, found), publicOrigin)
    const sessionId = sessionFor(service, c)
    const back = html`<a class="button" href="${passkeyLink(service, 'passkeys')}">${t('passkey.back')}</a>`
    const name = field({
      name: 'name',
      label: t('passkey.name'),
      value: typed.name,
      error: typed.error,
      hint: t('passkey.nameHint'),
      autocomplete: 'off',
      maxlength: 100,
    })
    const form =
      options === undefined
        ? html`<div class="actions">${back}</div>`
        : ceremonyForm(service, {
            of: 'registration',
            action: passkeyLink(service, 'passkeyRegister'),
            sessionId,
            options,
            submit: t('passkey.register'),
            fields: name,
            cancel: back,
          })
    const main = html`${messageBox('error', typed.refused ?? null)}
<p class="instruction">${t('passkey.newHow')}</p>
${form}`
    const trail = [t('passkey.title'), title]
    return service.insidePage(c, found, trail, main, options === undefined ? [] : passkeyScripts)
  }

  app.get(
    passkeyLink(service, 'passkeyNew'),
    forSession(sessions, isInside, async (c, found) => {
      const options = await registrationOptions(context, passkeyVisitor(service, found), publicOrigin)
      if (options === undefined) return c.redirect(passkeyLink(service, 'passkeys'), 303)
      return c.html(await show(c, found, { name: deviceOf(c.req.header('User-Agent')) ?? '' }))
    }),
  )

  app.post(
    passkeyLink(service, 'passkeyRegister'),
    forSessionForm(sessions, isInside, async (c, found, form) => {
      const { answer = '', name = '' } = form
      const caller = callerOf(c, `user:${found.user.userId}`)
      const given = { answer, name, publicOrigin }
      const outcome = await registerPasskey(context, caller, passkeyVisitor(service, found), given)
      if (outcome.ok && 'operationId' in outcome)
        return c.redirect(passkeyLink(service, 'passkeyOperation', outcome.operationId), 303)
      if (outcome.ok) return c.redirect(`${passkeyLink(service, 'passkeys')}?notice=registered`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(sessions.redirectFor(undefined), 303)
      const message = service.toldRefusal(refusal)
      const told = refusal === 'passkey_name_wrong' ? { error: message.text } : { refused: message }
      return c.html(await show(c, found, { name, ...told }), refusalStatus(refusal))
    }),
  )
}
