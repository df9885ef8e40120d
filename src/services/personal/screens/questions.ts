import { say } from '../../../authority/screens/say.ts'
import { moveAdvice } from '../../../authority/texts/token-move.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { deskPhone, href, openPage, type PersonalService } from './service.ts'

/** The FAQ, readable without a login. */
export function questionsScreen(service: PersonalService): void {
  const { app, t } = service
  const title = t('questions.title')
  app.get(href(service, 'questions'), (c) => {
    const main = html`<h1>${title}</h1>
<div class="box reading">${questions(service).map(
      ([question, answer]) => html`<details><summary>${question}</summary><p>${answer}</p></details>`,
    )}</div>
<p><a class="button" href="${href(service, 'entry')}">${t('button.loginScreen')}</a></p>`
    return c.html(openPage(service, c, title, main))
  })
}

const all = ['must', 'need', 'reuse', 'wrong', 'locked', 'twice', 'device', 'lost', 'first', 'staff'] as const

function questions(service: PersonalService): readonly (readonly [question: string, answer: Html])[] {
  const { profile, t } = service
  const { names, session, password, contacts } = profile
  const values = {
    phone: deskPhone(service),
    guidance: href(service, 'guidance'),
    lost: href(service, 'lost'),
    stop: href(service, 'stop'),
    enrollment: href(service, 'enrollment'),
    move: moveAdvice(profile),
    passwordFailures: names.passwordFailures,
    codeFailures: names.codeFailures,
    minutes: Math.ceil(session.idleSeconds / 60),
    password: names.initialPassword,
    source: names.initialPasswordSource,
    least: password.lengthMin,
    most: password.lengthMax,
    desk: contacts.desk.name,
  }
  return all.map((each) => [t(`questions.${each}`), say(t(`questions.${each}Answer`), values)])
}
