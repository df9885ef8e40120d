import type { Context as HonoContext } from 'hono'
import type Provider from 'oidc-provider'
import type { InteractionResults } from 'oidc-provider'
import type { FoundSession } from '../../authority/operations/find-session.ts'
import type { Method } from '../../authority/rules/methods/policy.ts'
import type { Env } from '../../platform/http/guards.ts'
import { insideSession, loginOf } from './mirror.ts'
import type { Of } from './of.ts'
import { stepUpMethod } from './operations/step-up.ts'
import { satisfies, withCode } from './rules/assurance.ts'

export type Interaction = InstanceType<Provider['Interaction']>

/** What a login for a system needs next. */
export type NextStep =
  | { readonly kind: 'log_in' }
  | { readonly kind: 'step_up'; readonly found: FoundSession; readonly method: Method }
  | { readonly kind: 'done'; readonly to: string }

/** After these, an old session is not enough: the user logs in once more. */
const freshReasons = ['login_prompt', 'max_age', 'id_token_hint']

/** Where a login that is under way stands; one that has all that it needs is ended, and leads back to its system. */
export async function goOn(of: Of, c: HonoContext<Env>, interaction: Interaction): Promise<NextStep> {
  const { context } = of.site
  const { service } = of.profile
  const found = await insideSession(context, service, c)
  if (found === undefined) return { kind: 'log_in' }
  const login = await loginOf(context, c, found)
  if (mustBeFresh(interaction) && !isFresh(interaction, found, login)) return { kind: 'log_in' }
  const wanted = interaction.params['acr_values']
  if (!satisfies(login.acr, typeof wanted === 'string' ? wanted : undefined)) {
    const { userId } = found.user
    const method = await stepUpMethod(context, { service, userId }, String(wanted))
    if (method !== undefined) return { kind: 'step_up', found, method }
    return { kind: 'done', to: await fail(interaction, 'unmet_authentication_requirements') }
  }
  return { kind: 'done', to: await finish(interaction, found, login) }
}

function mustBeFresh({ prompt }: Interaction): boolean {
  return prompt.reasons.some((reason) => freshReasons.includes(reason))
}

/** Whether the user has logged in since the system asked; the session may have been there without its being shown then. */
function isFresh({ session, prompt }: Interaction, found: FoundSession, { loginAtMs }: Login): boolean {
  return session?.uid !== found.session.sessionHash && loginAtMs >= Number(prompt.details['begunAtMs'])
}

/** After a code in the session: it proves what was asked for. */
export async function finishWithCode(
  of: Of,
  c: HonoContext<Env>,
  interaction: Interaction,
  found: FoundSession,
): Promise<string> {
  const login = await loginOf(of.site.context, c, found)
  return finish(interaction, found, { ...login, ...withCode(found.session.startedBy) })
}

/** Gives a system an error instead of a user. */
export function fail(
  interaction: Interaction,
  error: 'access_denied' | 'unmet_authentication_requirements' | 'login_required',
): Promise<string> {
  return end(interaction, { error }, undefined)
}

type Login = Awaited<ReturnType<typeof loginOf>>

/** What was proved is of this session alone: oidc-provider goes on in no other one. */
function finish(
  interaction: Interaction,
  { session }: FoundSession,
  { accountId, loginTs, acr, amr }: Login,
): Promise<string> {
  const hint = hintedIn(interaction)
  if (hint !== undefined && hint !== accountId) return fail(interaction, 'login_required')
  const login = { accountId, ts: loginTs, acr, amr: [...amr] }
  return end(interaction, { login }, { accountId, uid: session.sessionHash, cookie: '' })
}

/** Whom the system says that it means; its ID token was checked before the login began. */
function hintedIn({ prompt, params }: Interaction): unknown {
  const hint = params['id_token_hint']
  if (!prompt.reasons.includes('id_token_hint') || typeof hint !== 'string') return undefined
  const claims: unknown = JSON.parse(Buffer.from(hint.split('.')[1] ?? '', 'base64url').toString())
  return (claims as { readonly sub?: unknown }).sub
}

async function end(
  interaction: Interaction,
  result: InteractionResults,
  session: Interaction['session'],
): Promise<string> {
  interaction.result = result
  // The login began in another session of the service, if in any.
  if (session === undefined) delete interaction.session
  else interaction.session = session
  await interaction.persist()
  return interaction.returnTo
}
