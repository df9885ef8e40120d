import { serviceHref } from '../../../../authority/routes.ts'
import { html } from '../../../../platform/web/html.ts'
import { href, insidePage, type PersonalService } from '../service.ts'
import { forCustomer } from './visit.ts'

type Choice = 'password' | 'passkeys' | 'logins' | 'serviceStop'

/** 契約者情報変更: what customers may change themselves (domain-notes a-3). */
export function contractScreen(service: PersonalService): void {
  const { app, profile, t } = service
  const choices: readonly Choice[] =
    profile.methods.passkey === null
      ? ['password', 'logins', 'serviceStop']
      : ['password', 'passkeys', 'logins', 'serviceStop']
  const leads = (choice: Choice) =>
    choice === 'passkeys' ? serviceHref(profile.service, choice) : href(service, choice)
  const title = t('menu.contract')
  app.get(
    href(service, 'contract'),
    forCustomer(service, async (c, found) => {
      const main = html`<h1>${title}</h1>
<div class="choices">${choices.map(
        (screen) =>
          html`<section><h2>${t(`contract.${screen}`)}</h2><p>${t(`contract.${screen}What`)}</p><a class="button" href="${leads(screen)}">${t(`contract.${screen}`)}</a></section>`,
      )}</div>`
      return c.html(insidePage(service, c, found, title, main, { menu: 'contract' }))
    }),
  )
}
