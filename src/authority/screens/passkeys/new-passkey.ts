import type { Context as HonoContext } from 'hono'
import type { Env } from '../../../platform/http/guards.ts'
import { deviceOf } from '../../../platform/web/device.ts'
import { field, messageBox } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { passkeysMissing } from '../../operations/passkeys/care-for-passkey.ts'
import { registerPasskey, registrationOptions } from '../../operations/passkeys/register-passkey.ts'
import type { Message } from '../../texts/refusal.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { framedPage, href, redirectFor, sessionsOf, toldRefusal, trailTo } from '../service.ts'
import { isInside } from '../stages.ts'
import { ceremonyForm, passkeyScripts } from './ceremony.ts'
import { type PasskeyService, passkeyVisitor } from './visitor.ts'

type Typed = { readonly name: string; readonly error?: string; readonly refused?: Message }

/** The second step of a registration: the authenticator makes a passkey, and the user gives it a name. */
export function newPasskeyScreen(service: PasskeyService): void {
  const { app, site, t } = service
  const title = t('passkey.newTitle')
  const { context, publicOrigin } = site
  const show = async (c: HonoContext<Env>, found: FoundSession, typed: Typed) => {
    const options = await registrationOptions(context, passkeyVisitor(service, found), publicOrigin)
    const sessionId = sessionFor(service, c)
    const back = html`<a class="button" href="${href(service, 'passkeys')}">${t('passkey.back')}</a>`
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
            action: href(service, 'passkeyRegister'),
            sessionId,
            options,
            submit: t('passkey.register'),
            fields: name,
            cancel: back,
          })
    const main = html`${trailTo(service, [t('passkey.title'), title], passkeysMissing(context, found) === 0)}
<h1>${title}</h1>
${messageBox('error', typed.refused ?? null)}
<p class="instruction">${t('passkey.newHow')}</p>
${form}`
    const scripts = options === undefined ? [] : passkeyScripts
    return framedPage(service, found, title, main, { sessionId, scripts })
  }

  app.get(
    href(service, 'passkeyNew'),
    forSession(sessionsOf(service), isInside, async (c, found) => {
      const options = await registrationOptions(context, passkeyVisitor(service, found), publicOrigin)
      if (options === undefined) return c.redirect(href(service, 'passkeys'), 303)
      return c.html(await show(c, found, { name: deviceOf(c.req.header('User-Agent')) ?? '' }))
    }),
  )

  app.post(
    href(service, 'passkeyRegister'),
    forSessionForm(sessionsOf(service), isInside, async (c, found, form) => {
      const { answer = '', name = '' } = form
      const caller = callerOf(c, `user:${found.user.userId}`)
      const given = { answer, name, publicOrigin }
      const outcome = await registerPasskey(context, caller, passkeyVisitor(service, found), given)
      if (outcome.ok) return c.redirect(`${href(service, 'passkeys')}?notice=registered`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const message = toldRefusal(service, refusal)
      const told = refusal === 'passkey_name_wrong' ? { error: message.text } : { refused: message }
      return c.html(await show(c, found, { name, ...told }), refusalStatus(refusal))
    }),
  )
}
