import type { NamedChapter } from '../../../../src/authority/screens/service.ts'
import { html } from '../../../../src/platform/web/html.ts'
import type { SampleProfile } from '../rules/profile.ts'

/** The chapter of the help on the benefit. */
export function benefitChapter({ sample }: SampleProfile): NamedChapter {
  const body = html`<p>会員ページの[特典を受け取る]ボタンで、${sample.benefit}を${sample.timesMax}回までお受け取りいただけます。</p>`
  return ['benefit', () => ({ number: null, title: '特典の受け取り', body })]
}
