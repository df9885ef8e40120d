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
  /** Asks as soon as the page is there, if a press led to it. */
  readonly now?: boolean
  readonly cancel: Html | null
  /** What to do without JavaScript. */
  readonly instead?: Html | null
}

/** The form that the authenticator's answer goes with; passkey.js asks for it. */
export function ceremonyForm({ t }: Pick<PasskeyService, 't'>, ceremony: Ceremony): Html {
  const {
    of,
    action,
    sessionId,
    options,
    submit,
    fields = null,
    now = false,
    cancel,
    instead = null,
  } = ceremony
  return html`<form method="post" action="${action}" class="panel" autocomplete="off" data-passkey="${of}" data-options="${JSON.stringify(options)}"${now ? html` data-now` : null} data-asks="${t('passkey.asks')}" data-cancelled="${t('passkey.cancelled')}" data-known="${t('passkey.known')}" data-elsewhere="${t('passkey.elsewhere')}" data-unsupported="${t('passkey.unsupported')}" data-failed="${t('passkey.failed')}">
${tokenInput(sessionId)}
<input type="hidden" name="answer" value="">
${fields}
<p class="instruction" role="status" data-passkey-said hidden></p>
${withoutScript(t, instead)}
<div class="actions"><button class="button button-primary" type="submit">${submit}</button>
${cancel}</div>
</form>`
}

type Proof = Pick<Ceremony, 'action' | 'sessionId' | 'submit' | 'fields' | 'cancel' | 'instead'> & {
  /** Where a press asks for what is to be signed. */
  readonly begin: string
  /** What the authenticator is asked; undefined: nothing yet. */
  readonly options: object | undefined
}

/** One button by which users show inside that it is they, with a passkey: a press asks for what it signs, then for the passkey. */
export function proofForm(words: Pick<PasskeyService, 't'>, { begin, options, ...proof }: Proof): Html {
  if (options !== undefined) return ceremonyForm(words, { ...proof, of: 'login', options, now: true })
  const { sessionId, submit, fields = null, cancel, instead = null } = proof
  return html`<form method="post" action="${begin}" class="panel">${tokenInput(sessionId)}${fields}
${withoutScript(words.t, instead)}
<div class="actions"><button class="button button-primary" type="submit">${submit}</button>
${cancel}</div></form>`
}

function withoutScript(t: PasskeyService['t'], instead: Html | null): Html {
  return html`<noscript><p class="caution">${t('passkey.noScript')}${instead}</p></noscript>`
}
