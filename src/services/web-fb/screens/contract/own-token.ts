import { changesTokenBySignature } from '../../../../authority/operations/signed-operations/new-token.ts'
import type { SignedOperation } from '../../../../authority/rules/signed-operation.ts'
import { orDone, type SigningFrame, signingScreen } from '../../../../authority/screens/signing.ts'
import { signingTexts } from '../../../../authority/texts/signing.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import {
  askForOwnToken,
  type TokenChange,
  tokenChangeOf,
  tokenThere,
} from '../../operations/administration/sign-token-change.ts'
import { signedRegistrationInstruction, tokenChanged, usageFormChanged } from '../../texts/administration.ts'
import { operationTexts } from '../../texts/operation.ts'
import { refusalMessage, refusalStatus, refusals } from '../../texts/refusals.ts'
import { administrationPage, link, whenOver } from '../administration/administrators.ts'
import {
  restoredToken,
  type TokenForm,
  tokenFields,
  tokenIn,
  tokenRefused,
  tokenScripts,
} from '../administration/token-fields.ts'
import { listTitle } from '../administration/tokens.ts'
import {
  expired,
  type FbService,
  forVisitor,
  forVisitorForm,
  openPage,
  link as serviceLink,
  type Visit,
  visitorsOf,
} from '../service.ts'
import { endsVisit } from '../transfers/wizard.ts'
import { ownTokenEntry, workLink, workPage } from '../work.ts'

const { label: entry } = ownTokenEntry
const leftTexts = {
  token: { title: entry, done: tokenChanged },
  form: { title: '利用形態の変更', done: usageFormChanged },
} as const
const same = '現在ご利用中のトークンです。新しいトークンのトークンIDを入力してください。'

/** トークンの変更, and the page on which every change of tokens waits (取引署名). Only where the profile asks for that. */
export function ownTokenScreens(service: FbService): void {
  const { app, site, profile } = service
  if (!changesTokenBySignature(profile)) return

  app.get(
    workLink(service, 'ownToken'),
    forVisitor(service, async (c, visit) => {
      const current = await tokenThere(site.context, visit.who)
      return c.html(view(service, visit, current, restoredToken(null)))
    }),
  )

  app.post(
    workLink(service, 'ownToken'),
    forVisitorForm(service, async (c, visit, form) => {
      const current = await tokenThere(site.context, visit.who)
      if (current === null) return c.redirect(workLink(service, 'ownToken'), 303)
      const read = tokenIn(service, form, askedOf(current))
      if ('again' in read) return c.html(view(service, visit, current, read.again), 422)
      const { typed } = read
      const { tokenId } = typed
      if (tokenId === current)
        return c.html(view(service, visit, current, { tokenId, tokenIdError: same }), 422)
      const outcome = await askForOwnToken(site.context, visit.caller, visit.who, typed)
      if (outcome.ok) return c.redirect(workLink(service, 'tokenOperation', outcome.operationId), 303)
      const { refusal } = outcome
      const over = whenOver(service, c, refusal)
      return (
        over ??
        c.html(view(service, visit, current, tokenRefused(service, refusal, tokenId)), refusalStatus(refusal))
      )
    }),
  )

  waitingScreen(service)

  // It names nobody, so it needs no session: that may have ended with the token.
  app.get(workLink(service, 'tokenChanged'), (c) =>
    c.html(doneView(service, c.req.query('what') === usageForm ? 'form' : 'token')),
  )
}

function waitingScreen(service: FbService): void {
  const screens = { operation: 'tokenOperation', operationStatus: 'tokenOperationStatus' } as const
  const href = (screen: keyof typeof screens, id?: string) => workLink(service, screens[screen], id)
  signingScreen<Visit, keyof typeof refusals>({
    service,
    link: href,
    gate: orDone(visitorsOf(service), service, {
      act: 'token_change',
      link: href,
      done: (operation) => leftAt(service, tokenChangeOf(operation)),
    }),
    signer: ({ who, sessionId, caller }) => ({ userId: who.userId, sessionId, caller }),
    frame: (visit, operation) =>
      operation.act === 'token_change' ? frameOf(service, visit, operation) : undefined,
    answers: { refusalMessage, refusalStatus },
    refusals,
    left: (refusal) => (endsVisit(refusal) ? expired(service) : null),
  })
}

function frameOf(service: FbService, visit: Visit, operation: SignedOperation): SigningFrame {
  const change = tokenChangeOf(operation)
  const isOwn = change === 'own'
  const { title } = signingTexts
  const back = isOwn ? workLink(service, 'ownToken') : link(service, 'tokens')
  return {
    page: (main, scripts) =>
      isOwn
        ? workPage(service, visit, { menu: 'contract', entry, title, main, scripts })
        : administrationPage(service, visit, 'tokens', { title, trail: [listTitle], main, scripts }),
    done: () => doneAt(service, change),
    ended: operationTexts.token,
    next: html`<a class="button button-primary" href="${back}">${isOwn ? entry : listTitle}へ戻る</a>`,
    // An act that moves no money has no amount up to which one device would do.
    maySignHere: () => false,
  }
}

/** Who gave a token to another, or took it, is still there; otherwise the session ended with the token. */
function doneAt(service: FbService, change: TokenChange['change']): string {
  if (change === 'registration') return `${link(service, 'tokensDone')}?what=token`
  if (change === 'release') return `${link(service, 'tokensDone')}?what=release`
  return leftAt(service, change)
}

const usageForm = 'usage_form' satisfies TokenChange['change']

/** Where whoever was logged out with the token reads what was done. */
function leftAt(service: FbService, change: TokenChange['change']): string {
  const page = workLink(service, 'tokenChanged')
  return change === usageForm ? `${page}?what=${usageForm}` : page
}

function askedOf(tokenId: string) {
  return { tokenId, waitHours: null, isSigned: true } as const
}

function view(service: FbService, visit: Visit, current: string | null, token: TokenForm): Html {
  const main =
    current === null ? unregistered : (closedView(visit) ?? formView(service, visit, token, current))
  return workPage(service, visit, { menu: 'contract', entry, title: entry, main, scripts: tokenScripts })
}

function isShared({ visitor: { agreement } }: Visit): boolean {
  return agreement?.usageForm === 'shared'
}

const unregistered = html`<p class="caution">トークンが登録されていません。トークンの登録は、管理者の方が「管理機能」の「ワンタイムパスワード認証情報管理」で行います。</p>`

/** The shared token is the administrators' to change. */
function closedView(visit: Visit): Html | null {
  if (!isShared(visit) || visit.visitor.fbUser.role === 'administrator') return null
  return html`<p class="caution">共通トークンの変更は、管理者の方が行えます。</p>`
}

function formView(service: FbService, visit: Visit, token: TokenForm, current: string): Html {
  const { contacts } = service.profile
  const isKept = isShared(visit) || visit.visitor.fbUser.role === 'administrator'
  const lost = isKept ? `${contacts.desk.name}の窓口` : contacts.deviceChange
  return html`<p class="instruction">${signedRegistrationInstruction}</p>
${messageBox('error', token.message ?? null)}
<p class="caution">電話やメール、画面の案内でトークンの変更を指示されたときは、操作をやめてください。</p>
<form method="post" action="${workLink(service, 'ownToken')}" class="fields-first" autocomplete="off">
${tokenInput(visit.sessionId)}
${tokenFields(service, token, askedOf(current))}
</form>
<ul class="notes">
<li>現在のトークンと新しいトークンの両方が必要です。現在のトークンがお手元にない場合は、${lost}へご連絡ください。</li>
<li>承認すると、現在のトークンの登録は解除され、ログイン中の画面は終了します。新しいトークンは、再ログイン後有効となります。</li>
${isShared(visit) ? html`<li>共通トークンを変更すると、すべての利用者が新しいトークンを使用します。</li>` : null}
</ul>`
}

function doneView(service: FbService, what: keyof typeof leftTexts): Html {
  const { title, done } = leftTexts[what]
  const main = html`<h1>${title}</h1>
${messageBox('info', done)}
<p>トークンの登録は再ログイン後有効となります。もう一度ログインしてください。</p>
<div class="actions"><a class="button button-primary" href="${serviceLink(service, 'login')}">ログイン画面へ</a></div>`
  return openPage(service, title, main)
}
