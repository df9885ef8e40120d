import type { Context as HonoContext } from 'hono'
import { say } from '../../../authority/screens/say.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { stepList } from '../../../platform/web/frame.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { restartsBy } from '../operations/restart-service.ts'
import { channelOf } from './channel.ts'
import { type Extras, href, openPage, type PersonalService } from './service.ts'

export type ProcedureName = 'enrollment' | 'stop' | 'restart'

/** How the procedures before the login differ, and the end of IB取引中止. */
export const procedures = {
  enrollment: {
    title: 'procedure.enrollment',
    short: 'procedure.enrollmentShort',
    second: 'procedure.enrollmentSecond',
    next: 'enrollmentToken',
  },
  stop: {
    title: 'procedure.stop',
    short: 'procedure.stopShort',
    second: 'procedure.stopSecond',
    next: 'stopCode',
  },
  restart: {
    title: 'procedure.restart',
    short: 'procedure.restartShort',
    second: 'procedure.restartSecond',
    next: 'restartAsk',
  },
} as const satisfies Record<ProcedureName, object>

/** A page of a procedure: its title, 利用者認証 >> … >> 処理結果 with the current one marked, and the step itself. */
export function procedurePage(
  service: PersonalService,
  c: HonoContext<Env>,
  name: ProcedureName,
  step: 1 | 2 | 3,
  main: Html,
  scripts: Extras['scripts'] = [],
): Html {
  const { t } = service
  const { title: titleName, second } = procedures[name]
  const title = t(titleName)
  const isByPasskey = name === 'restart' && restartsBy(service.profile) === 'passkey'
  const steps = [
    t('procedure.first'),
    t(isByPasskey ? 'procedure.restartByPasskey' : second),
    t('procedure.result'),
  ]
  const content = html`<h1>${title}</h1>
${stepList('progress', steps, steps[step - 1] ?? '')}
${main}`
  return openPage(service, c, title, content, { help: name === 'restart' ? 'service-stop' : name, scripts })
}

/** what was done, with the result code, and the way back under the channel's own name (C2-16). */
export function resultPage(
  service: PersonalService,
  c: HonoContext<Env>,
  name: ProcedureName,
  result: { readonly text: string; readonly code: string; readonly more: Html | null },
): Html {
  const { t } = service
  const back = t(channelOf(c) === 'pc' ? 'procedure.backOnPc' : 'procedure.backOnPhone')
  const main = html`<p class="instruction">${say(t('procedure.press'), { button: back })}</p>
<section class="box"><h2 class="box-title">${t(procedures[name].short)}</h2>
<div class="result" role="status">${result.text}<span class="code">(${result.code})</span></div>
${result.more}
<div class="actions"><a class="button button-primary" href="${href(service, 'entry')}">${back}</a></div>
</section>`
  return procedurePage(service, c, name, 3, main)
}

/** Whom the institution brings the service back for. */
export function restartAtDesk({ profile, t }: PersonalService): Html {
  const byPasskey = restartsBy(profile) === 'passkey'
  const text = byPasskey ? 'auth.restartDeskPasskey' : 'auth.restartDesk'
  return say(t(text), { desk: profile.contacts.desk.name })
}
