import type { Context as HonoContext } from 'hono'
import { changesTokenBySignature } from '../../../../authority/operations/signed-operations/new-token.ts'
import type { UsageForm } from '../../../../bank/rules/agreement.ts'
import type { Form } from '../../../../platform/http/form.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { setSessionId } from '../../../../platform/http/session-cookie.ts'
import { tick, ticks } from '../../../../platform/web/choice.ts'
import { messageBox, shown, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { askForUsageForm } from '../../operations/administration/sign-token-change.ts'
import { type TokenLine, type TokenOverview, tokenOverview } from '../../operations/administration/tokens.ts'
import { chooseUsageForm } from '../../operations/administration/usage-form.ts'
import type { Refusal } from '../../rules/refusal.ts'
import {
  registrationInstruction,
  signedRegistrationInstruction,
  usageForms,
} from '../../texts/administration.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import type { FbService, Visit } from '../service.ts'
import { workLink } from '../work.ts'
import {
  administrationPage,
  forAdministrators,
  forAdministratorsForm,
  link,
  whenOver,
} from './administrators.ts'
import {
  isSignedBy,
  type OldAsked,
  restoredToken,
  type TokenForm,
  tokenFields,
  tokenIn,
  tokenRefused,
  tokenScripts,
} from './token-fields.ts'
import { lineShown, listTitle } from './tokens.ts'

const title = 'ワンタイムパスワード利用形態設定'
const forms = ['individual', 'shared'] as const satisfies readonly UsageForm[]

function formIn(value: string | undefined): UsageForm | undefined {
  return forms.find((form) => form === value)
}

const formName = (form: UsageForm | null) => (form === null ? '-' : usageForms[form].shown)

/** 利用形態設定 (A-21), with a warning on a change (G-08), and the form's first token (A-22). */
export function usageFormScreens(service: FbService): void {
  const { app, site, profile } = service
  app.get(
    link(service, 'usageForm'),
    forAdministrators(service, async (c, visit) => {
      const overview = await tokenOverview(site.context, visit.who)
      return c.html(choiceView(service, visit, overview, false))
    }),
  )
  app.get(
    link(service, 'firstToken'),
    forAdministrators(service, async (c, visit) => {
      const overview = await tokenOverview(site.context, visit.who)
      const typed = visit.draft?.typed ?? null
      const form = formIn(typed?.['form'] ?? c.req.query('form'))
      if (form === undefined) return c.redirect(link(service, 'usageForm'), 303)
      if (form === overview.usageForm && overview.isBegun) {
        return c.html(choiceView(service, visit, overview, true), refusalStatus('usage_form_same'))
      }
      // Whoever goes on with what was typed has read the warning before it.
      if (isChange(overview, form) && c.req.query('warned') !== 'yes' && typed === null)
        return c.html(warningView(service, visit, overview, form))
      return c.html(tokenView(service, visit, overview, form, restoredToken(typed)))
    }),
  )
  app.post(
    link(service, 'firstToken'),
    forAdministratorsForm(service, (c, visit, form) => post(service, c, visit, form)),
  )

  async function post(
    { site: { context } }: FbService,
    c: HonoContext<Env>,
    visit: Visit,
    posted: Form,
  ): Promise<Response> {
    const form = formIn(posted['form'])
    if (form === undefined) throw new Problem('badRequest')
    const again = async (token: TokenForm, status: ReturnType<typeof refusalStatus>) => {
      const overview = await tokenOverview(context, visit.who)
      return c.html(tokenView(service, visit, overview, form, token), status)
    }
    const asked = oldAsked(service, await tokenOverview(context, visit.who), form)
    const read = tokenIn(service, posted, asked)
    if ('again' in read) return again(read.again, 422)
    const refused = (refusal: Refusal) =>
      whenOver(service, c, refusal) ??
      again(tokenRefused(service, refusal, read.typed.tokenId), refusalStatus(refusal))
    if (read.isSigned) {
      const signed = await askForUsageForm(context, visit.caller, visit.who, form, read.typed)
      if (!signed.ok) return refused(signed.refusal)
      return c.redirect(workLink(service, 'tokenOperation', signed.operationId), 303)
    }
    const outcome = await chooseUsageForm(context, visit.caller, visit.who, form, read.typed)
    if (outcome.ok) {
      if (outcome.sessionId !== null) setSessionId(c, profile.service, outcome.sessionId)
      const what = outcome.dueAtMs === null ? 'form' : 'waiting'
      return c.redirect(`${link(service, 'tokensDone')}?what=${what}`, 303)
    }
    return refused(outcome.refusal)
  }
}

/** Which token a change of the form goes around, if a code of it is asked for. */
function oldAsked({ profile }: FbService, overview: TokenOverview, form: UsageForm): OldAsked | null {
  const { asManual, waitHours } = profile.replacement
  const isAsked =
    isChange(overview, form) &&
    !asManual.includes('usage_form') &&
    overview.lines.some(({ tokenId }) => tokenId !== null)
  return isAsked
    ? { tokenId: overview.ownTokenId, waitHours, isSigned: changesTokenBySignature(profile) }
    : null
}

/** Will every registration be released (G-08)? */
function isChange({ usageForm }: TokenOverview, form: UsageForm): boolean {
  return usageForm !== null && usageForm !== form
}

function choiceView(service: FbService, visit: Visit, overview: TokenOverview, same: boolean): Html {
  const { usageForm, isBegun } = overview
  // The manual's screen has 異なるトークン preselected (S3-3.2-10). After the branch released the token, the form that is set
  // is the one to go on with (W9); otherwise it is refused as the same.
  const goesOn = usageForm !== null && !isBegun
  const chosen = goesOn ? usageForm : usageForm === 'individual' ? 'shared' : 'individual'
  const main = html`<p class="instruction">ワンタイムパスワードの利用形態を選択してください。</p>
<form method="get" action="${link(service, 'firstToken')}">
<section class="panel"><h2>利用形態</h2>
${shown('現利用形態', formName(usageForm))}
${ticks(
  '新利用形態',
  forms.map((form) =>
    tick({
      type: 'radio',
      name: 'form',
      value: form,
      label: usageForms[form].choice,
      isTicked: form === chosen,
    }),
  ),
)}</section>
<div class="labelled-action"><p>上記の内容で更新します</p><button class="button button-primary" type="submit">次へ</button></div>
</form>
${same ? messageBox('error', refusalMessage('usage_form_same', service.profile)) : null}
<div class="actions"><a class="button" href="${link(service, 'tokens')}">戻る</a></div>`
  return administrationPage(service, visit, 'tokens', { title, trail: [listTitle], main })
}

function formsShown({ usageForm }: TokenOverview, form: UsageForm): Html {
  return html`<section class="panel known-facts"><h2>利用形態</h2>${shown('現利用形態', formName(usageForm))}${shown('新利用形態', formName(form))}</section>`
}

function askedNote(asked: OldAsked | null): Html | null {
  if (asked === null) return null
  const { waitHours } = asked
  const how = isSignedBy(asked)
    ? '現在ご利用中のトークンの画面で、変更の内容を承認していただきます。'
    : '現在ご利用中のトークンのワンタイムパスワードを入力していただきます。'
  return html`<li>${how}${waitHours === null ? null : `お手元にない場合は、お申込みから${waitHours}時間後に変更されます。`}</li>`
}

function warningView(service: FbService, visit: Visit, overview: TokenOverview, form: UsageForm): Html {
  const registered = overview.lines.filter(({ tokenId }) => tokenId !== null).length
  const main = html`<p class="caution"><strong>利用形態を変更すると、登録されているすべてのトークン（${registered}件）の登録が解除されます。</strong></p>
<ul class="notes">
<li>登録が解除された利用者の画面は終了し、新しいトークンを登録するまで都度振込を行えません。</li>
<li>続けて、新しい利用形態で最初に使用するトークンを登録します。登録が完了するまで、現在の登録はそのままです。</li>
${askedNote(oldAsked(service, overview, form))}
</ul>
${formsShown(overview, form)}
<form method="get" action="${link(service, 'firstToken')}"><input type="hidden" name="form" value="${form}"><input type="hidden" name="warned" value="yes">
<div class="actions"><button class="button button-primary" type="submit">次へ</button>
<a class="button" href="${link(service, 'usageForm')}">戻る</a></div></form>`
  return administrationPage(service, visit, 'tokens', {
    title: '利用形態の変更の確認',
    trail: [listTitle, title],
    main,
  })
}

/** ④-1 for the administrator, ④-2 for 共通トークン (S3-3.2-11 to -22). */
function tokenView(
  service: FbService,
  visit: Visit,
  overview: TokenOverview,
  form: UsageForm,
  token: TokenForm,
): Html {
  const { userId, userName } = visit.visitor.user
  const own: TokenLine = { userId, userName, role: 'administrator', mayTransfer: true, tokenId: null }
  const common: TokenLine = { userId: null, userName: null, role: null, mayTransfer: true, tokenId: null }
  const asked = oldAsked(service, overview, form)
  const main = html`<p class="instruction">${isSignedBy(asked) ? signedRegistrationInstruction : registrationInstruction[form]}</p>
${messageBox('error', token.message ?? null)}
<form method="post" action="${link(service, 'firstToken')}" class="fields-first">
${tokenInput(visit.sessionId)}<input type="hidden" name="form" value="${form}">
${formsShown(overview, form)}
${lineShown(form === 'shared' ? common : own)}
${tokenFields(service, token, asked)}
</form>
<div class="actions"><a class="button" href="${link(service, 'usageForm')}">戻る</a></div>`
  return administrationPage(service, visit, 'tokens', {
    title: 'ワンタイムパスワード情報登録',
    trail: [listTitle, title],
    main,
    scripts: tokenScripts,
  })
}
