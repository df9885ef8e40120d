import type { Context as HonoContext } from 'hono'
import type { Env } from '../../../platform/http/guards.ts'
import { tokenInput } from '../../../platform/web/form.ts'
import { beyond, fitting, sessionFor } from '../../../platform/web/gate.ts'
import { html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { signsAddresses } from '../../operations/methods/sign-address-change.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { refusalMessage, refusalStatus, refusals } from '../../texts/refusals.ts'
import { signedAddress } from '../../texts/signing.ts'
import { href, insidePage, type LoginService, redirectFor, sessionsOf, trailTo } from '../service.ts'
import { signingScreen } from '../signing.ts'
import { isInside } from '../stages.ts'
import { titleOf } from './mail-address.ts'

type Visitor = { readonly c: HonoContext<Env>; readonly found: FoundSession }

const screens = { operation: 'mailAddressOperation', operationStatus: 'mailAddressOperationStatus' } as const

/** A new address that waits for the token (取引署名). Only where the profile asks for that. */
export function mailAddressOperationScreen(service: LoginService): void {
  const { profile, t } = service
  if (!signsAddresses(profile)) return
  const link = (screen: keyof typeof screens, id?: string) => href(service, screens[screen], id)
  const again = href(service, 'mailAddress')
  signingScreen<Visitor, Refusal>({
    service,
    link,
    gate: beyond(fitting(sessionsOf(service), isInside), async (c, found) => ({ c, found })),
    signer: ({ c, found: { user } }) => {
      const { userId } = user
      return { userId, sessionId: sessionFor(service, c), caller: callerOf(c, `user:${userId}`) }
    },
    frame: ({ c, found }, { act, operationId }) => {
      if (act !== 'mail_address') return undefined
      const title = titleOf(service, found)
      return {
        page: (main, scripts) => {
          const whole = html`${trailTo(service, [title])}<h1>${title}</h1>${main}`
          const at = link('operation', operationId)
          return insidePage(service, found, title, whole, tokenInput(sessionFor(service, c)), { at, scripts })
        },
        done: () => `${again}?notice=changed`,
        ended: signedAddress,
        next: html`<a class="button button-primary" href="${again}">${t('go.back')}</a>`,
        maySignHere: () => false,
      }
    },
    answers: { refusalMessage, refusalStatus },
    refusals,
    left: (refusal) => (refusal === 'ticket_invalid' ? redirectFor(service, undefined) : null),
  })
}
