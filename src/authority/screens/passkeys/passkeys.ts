import type { Context as HonoContext } from 'hono'
import type { Form } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { codeField, parseCodeField } from '../../../platform/web/code-field.ts'
import { type FieldErrors, field, hiddenForm, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { dayAndTimeText, timeText } from '../../../platform/web/times.ts'
import { findLock } from '../../operations/find-lock.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { findSentCode } from '../../operations/methods/send-code.ts'
import {
  careForPasskey,
  passkeysOf,
  proofNow,
  type ShownPasskey,
} from '../../operations/passkeys/care-for-passkey.ts'
import { askToRegister, sendPasskeyCode } from '../../operations/passkeys/register-passkey.ts'
import { situationNow } from '../../operations/situation.ts'
import { ja } from '../../texts/ja.ts'
import { deviceTypeNames, passkeyDone, passkeyTexts } from '../../texts/passkeys.ts'
import type { Message } from '../../texts/refusal.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { codeLockCaution } from '../code-fields.ts'
import { mailNotes, sentCode } from '../mail/sent-code.ts'
import { href, insidePage, redirectFor, sessionsOf, toldRefusal, trailTo } from '../service.ts'
import { isInside } from '../stages.ts'
import { type PasskeyService, passkeyVisitor } from './visitor.ts'

const title = 'パスキー'

type Told = {
  readonly done?: Message | null
  readonly refused?: Message | null
  readonly errors?: FieldErrors
  /** The passkey whose form was sent, and what was typed there. */
  readonly renaming?: { readonly credentialId: string; readonly name: string }
}

const notices: Readonly<Record<string, Message>> = {
  registered: passkeyDone.registered,
  renamed: passkeyDone.renamed,
  removed: passkeyDone.removed,
  disowned: passkeyDone.disowned,
  confirmed: passkeyDone.confirmed,
  sent: passkeyDone.codeSent,
}

/** The user's own passkeys: what there is, another one, other names, away with one. */
export function passkeysScreen(service: PasskeyService): void {
  const { app, site } = service
  const show = async (c: HonoContext<Env>, found: FoundSession, told: Told) =>
    insidePage(
      service,
      found,
      title,
      await view(service, found, sessionFor(service, c), told),
      tokenInput(sessionFor(service, c)),
    )

  app.get(
    href(service, 'passkeys'),
    forSession(sessionsOf(service), isInside, async (c, found) =>
      c.html(await show(c, found, { done: notices[c.req.query('notice') ?? ''] ?? null })),
    ),
  )

  app.post(
    href(service, 'passkeyCode'),
    forSessionForm(sessionsOf(service), isInside, async (c, found) => {
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await sendPasskeyCode(site.context, caller, passkeyVisitor(service, found))
      if (outcome.ok) return c.redirect(`${href(service, 'passkeys')}?notice=sent`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      return c.html(await show(c, found, { refused: toldRefusal(service, refusal) }), refusalStatus(refusal))
    }),
  )

  app.post(
    href(service, 'passkeyNew'),
    forSessionForm(sessionsOf(service), isInside, async (c, found, form) => {
      const by = proofNow(site.context, found)
      if (by === null) return c.redirect(href(service, 'passkeys'), 303)
      const { code, error } = parseCodeField(passkeyTexts.codeLabel, form['otp'], ja, digitsOf(service, by))
      if (code === undefined) return c.html(await show(c, found, { errors: { otp: error } }), 422)
      const { userId } = found.user
      const visitor = passkeyVisitor(service, found)
      const outcome = await askToRegister(site.context, callerOf(c, `user:${userId}`), visitor, { by, code })
      if (outcome.ok) return c.redirect(href(service, 'passkeyNew'), 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const lock = await findLock(site.context, visitor)
      const refused = toldRefusal(service, lock ?? refusal)
      return c.html(await show(c, found, { refused }), refusalStatus(lock ?? refusal))
    }),
  )

  app.post(
    href(service, 'passkeyCare'),
    forSessionForm(sessionsOf(service), isInside, async (c, found, form) => {
      const act = readAct(form)
      if (act === undefined) return c.redirect(href(service, 'passkeys'), 303)
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await careForPasskey(site.context, caller, passkeyVisitor(service, found), act)
      if (outcome.ok) return c.redirect(`${href(service, 'passkeys')}?notice=${doneBy[act.act]}`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const message = toldRefusal(service, refusal)
      if (act.act !== 'rename')
        return c.html(await show(c, found, { refused: message }), refusalStatus(refusal))
      const { credentialId, name } = act
      const told = { errors: { name: message.text }, renaming: { credentialId, name } }
      return c.html(await show(c, found, told), refusalStatus(refusal))
    }),
  )
}

const doneBy = { rename: 'renamed', remove: 'removed', disown: 'disowned', confirm: 'confirmed' } as const

function readAct(form: Form): Parameters<typeof careForPasskey>[3] | undefined {
  const { act, credentialId = '', name = '' } = form
  if (act === 'rename') return { act, credentialId, name }
  return act === 'remove' || act === 'disown' || act === 'confirm' ? { act, credentialId } : undefined
}

/** A code by mail is as long as the profile says; one from a token, as the token shows it. */
function digitsOf({ profile }: PasskeyService, by: 'token' | 'mail'): 6 | 8 | 'token' {
  return by === 'token' ? 'token' : (profile.methods.mail?.digits ?? 6)
}

async function view(
  service: PasskeyService,
  found: FoundSession,
  sessionId: string,
  told: Told,
): Promise<Html> {
  const { site } = service
  const passkeys = passkeysOf(site.context, found)
  return html`${trailTo(service, [title])}
<h1>${title}</h1>
${messageBox('info', told.done ?? null)}
${messageBox('error', told.refused ?? null)}
<p>パスキーは、端末の指紋・顔・PINなどでご本人を確認してログインする方法です。正しい画面でだけ使えるため、偽の画面に入力してしまう被害を防げます。</p>
${
  passkeys.length === 0
    ? html`<p>登録されているパスキーはありません。</p>`
    : passkeys.map((passkey) => panel(service, sessionId, passkey, passkeys.length === 1, told))
}
${await another(service, found, sessionId, told)}`
}

function panel(
  service: PasskeyService,
  sessionId: string,
  passkey: ShownPasskey,
  isLast: boolean,
  { renaming, errors = {} }: Told,
): Html {
  const { credentialId, name, deviceType, backedUp, registeredAtMs, lastUsedAtMs } = passkey
  const isTyped = renaming?.credentialId === credentialId
  const action = href(service, 'passkeyCare')
  const hidden = (act: string) =>
    html`${tokenInput(sessionId)}<input type="hidden" name="act" value="${act}"><input type="hidden" name="credentialId" value="${credentialId}">`
  return html`<section class="panel passkey"><h2>${name}</h2>
<dl class="facts">
<div><dt>状態</dt><dd>${stateText(passkey)}</dd></div>
<div><dt>種類</dt><dd>${deviceTypeNames[deviceType]}${deviceType === 'multiDevice' ? `（バックアップ：${backedUp ? 'あり' : 'なし'}）` : ''}</dd></div>
<div><dt>登録日時</dt><dd>${timeText(registeredAtMs)}</dd></div>
<div><dt>前回の利用</dt><dd>${lastUsedAtMs === null ? 'なし' : timeText(lastUsedAtMs)}</dd></div>
</dl>
<details${isTyped ? html` open` : null}><summary>名前の変更</summary>
<form method="post" action="${action}" autocomplete="off">${hidden('rename')}
${field({
  name: 'name',
  id: `name-${credentialId}`,
  label: passkeyTexts.nameLabel,
  value: isTyped ? renaming.name : name,
  error: isTyped ? errors['name'] : undefined,
  autocomplete: 'off',
  maxlength: 100,
})}
<div class="actions"><button class="button" type="submit">変更</button></div></form></details>
<details><summary>このパスキーの削除</summary>
<form method="post" action="${action}">${hidden('remove')}
<p class="caution">削除すると、このパスキーではログインできなくなります。${isLast ? `最後のパスキーです。ほかにログインの方法がない場合は、${service.profile.contacts.desk.name}でのお手続きが必要になります。` : ''}</p>
<div class="actions"><button class="button" type="submit">削除</button></div></form></details>
</section>`
}

function stateText({ stoppedAtMs, isUsable, usableFromMs }: ShownPasskey): string {
  if (stoppedAtMs !== null) return `停止（複製のおそれ　${timeText(stoppedAtMs)}）`
  return isUsable ? '利用できます' : `待機中（${dayAndTimeText(usableFromMs)}からご利用いただけます）`
}

/** The first step of a registration: a code of the moment. */
async function another(
  service: PasskeyService,
  found: FoundSession,
  sessionId: string,
  { errors = {} }: Told,
): Promise<Html | null> {
  const { site, profile, policy } = service
  const { passkeyOffered, mailUsed } = situationNow(site.context, profile)
  if (!passkeyOffered) return null
  const heading = html`<h2 id="another">パスキーの登録</h2>`
  if ((found.passkeys?.passkeys.length ?? 0) >= policy.passkeysMax)
    return html`<section class="panel">${heading}<p>${toldRefusal(service, 'passkeys_too_many').text}</p></section>`
  const by = proofNow(site.context, found)
  if (by === null)
    return html`<section class="panel">${heading}<p>パスキーの登録は、${profile.contacts.desk.name}へご連絡ください。</p></section>`
  const of = passkeyVisitor(service, found)
  const sent =
    by === 'token'
      ? undefined
      : await findSentCode(site.context, { ...of, ticketHash: of.sessionHash }, 'passkey')
  const code = codeField({
    name: 'otp',
    label: passkeyTexts.codeLabel,
    error: errors['otp'],
    digits: digitsOf(service, by),
  })
  const how = by === 'token' ? '生成アプリに表示されている' : 'ご登録のメールアドレスに届いた'
  return html`<form method="post" action="${href(service, 'passkeyNew')}" class="panel" autocomplete="off" aria-labelledby="another">${heading}
${tokenInput(sessionId)}
<p class="instruction">${how}ワンタイムパスワードを入力して、「次へ」ボタンを押してください。</p>
${by === 'mail' ? sentCode(sent) : null}
${code}
<div class="actions"><button class="button button-primary" type="submit">次へ</button>
${by === 'mail' ? html`<button class="button" type="submit" form="send">${sent === undefined ? '送信する' : '再送信'}</button>` : null}</div>
<ul class="notes">
<li>安全のため、登録したパスキーは、登録から${policy.waitHours}時間後にご利用いただけるようになります。</li>
<li>パスキーを登録したことは、${mailUsed ? 'ご登録のメールアドレスと、' : ''}次にログインしたときの最初の画面でお知らせします。</li>
${mailUsed ? html`<li>パスキーをご利用いただけるようになると、メールで届くワンタイムパスワードではログインできなくなります。</li>` : null}
</ul>
</form>
${by === 'mail' ? hiddenForm('send', href(service, 'passkeyCode'), sessionId) : null}
${by === 'mail' ? mailNotes(profile, profile.methods.mail?.validSeconds ?? 600) : codeLockCaution(service)}`
}
