import type { Context as HonoContext } from 'hono'
import { changesTokenBySignature } from '../../../../authority/operations/signed-operations/new-token.ts'
import { signingTexts } from '../../../../authority/texts/signing.ts'
import type { Form } from '../../../../platform/http/form.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { askForRegistration, askForRelease } from '../../operations/administration/sign-token-change.ts'
import {
  registerFbToken,
  releaseFbToken,
  type TokenLine,
  type TokenOverview,
  tokenOverview,
} from '../../operations/administration/tokens.ts'
import {
  registrationInstruction,
  signedRegistrationInstruction,
  tokensDone,
} from '../../texts/administration.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { type FbService, link as serviceLink, type Visit } from '../service.ts'
import { ownTokenEntry, workLink } from '../work.ts'
import {
  administrationPage,
  forAdministrators,
  forAdministratorsForm,
  link,
  whenOver,
} from './administrators.ts'
import { confirmationError, confirmationField, confirmationIn, type Told, toldOf } from './confirmation.ts'
import {
  isSignedBy,
  type OldAsked,
  oldCodeFields,
  oldCodeIn,
  restoredToken,
  type TokenForm,
  tokenFields,
  tokenIn,
  tokenRefused,
  tokenScripts,
} from './token-fields.ts'
import { holderName, lineNamed, lineShown, listTitle } from './tokens.ts'

const changeTitle = 'ワンタイムパスワード情報変更'
const entry = 'ワンタイムパスワード認証情報管理'

/** 登録・登録解除 of a line of the list (A-25, A-22), and the result afterwards (A-23). */
export function tokenChangeScreens(service: FbService): void {
  const { app } = service
  app.get(
    link(service, 'tokenChange'),
    forAdministrators(service, async (c, visit) => {
      const holder = c.req.query('holder')
      if (holder === undefined) return c.redirect(`${link(service, 'tokens')}?notice=nothing`, 303)
      const line = await lineOf(service, visit, holder)
      return c.html(changeView(service, visit, line, { asked: await oldAsked(service, visit) }))
    }),
  )
  app.get(
    link(service, 'tokenRegistration'),
    forAdministrators(service, async (c, visit) => {
      const typed = visit.draft?.typed ?? null
      const line = await lineOf(service, visit, typed?.['holder'] ?? c.req.query('holder'))
      const asked = await oldAsked(service, visit)
      return c.html(registrationView(service, visit, line, restoredToken(typed), asked))
    }),
  )
  app.post(
    link(service, 'tokenRegistration'),
    forAdministratorsForm(service, (c, visit, form) => register(service, c, visit, form)),
  )
  app.post(
    link(service, 'tokenRelease'),
    forAdministratorsForm(service, (c, visit, form) => release(service, c, visit, form)),
  )
  app.get(
    link(service, 'tokensDone'),
    forAdministrators(service, (c, visit) => {
      const what = c.req.query('what')
      if (!isDone(what)) throw new Problem('notFound')
      return c.html(doneView(service, visit, what))
    }),
  )
}

function isDone(what: string | undefined): what is keyof typeof tokensDone {
  return what !== undefined && Object.hasOwn(tokensDone, what)
}

/** Whether an administrator who registers or releases a user's token types a code of their own; nothing waits here. */
async function oldAsked({ site, profile }: FbService, { who }: Visit): Promise<OldAsked | null> {
  if (profile.replacement.asManual.includes('user_token')) return null
  const { usageForm, lines, ownTokenId } = await tokenOverview(site.context, who)
  const isAsked =
    usageForm === 'individual' &&
    lines.some(({ role, tokenId }) => role === 'administrator' && tokenId !== null)
  const isSigned = changesTokenBySignature(profile)
  return isAsked ? { tokenId: ownTokenId, waitHours: null, isSigned } : null
}

async function lineOf({ site }: FbService, { who }: Visit, holder: string | undefined): Promise<TokenLine> {
  const overview: TokenOverview = await tokenOverview(site.context, who)
  const line = lineNamed(overview, holder)
  if (line === undefined || overview.usageForm === null) throw new Problem('notFound')
  return line
}

async function register(
  service: FbService,
  c: HonoContext<Env>,
  visit: Visit,
  form: Form,
): Promise<Response> {
  const { site } = service
  const line = await lineOf(service, visit, form['holder'])
  const asked = await oldAsked(service, visit)
  const read = tokenIn(service, form, asked)
  if ('again' in read) return c.html(registrationView(service, visit, line, read.again, asked), 422)
  const { caller, who } = visit
  const signed =
    read.isSigned && line.userId !== null
      ? await askForRegistration(site.context, caller, who, line.userId, read.typed)
      : null
  if (signed?.ok) return c.redirect(workLink(service, 'tokenOperation', signed.operationId), 303)
  const outcome = signed ?? (await registerFbToken(site.context, caller, who, line.userId, read.typed))
  if (outcome.ok) return c.redirect(`${link(service, 'tokensDone')}?what=token`, 303)
  const { refusal } = outcome
  const over = whenOver(service, c, refusal)
  if (over !== undefined) return over
  const again = tokenRefused(service, refusal, read.typed.tokenId)
  return c.html(registrationView(service, visit, line, again, asked), refusalStatus(refusal))
}

async function release(service: FbService, c: HonoContext<Env>, visit: Visit, form: Form): Promise<Response> {
  const { site } = service
  const line = await lineOf(service, visit, form['holder'])
  const asked = await oldAsked(service, visit)
  const isSigned = isSignedBy(asked)
  const confirmation = isSigned ? undefined : confirmationError(form, 'approval')
  const { code: old, error: oldError } = oldCodeIn(form, asked)
  if (confirmation !== undefined || oldError !== undefined)
    return c.html(changeView(service, visit, line, { confirmation, oldError, asked }), 422)
  const { caller, who } = visit
  const signed =
    isSigned && line.userId !== null ? await askForRelease(site.context, caller, who, line.userId) : null
  if (signed?.ok) return c.redirect(workLink(service, 'tokenOperation', signed.operationId), 303)
  const typed = { password: confirmationIn(form), old }
  const outcome = signed ?? (await releaseFbToken(site.context, caller, who, line.userId, typed))
  if (outcome.ok) return c.redirect(`${link(service, 'tokensDone')}?what=release`, 303)
  const { refusal } = outcome
  const over = whenOver(service, c, refusal)
  if (over !== undefined) return over
  const now = await lineOf(service, visit, form['holder'])
  const told = toldOf(service, refusal)
  const shown = refusal === 'old_code_wrong' ? { oldError: told.message?.text } : told
  return c.html(changeView(service, visit, now, { ...shown, asked }), refusalStatus(refusal))
}

/** ワンタイムパスワード情報変更: registers a missing token, or releases an existing one (G-07). */
type ToldOfChange = Told & { readonly asked: OldAsked | null; readonly oldError?: string | undefined }

function changeView(service: FbService, visit: Visit, line: TokenLine, told: ToldOfChange): Html {
  const main = html`${messageBox('error', told.message ?? null)}
<div class="fields-first">${lineShown(line)}
${line.tokenId === null ? registrationOffer(service, line) : releaseForm(service, visit, line, told)}</div>
<div class="actions"><a class="button" href="${link(service, 'tokens')}">戻る</a></div>`
  return administrationPage(service, visit, 'tokens', { title: changeTitle, trail: [listTitle], main })
}

function registrationOffer(service: FbService, { userId, mayTransfer }: TokenLine): Html {
  if (!mayTransfer)
    return html`<div class="message message-info" role="note">${refusalMessage('token_not_needed', service.profile).text}</div>`
  return html`<form method="get" action="${link(service, 'tokenRegistration')}"><input type="hidden" name="holder" value="${holderName(userId)}">
<div class="labelled-action"><p>ワンタイムパスワード情報の登録を行います</p><button class="button button-primary" type="submit">登録</button></div></form>`
}

function releaseForm(
  service: FbService,
  visit: Visit,
  { userId, userName, role, tokenId }: TokenLine,
  told: ToldOfChange,
): Html {
  if (userId === null || role === 'administrator') {
    const isOwn = userId === null || userId === visit.who.userId
    return html`<div class="message message-info" role="note">${refusalMessage('administrator_token_kept', service.profile).text.replace('【エラー】', '')}</div>
${isOwn && changesTokenBySignature(service.profile) ? inPlaceOffer(service) : null}`
  }
  const isSigned = isSignedBy(told.asked)
  return html`<form method="post" action="${link(service, 'tokenRelease')}">
<p class="instruction">${userId}（${userName}）のトークン ${tokenId} の登録を解除します。</p>
${tokenInput(visit.sessionId)}<input type="hidden" name="holder" value="${holderName(userId)}">
${told.asked === null ? null : oldCodeFields(told.asked, told.oldError)}
${isSigned ? null : html`<section class="panel"><h2>承認用パスワード入力</h2>${confirmationField('approval', told.confirmation)}</section>`}
<p class="caution">登録を解除すると、ログイン中のこの利用者の画面は終了します。新しいトークンを登録するまで、この利用者は都度振込を行えません。</p>
<div class="labelled-action"><p>ワンタイムパスワード情報の登録解除を行います</p><button class="button button-primary" type="submit">${isSigned ? signingTexts.go : '登録解除'}</button></div></form>`
}

/** The token that signs gives way to another one, where its own screen confirms that. */
function inPlaceOffer(service: FbService): Html {
  return html`<div class="labelled-action"><p>このトークンを、お手元の別のトークンに変更します</p><a class="button" href="${workLink(service, 'ownToken')}">${ownTokenEntry.label}</a></div>`
}

function registrationView(
  service: FbService,
  visit: Visit,
  line: TokenLine,
  token: TokenForm,
  asked: OldAsked | null,
): Html {
  const instruction = registrationInstruction[line.userId === null ? 'shared' : 'individual']
  const main = html`<p class="instruction">${isSignedBy(asked) ? signedRegistrationInstruction : instruction}</p>
${messageBox('error', token.message ?? null)}
<form method="post" action="${link(service, 'tokenRegistration')}" class="fields-first">
${tokenInput(visit.sessionId)}<input type="hidden" name="holder" value="${holderName(line.userId)}">
${lineShown(line)}
${tokenFields(service, token, asked)}
</form>
<div class="actions"><a class="button" href="${link(service, 'tokens')}">戻る</a></div>`
  return administrationPage(service, visit, 'tokens', {
    title: 'ワンタイムパスワード情報登録',
    trail: [listTitle, changeTitle],
    main,
    scripts: tokenScripts,
  })
}

function doneView(service: FbService, visit: Visit, what: keyof typeof tokensDone): Html {
  const { title, text, effect } = tokensDone[what]
  const main = html`<p class="message message-info" role="status">${text}</p>
<p>${effect}ワンタイムパスワード認証情報管理へ戻るには、「ワンタイムパスワード認証情報管理」を押してください。</p>
<div class="actions"><a class="button button-primary" href="${link(service, 'tokens')}">${entry}</a>
<a class="button" href="${serviceLink(service, 'home')}">TOP</a></div>`
  return administrationPage(service, visit, 'tokens', { title, main })
}
