import type { Context as HonoContext } from 'hono'
import { verifyCode } from '../../authority/operations/clients/verify-code.ts'
import { findLock } from '../../authority/operations/find-lock.ts'
import type { FoundSession } from '../../authority/operations/find-session.ts'
import { lookUpHolder } from '../../authority/operations/look-up-holder.ts'
import { commonTexts } from '../../authority/texts/common.ts'
import { refusalMessage, refusalStatus } from '../../authority/texts/refusals.ts'
import { readForm } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { parseCodeField } from '../../platform/web/code-field.ts'
import { sessionFor } from '../../platform/web/gate.ts'
import { callerOf } from '../../platform/web/site.ts'
import { fail, finishWithCode, goOn, type Interaction } from './go-on.ts'
import type { Logins } from './logins.ts'
import { type StepUpWrong, stepUpPage } from './pages.ts'
import { oidcTexts } from './texts/screens.ts'

/** A login that needs a code now. */
type Asked = { readonly interaction: Interaction; readonly found: FoundSession }

/** The page that asks for a code besides the password. */
export async function showStepUp(logins: Logins, c: HonoContext<Env>): Promise<Response> {
  const asked = await askedIn(logins, c)
  return asked instanceof Response
    ? asked
    : c.html(await page(logins, c, asked, { error: undefined, message: null }))
}

/** The code that was typed there. It counts and locks as a code of a login does. */
export async function postStepUp(logins: Logins, c: HonoContext<Env>): Promise<Response> {
  const { of, service } = logins
  const { context } = of.site
  const form = await readForm(c, service)
  const asked = await askedIn(logins, c)
  if (asked instanceof Response) return asked
  const { interaction, found } = asked
  if (form['cancel'] !== undefined) return logins.leave(c, await fail(interaction, 'access_denied'))
  const texts = commonTexts(of.profile)
  const { code, error } = parseCodeField(oidcTexts(of.profile).code, form['otp'], texts)
  if (code === undefined) return c.html(await page(logins, c, asked, { error, message: null }), 422)
  const { userId } = found.user
  const submitted = { service, userId, code, context: `OpenID Connect ${await logins.nameIn(interaction)}` }
  const outcome = await verifyCode(context, callerOf(c, `user:${userId}`), submitted)
  if (outcome.ok) return logins.leave(c, await finishWithCode(of, c, interaction, found))
  const lock = await findLock(context, { service, userId })
  const refusal = lock ?? (outcome.refusal === 'token_fenced' ? outcome.refusal : 'code_wrong')
  const told = refusalMessage(refusal, of.profile)
  // The words of a login don't fit here.
  const message = refusal === 'code_wrong' ? { ...told, text: oidcTexts(of.profile).wrong } : told
  return c.html(await page(logins, c, asked, { error: undefined, message }), refusalStatus(refusal))
}

/** The login that needs a code, or the answer for everybody else. */
async function askedIn(logins: Logins, c: HonoContext<Env>): Promise<Asked | Response> {
  const interaction = await logins.underWay(c)
  if (interaction === undefined) return logins.toEntry(c)
  const step = await goOn(logins.of, c, interaction)
  return step.kind === 'step_up' ? { interaction, found: step.found } : logins.lead(c, step)
}

async function page(logins: Logins, c: HonoContext<Env>, { interaction, found }: Asked, wrong: StepUpWrong) {
  const { of, service } = logins
  const { tokenId } = await lookUpHolder(of.site.context, { service, userId: found.user.userId })
  const clientName = await logins.nameIn(interaction)
  return stepUpPage(of, { sessionId: sessionFor(of, c), clientName, tokenId, ...wrong })
}
