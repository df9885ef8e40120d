import type { Context as HonoContext } from 'hono'
import type Provider from 'oidc-provider'
import { kindOf } from '../../authority/operations/context.ts'
import type { Env } from '../../platform/http/guards.ts'
import { NodeHandlers } from '../../platform/http/node-handler.ts'
import { hrefBelow } from '../../platform/http/routes.ts'
import { goOn, type Interaction, type NextStep } from './go-on.ts'
import type { Of } from './of.ts'
import { onwardPage } from './pages.ts'
import { clearPending, pendingIn } from './pending.ts'
import { createProvider } from './provider.ts'
import { oidcHref } from './routes.ts'

type Made = { readonly provider: Provider; readonly answer: ReturnType<Provider['callback']> }

/** The logins of a service for other systems: what oidc-provider answers, and where browsers are led meanwhile. */
export class Logins {
  readonly of: Of
  readonly service: string
  readonly #handlers: NodeHandlers
  readonly #entry: string
  #made: (Made & { readonly keys: string }) | undefined
  constructor(settings: Omit<Of, 'requestOf'>) {
    const { site, profile } = settings
    this.service = profile.service
    this.#handlers = new NodeHandlers(oidcHref(this.service, 'issuer'))
    this.#entry = hrefBelow(this.service, kindOf(site.context, profile).loginPath)
    this.of = { ...settings, requestOf: ({ req }) => this.#handlers.requestOf(req) }
  }

  /** One for the keys that there are: after a change of the ring, the next request makes another. */
  #current(): Made {
    const { keyRing } = this.of.site.context
    const keys = [keyRing.currentId, ...keyRing.ids].join(' ')
    if (this.#made?.keys !== keys) {
      const provider = createProvider(this.of)
      this.#made = { keys, provider, answer: provider.callback() }
    }
    return this.#made
  }

  endpoint(c: HonoContext<Env>): Promise<Response> {
    return this.#handlers.answer(c, this.#current().answer)
  }

  /** The login for a system that is under way in a browser. */
  async underWay(c: HonoContext<Env>): Promise<Interaction | undefined> {
    const pending = pendingIn(c, this.service)
    if (pending === undefined) return undefined
    const interaction = await this.#current().provider.Interaction.find(pending.uid)
    if (interaction === undefined) clearPending(c, this.service)
    return interaction
  }

  /** What users call the system. */
  async nameIn({ params }: Interaction): Promise<string> {
    const client = await this.#current().provider.Client.find(String(params['client_id']))
    return client?.clientName ?? ''
  }

  /** Where its logins begin. */
  async begin(c: HonoContext<Env>): Promise<Response> {
    const interaction = await this.underWay(c)
    return interaction === undefined ? this.toEntry(c) : this.lead(c, await goOn(this.of, c, interaction))
  }

  /**
   * A page of the service while a login is under way: null, it is shown. Another site can begin one, so whoever has seen that it
   * asks for more and goes elsewhere is let go.
   */
  async passing(c: HonoContext<Env>): Promise<Response | null> {
    const interaction = await this.underWay(c)
    if (interaction === undefined) return null
    const step = await goOn(this.of, c, interaction)
    const isLetGo = step.kind === 'step_up' && pendingIn(c, this.service)?.shown === true
    return step.kind === 'log_in' || isLetGo ? null : this.lead(c, step)
  }

  lead(c: HonoContext<Env>, step: NextStep): Response | Promise<Response> {
    if (step.kind === 'log_in') return this.toEntry(c)
    if (step.kind === 'step_up') return c.redirect(oidcHref(this.service, 'stepUp'), 303)
    return this.leave(c, step.to)
  }

  toEntry(c: HonoContext<Env>): Response {
    return c.redirect(this.#entry, 303)
  }

  leave(c: HonoContext<Env>, to: string): Response | Promise<Response> {
    clearPending(c, this.service)
    return c.html(onwardPage(this.of, to))
  }
}
