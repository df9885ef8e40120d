import { type Html, html } from '../../../../platform/web/html.ts'
import { payeesOf } from '../../operations/payees.ts'
import { recentDestinations } from '../../operations/transfers/list.ts'
import { destinationText } from '../format.ts'
import type { FbService } from '../service.ts'
import { workLink } from '../work.ts'
import { type Drafting, forDraft, wizardPage } from './wizard.ts'

const at = { step: '振込先区分選択' } as const

/** 振込先区分選択: the payees, added one after another in any of three ways. */
export function destinationScreen(service: FbService): void {
  const { app, site } = service
  app.get(
    workLink(service, 'destination'),
    forDraft(service, at, async (c, drafting) => {
      const { who } = drafting.visit
      const registered = (await payeesOf(site.context, who)).length
      const recent = (await recentDestinations(site.context, who)).length
      return c.html(view(service, drafting, { registered, recent }))
    }),
  )
}

function view(
  service: FbService,
  { visit, draftId, draft }: Drafting,
  { registered, recent }: { readonly registered: number; readonly recent: number },
): Html {
  const { payeesMax } = service.profile.fb
  const left = payeesMax - draft.lines.length
  const ways = [
    ['registeredPayees', '登録済振込先', `登録済みの振込先（${registered}件）から選択します。`],
    ['recentPayees', '最近の振込先', `最近の振込先（${recent}件）から選択します。`],
    ['newPayee', '新規振込先', '金融機関、支店、口座番号を入力します。振込先として登録することもできます。'],
  ] as const
  const choices = html`<div class="choices">${ways.map(
    ([screen, name, does]) =>
      html`<section><h2>${name}</h2><p>${does}</p><a class="button button-primary" href="${workLink(service, screen, draftId)}">${name === '新規振込先' ? '新規振込先を入力' : `${name}から選択`}</a></section>`,
  )}</div>`
  const chosen = html`<section class="panel"><h2>選択済みの振込先（${draft.lines.length}件）</h2>
<ul class="notes">${draft.lines.map((line) => html`<li>${line.name}　${destinationText(line)}</li>`)}</ul>
<a class="button button-primary" href="${workLink(service, 'details', draftId)}">振込内容入力へ</a></section>`
  const main = html`<p class="instruction">振込先の指定方法を選択してください。1回の振込で${payeesMax}件まで指定できます。</p>
${draft.lines.length === 0 ? null : chosen}
${left > 0 ? choices : html`<p class="caution">1回の振込で指定できる振込先は${payeesMax}件までです。</p>`}
<div class="actions"><a class="button" href="${workLink(service, 'draftAccount', draftId)}">戻る</a></div>`
  return wizardPage(service, visit, at, main)
}
