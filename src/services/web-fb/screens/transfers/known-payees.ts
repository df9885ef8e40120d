import { field, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { payeesOf } from '../../operations/payees.ts'
import { destinationKey, recentDestinations } from '../../operations/transfers/list.ts'
import type { DraftLine } from '../../rules/transfer-draft.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import { destinationText, feeBearerNames } from '../format.ts'
import type { FbService } from '../service.ts'
import { workLink } from '../work.ts'
import { type At, type Drafting, forDraft, forDraftForm, keepAndGo, wizardPage } from './wizard.ts'

/** A selectable payee: its name in the form, and the line it would add. */
type Known = { readonly id: string; readonly label: string; readonly line: DraftLine }

type Source = {
  readonly screen: 'registeredPayees' | 'recentPayees'
  readonly at: At
  readonly none: string
  readonly find: (service: FbService, drafting: Drafting, search: string) => Promise<Known[]>
}

const registered: Source = {
  screen: 'registeredPayees',
  at: { step: '振込先区分選択', title: '登録済振込先選択' },
  none: '該当する振込先はありません。',
  async find({ site }, { visit }, search) {
    const payees = await payeesOf(site.context, visit.who, search)
    return payees.map(({ payeeId, label, service: _, customerId: __, ...line }) => ({
      id: payeeId,
      label,
      line: { ...line, payYen: 0 },
    }))
  },
}

const recent: Source = {
  screen: 'recentPayees',
  at: { step: '振込先区分選択', title: '最近の振込先選択' },
  none: '最近の振込先はありません。',
  async find({ site }, { visit }) {
    const lines = await recentDestinations(site.context, visit.who)
    return lines.map(({ payeeFeeYen: _, amountYen: __, feeYen: ___, ...line }) => ({
      id: destinationKey(line),
      label: '',
      line: { ...line, payYen: 0 },
    }))
  },
}

/** More than a page's checkboxes could submit at once. */
const shownMax = 50

/** 登録済振込先 with a search, and 最近の振込先: several can be ticked at once. */
export function knownPayeesScreens(service: FbService): void {
  for (const source of [registered, recent]) knownScreen(service, source)
}

function knownScreen(service: FbService, source: Source): void {
  const { app } = service
  const { screen, at } = source

  app.get(
    workLink(service, screen),
    forDraft(service, at, async (c, drafting) => {
      const search = (c.req.query('search') ?? '').slice(0, 60)
      return c.html(await view(service, source, drafting, { search, ticked: [], error: null }))
    }),
  )

  app.post(
    workLink(service, screen),
    forDraftForm(service, at, async (c, drafting, form) => {
      const { draft, draftId } = drafting
      const search = (form['search'] ?? '').slice(0, 60)
      const ticked = Object.keys(form)
        .filter((name) => name.startsWith('to-'))
        .map((name) => name.slice(3))
      // Looked up again among the customer's own: the form alone proves nothing.
      const known = await source.find(service, drafting, '')
      const chosen = known.filter(({ id }) => ticked.includes(id)).map(({ line }) => line)
      const refuse = async (error: string) =>
        c.html(await view(service, source, drafting, { search, ticked, error }), 422)
      if (chosen.length === 0) return refuse(refusalMessage('payee_unknown', service.profile).text)
      const { payeesMax } = service.profile.fb
      if (draft.lines.length + chosen.length > payeesMax) {
        return refuse(`1回の振込で指定できる振込先は${payeesMax}件までです。`)
      }
      const changed = { ...drafting, draft: { ...draft, lines: [...draft.lines, ...chosen] } }
      return keepAndGo(service, c, at, changed, workLink(service, 'details', draftId))
    }),
  )
}

type Shown = { readonly search: string; readonly ticked: readonly string[]; readonly error: string | null }

async function view(
  service: FbService,
  source: Source,
  drafting: Drafting,
  { search, ticked, error }: Shown,
): Promise<Html> {
  const { visit, draftId } = drafting
  const known = await source.find(service, drafting, search)
  const path = workLink(service, source.screen, draftId)
  const searchForm = html`<form method="get" action="${path}" class="panel search">
${field({ name: 'search', label: '絞り込み検索', value: search, hint: '登録名、受取人名（カナ）、金融機関名、口座番号', autocomplete: 'off', maxlength: 60 })}
<div class="actions"><button class="button" type="submit">検索</button><a class="button" href="${path}">クリア</a></div>
</form>`
  const shown = known.slice(0, shownMax)
  const list = html`<form method="post" action="${path}">
${tokenInput(visit.sessionId)}
<input type="hidden" name="search" value="${search}">
<div class="panel"><fieldset class="ticks"><legend>振込先を選択してください（複数選択できます）</legend>
${error === null ? null : html`<p class="field-error" id="to-error">${error}</p>`}
<ul>${shown.map((each, i) => tick(each, ticked.includes(each.id), i === 0 && error !== null))}</ul></fieldset></div>
${known.length > shownMax ? html`<p>${known.length}件のうち、${shownMax}件を表示しています。検索して絞り込んでください。</p>` : null}
<div class="actions"><button class="button button-primary" type="submit">次へ</button><a class="button" href="${workLink(service, 'destination', draftId)}">戻る</a></div>
</form>`
  const none = html`<p class="panel">${source.none}</p>
<div class="actions"><a class="button" href="${workLink(service, 'destination', draftId)}">戻る</a></div>`
  const main = html`${source.screen === 'registeredPayees' ? searchForm : null}
${known.length === 0 ? none : list}`
  return wizardPage(service, visit, source.at, main)
}

function tick({ id, label, line }: Known, isTicked: boolean, isWrong: boolean): Html {
  const named = label === '' ? line.name : `${label}　${line.name}`
  return html`<li><label class="check"><input type="checkbox" name="to-${id}" value="yes"${isTicked ? html` checked` : ''}${isWrong ? html` aria-invalid="true" aria-describedby="to-error"` : ''}> <span><strong>${named}</strong>　${destinationText(line)}　${feeBearerNames[line.feeBearer]}</span></label></li>`
}
