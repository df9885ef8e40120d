import type { Context as HonoContext } from 'hono'
import { findLock } from '../../authority/operations/find-lock.ts'
import type { FoundSession } from '../../authority/operations/find-session.ts'
import { lookUpHolder } from '../../authority/operations/look-up-holder.ts'
import type { Method } from '../../authority/rules/methods/policy.ts'
import { commonTexts } from '../../authority/texts/common.ts'
import { refusalMessage, refusalStatus } from '../../authority/texts/refusals.ts'
import { readForm } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { parseCodeField } from '../../platform/web/code-field.ts'
import { sessionFor } from '../../platform/web/gate.ts'
import { callerOf } from '../../platform/web/site.ts'
import { fail, finishWithCode, goOn, type Interaction } from './go-on.ts'
import type { Logins } from './logins.ts'
import { passStepUp, type StepUp, sendStepUpCode } from './operations/step-up.ts'
import { type StepUpWrong, stepUpPage } from './pages.ts'
import { setShown } from './pending.ts'
import { oidcHref } from './routes.ts'
import { oidcTexts } from './texts/screens.ts'

/** A login whose user proves more now, and by which method. */
type Asked = {
  readonly interaction: Interaction
  readonly found: FoundSession
  readonly method: Method
  readonly stepUp: StepUp
}

const nothingWrong = { error: undefined, message: null } as const

/** The page that asks for more than the session proves. From then on, no other page of the service leads here. */
export async function showStepUp(logins: Logins, c: HonoContext<Env>): Promise<Response> {
  const asked = await askedIn(logins, c)
  if (asked instanceof Response) return asked
  setShown(c, logins.service, asked.interaction)
  return c.html(await page(logins, c, asked, nothingWrong, null))
}

/** What was pressed or typed there. */
export async function postStepUp(logins: Logins, c: HonoContext<Env>): Promise<Response> {
  const { of, service } = logins
  const { context } = of.site
  const form = await readForm(c, service)
  const asked = await askedIn(logins, c)
  if (asked instanceof Response) return asked
  const { interaction, found, method, stepUp } = asked
  // Another login began meanwhile: whoever reads this page answers what it says.
  if (form['interaction'] !== interaction.uid) return c.redirect(oidcHref(service, 'stepUp'), 303)
  if (form['cancel'] !== undefined) return logins.leave(c, await fail(interaction, 'access_denied'))
  if (method === 'passkey') return c.redirect(oidcHref(service, 'stepUp'), 303)
  const caller = callerOf(c, `user:${found.user.userId}`)
  if (form['send'] !== undefined) {
    const sent = await sendStepUpCode(context, caller, stepUp)
    if (sent.ok) return c.html(await page(logins, c, asked, nothingWrong, sent.mailCodeId, true))
    const message = refusalMessage(sent.refusal, of.profile)
    const wrong = { error: undefined, message }
    return c.html(await page(logins, c, asked, wrong, mailCodeIdIn(form)), refusalStatus(sent.refusal))
  }
  const mailCodeId = method === 'mail' ? mailCodeIdIn(form) : null
  if (method === 'mail' && mailCodeId === null) return c.redirect(oidcHref(service, 'stepUp'), 303)
  const t = oidcTexts(of.profile)
  const digits = method === 'mail' ? of.profile.methods.mail?.digits : undefined
  const { code, error } = parseCodeField(t.code, form['otp'], commonTexts(of.profile), digits)
  if (code === undefined)
    return c.html(await page(logins, c, asked, { error, message: null }, mailCodeId), 422)
  const outcome = await passStepUp(context, caller, stepUp, { code, mailCodeId })
  if (outcome.ok) return logins.leave(c, await finishWithCode(of, c, interaction, found))
  const lock = await findLock(context, stepUp)
  const refusal = lock ?? (outcome.refusal === 'token_fenced' ? outcome.refusal : 'code_wrong')
  const told = refusalMessage(refusal, of.profile)
  // The words of a login don't fit here.
  const message = refusal === 'code_wrong' ? { ...told, text: t.wrong } : told
  const wrong = { error: undefined, message }
  return c.html(await page(logins, c, asked, wrong, mailCodeId), refusalStatus(refusal))
}

/** As it was given with the page; what is no such name is none. */
function mailCodeIdIn(form: Readonly<Record<string, string>>): string | null {
  const text = form['mail'] ?? ''
  return /^[A-Za-z0-9_-]{22}$/.test(text) ? text : null
}

/** The login that needs more, or the answer for everybody else. */
async function askedIn(logins: Logins, c: HonoContext<Env>): Promise<Asked | Response> {
  const interaction = await logins.underWay(c)
  if (interaction === undefined) return logins.toEntry(c)
  const step = await goOn(logins.of, c, interaction)
  if (step.kind !== 'step_up') return logins.lead(c, step)
  const { found, method } = step
  const stepUp = {
    service: logins.service,
    userId: found.user.userId,
    oidcClientId: String(interaction.params['client_id']),
    clientName: await logins.nameIn(interaction),
  }
  return { interaction, found, method, stepUp }
}

async function page(
  logins: Logins,
  c: HonoContext<Env>,
  { interaction, method, stepUp }: Asked,
  wrong: StepUpWrong,
  mailCodeId: string | null,
  isSent = false,
) {
  const { of } = logins
  const { tokenId } = await lookUpHolder(of.site.context, stepUp)
  const { clientName } = stepUp
  const form = { sessionId: sessionFor(of, c), interaction: interaction.uid, clientName }
  return stepUpPage(of, { ...form, method, tokenId, mailCodeId, isSent, ...wrong })
}
