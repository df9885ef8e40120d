import { serviceHref } from '../authority/routes.ts'
import { isDesk } from '../authority/rules/operator.ts'
import type { ServiceProfile } from '../authority/rules/profile.ts'
import { paths } from '../platform/http/routes.ts'
import { type Html, html } from '../platform/web/html.ts'
import { layout } from '../platform/web/layout.ts'
import type { PageSite } from '../platform/web/site.ts'
import type { AppSettings } from './app.ts'

/** The page at `/` that names the customers' services, in the order of their profiles; no desk (E11). */
export function servicesIndex(profiles: Iterable<ServiceProfile>): NonNullable<AppSettings['extra']> {
  const services = [...profiles].filter(({ service }) => !isDesk(service))
  return {
    sources: {},
    screens: (app, site) => {
      app.get(paths.index, (c) => c.html(indexView(site, services)))
    },
  }
}

function indexView(site: PageSite, services: readonly ServiceProfile[]): Html {
  return layout(site, {
    title: 'サービスの選択',
    header: html`<p class="service-name">サービスの選択</p>`,
    main: html`<h1>ご利用になるサービスをお選びください</h1>
<ul class="plain">${services.map(
      ({ service, serviceName }) =>
        html`<li><a class="button" href="${serviceHref(service, 'entry')}">${serviceName}</a></li>`,
    )}</ul>`,
    footer: null,
  })
}
