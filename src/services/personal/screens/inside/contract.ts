import { html } from '../../../../platform/web/html.ts'
import { href, insidePage, type PersonalService } from '../service.ts'
import { forCustomer } from './visit.ts'

const choices = ['password', 'logins', 'serviceStop'] as const

/** 契約者情報変更: what customers may change themselves (domain-notes a-3). */
export function contractScreen(service: PersonalService): void {
  const { app, t } = service
  const title = t('menu.contract')
  app.get(
    href(service, 'contract'),
    forCustomer(service, async (c, found) => {
      const main = html`<h1>${title}</h1>
<div class="choices">${choices.map(
        (screen) =>
          html`<section><h2>${t(`contract.${screen}`)}</h2><p>${t(`contract.${screen}What`)}</p><a class="button" href="${href(service, screen)}">${t(`contract.${screen}`)}</a></section>`,
      )}</div>`
      return c.html(insidePage(service, c, found, title, main, { menu: 'contract' }))
    }),
  )
}
