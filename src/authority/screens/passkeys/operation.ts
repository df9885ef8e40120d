import type { Context as HonoContext } from 'hono'
import type { Env } from '../../../platform/http/guards.ts'
import { beyond, fitting, sessionFor } from '../../../platform/web/gate.ts'
import { html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { passkeyEnded } from '../../texts/passkeys/done.ts'
import { refusalStatus, refusals } from '../../texts/refusals.ts'
import { signingTexts } from '../../texts/signing.ts'
import { signingScreen } from '../signing.ts'
import { isInside } from '../stages.ts'
import { type PasskeyService, passkeyLink } from './passkey-service.ts'

type Visit<Found> = { readonly c: HonoContext<Env>; readonly found: Found }

/** A passkey that waits for the token's own screen (取引署名). */
export function passkeyOperationScreen<Found extends FoundSession>(service: PasskeyService<Found>): void {
  const { sessions, t } = service
  const list = passkeyLink(service, 'passkeys')
  signingScreen<Visit<Found>, Refusal>({
    service,
    link: (screen, id) =>
      passkeyLink(service, screen === 'operation' ? 'passkeyOperation' : 'passkeyOperationStatus', id),
    gate: beyond(fitting(sessions, isInside), async (c, found) => ({ c, found })),
    signer: ({ c, found: { user } }) => {
      const { userId } = user
      return { userId, sessionId: sessionFor(service, c), caller: callerOf(c, `user:${userId}`) }
    },
    frame: ({ c, found }, { act }) =>
      act !== 'passkey'
        ? undefined
        : {
            page: (main, scripts) => {
              const { title } = signingTexts
              const trail = [t('passkey.title'), title]
              return service.insidePage(c, found, trail, main, scripts)
            },
            done: () => `${list}?notice=registered`,
            ended: passkeyEnded,
            next: html`<a class="button button-primary" href="${list}">${t('passkey.toList')}</a>`,
            // A passkey opens everything: it is worth a second screen.
            maySignHere: () => false,
          },
    answers: { refusalMessage: (refusal) => service.toldRefusal(refusal), refusalStatus },
    refusals,
    left: (refusal) => (refusal === 'ticket_invalid' ? sessions.redirectFor(undefined) : null),
  })
}
