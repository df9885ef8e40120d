import type { Context as HonoContext } from 'hono'
import type { Certificate } from '../../../authority/rules/certificate.ts'
import { certificateTexts } from '../../../authority/texts/certificates.ts'
import { ja } from '../../../authority/texts/ja.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import { certificateRefusals } from '../../../authority/texts/refusals/certificate.ts'
import { exchangeOf } from '../../../platform/http/exchange.ts'
import { readFirstForm } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { setSessionId } from '../../../platform/http/session-cookie.ts'
import { passwordError, passwordField } from '../../../platform/web/credentials.ts'
import { dateText } from '../../../platform/web/dates.ts'
import { messageBox, shown, tokenInput } from '../../../platform/web/form.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { type CertificateEntry, callerOf } from '../../../platform/web/site.ts'
import { logInByCertificate, showCertificate } from '../operations/certificates/log-in-by-certificate.ts'
import type { Refusal } from '../rules/refusal.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { type FbService, leadOn, link, openPage } from './service.ts'

const title = '電子証明書によるログイン'

/**
 * 電子証明書方式 (S3-FAQ-07): the certificate says who; the password proves it. The session continues at the origin where the
 * certificate was asked for; nothing binds it to the certificate.
 */
export function certificateScreen(service: FbService, entry: CertificateEntry): void {
  const { app, site, profile } = service
  const href = link(service, 'certificate')

  app.get(href, async (c) => {
    const asked = { service: profile.service, shown: entry.read(exchangeOf(c)) }
    const found = await showCertificate(site.context, callerOf(c, 'anonymous'), asked)
    if (!found.ok) return refused(service, entry, c, found.refusal)
    return c.html(form(service, sessionFor(service, c), found.certificate, blank))
  })

  app.post(href, async (c) => {
    const fields = await readFirstForm(c, profile.service)
    if (fields === undefined) return c.redirect(await leadOn(service, c), 303)
    const asked = { service: profile.service, shown: entry.read(exchangeOf(c)) }
    const caller = callerOf(c, 'anonymous')
    const password = fields['password'] ?? ''
    const error = passwordError(password, ja)
    const sessionId = sessionFor(service, c)
    if (error !== undefined) {
      const found = await showCertificate(site.context, caller, asked)
      if (!found.ok) return refused(service, entry, c, found.refusal)
      return c.html(form(service, sessionId, found.certificate, { ...blank, error }), 422)
    }
    const device = c.req.header('User-Agent')?.slice(0, 200) ?? null
    const seenSerial = fields['serial'] ?? ''
    const outcome = await logInByCertificate(site.context, caller, { ...asked, password, seenSerial, device })
    if (outcome.ok) {
      setSessionId(c, profile.service, outcome.sessionId)
      return c.redirect(link(service, outcome.stage === 'authenticated' ? 'home' : 'firstPasswords'), 303)
    }
    const { refusal } = outcome
    if (endsHere(refusal)) return refused(service, entry, c, refusal)
    const found = await showCertificate(site.context, caller, asked)
    if (!found.ok) return refused(service, entry, c, found.refusal)
    const message = messageOf(service, refusal)
    const page = form(service, sessionId, found.certificate, { ...blank, message })
    return c.html(page, refusalStatus(refusal))
  })
}

/** Is it the certificate that was refused? Then a different one than the page showed may still be presented. */
function endsHere(refusal: Refusal): boolean {
  return refusal !== 'certificate_changed' && Object.hasOwn(certificateRefusals, refusal)
}

/** On the page of the other login; the origin differs, so that browsers are asked for certificates only there. */
export function certificateLink(service: FbService): Html | null {
  const entry = service.site.certificates
  if (entry === null) return null
  return html`<p><a class="button" href="${entry.origin}${link(service, 'certificate')}">${title}</a></p>`
}

type Shown = { readonly error: string | undefined; readonly message: Message | null }

const blank: Shown = { error: undefined, message: null }

const passwordRefusals: readonly Refusal[] = ['user_unknown', 'user_suspended', 'password_wrong']

/** Nobody typed an ID here, so the other login's text, which names both, would mislead. */
function messageOf({ profile }: FbService, refusal: Refusal): Message {
  const message = refusalMessage(refusal, profile)
  return passwordRefusals.includes(refusal) ? { ...message, text: certificateTexts.passwordWrong } : message
}

function form(
  service: FbService,
  sessionId: string,
  certificate: Certificate,
  { error, message }: Shown,
): Html {
  const { profile } = service
  const { userId, serial, expiresAtMs } = certificate
  const main = html`<h1>${title}</h1>
${messageBox('error', message)}
<p class="instruction">電子証明書を確認しました。ログインパスワードを入力して、[ログイン]ボタンを押してください。</p>
<form method="post" action="${link(service, 'certificate')}" class="panel">
${tokenInput(sessionId)}<input type="hidden" name="serial" value="${serial}">
${shown(profile.names.userId, userId)}
${shown('電子証明書の有効期限', `${dateText(expiresAtMs)}まで`)}
${shown('電子証明書のシリアル番号', serialText(serial))}
${passwordField(error)}
<div class="actions">
<button class="button button-primary" type="submit">ログイン</button>
<a class="button" href="${link(service, 'login')}">前画面へ戻る</a>
</div>
</form>
<p class="caution">※ご注意　ログインに${profile.names.passwordFailures}連続して失敗されると、その${profile.names.userId}は使用不能（ログインパスワードロック状態）となります。</p>`
  return openPage(service, title, main)
}

/** In full, in groups of four: easy to read out to the desk, and able to wrap on a narrow screen. */
function serialText(serial: string): string {
  return serial.toUpperCase().replaceAll(/.{4}(?=.)/g, '$& ')
}

/** Without a valid certificate there is nothing to fill in. The way back leads to where one is asked for. */
function refused(
  service: FbService,
  { origin }: CertificateEntry,
  c: HonoContext<Env>,
  refusal: Refusal,
): Response | Promise<Response> {
  const { profile } = service
  const again = `${origin}${link(service, 'certificate')}`
  const main = html`<h1>${title}</h1>
${messageBox('error', refusalMessage(refusal, profile))}
<div class="actions">
<a class="button button-primary" href="${again}">電子証明書を選択して、もう一度ログイン</a>
<a class="button" href="${link(service, 'login')}">前画面へ戻る</a>
</div>`
  return c.html(openPage(service, title, main), refusalStatus(refusal))
}
