import { tokenInput } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { PasskeyService } from './passkey-service.ts'

/** What a page needs on which an authenticator is asked. */
export const passkeyScripts = ['simplewebauthn.js', 'passkey.js'] as const

type Ceremony = {
  readonly of: 'login' | 'registration'
  readonly action: string
  readonly sessionId: string
  /** What the authenticator is asked, as JSON. */
  readonly options: object
  readonly submit: string
  readonly fields?: Html | null
  /** Asks as soon as the page is there. */
  readonly now?: boolean
  readonly cancel: Html | null
}

/** The form that the authenticator's answer goes with; passkey.js asks for it. */
export function ceremonyForm({ t }: Pick<PasskeyService, 't'>, ceremony: Ceremony): Html {
  const { of, action, sessionId, options, submit, fields = null, now = false, cancel } = ceremony
  return html`<form method="post" action="${action}" class="panel" autocomplete="off" data-passkey="${of}" data-options="${JSON.stringify(options)}"${now ? html` data-now` : null} data-asks="${t('passkey.asks')}" data-cancelled="${t('passkey.cancelled')}" data-known="${t('passkey.known')}" data-elsewhere="${t('passkey.elsewhere')}" data-unsupported="${t('passkey.unsupported')}" data-failed="${t('passkey.failed')}">
${tokenInput(sessionId)}
<input type="hidden" name="answer" value="">
${fields}
<p class="instruction" role="status" data-passkey-said hidden></p>
<noscript><p class="caution">${t('passkey.noScript')}</p></noscript>
<div class="actions"><button class="button button-primary" type="submit">${submit}</button>
${cancel}</div>
</form>`
}
