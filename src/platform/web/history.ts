import { datesIn } from './dates.ts'
import { type Html, html } from './html.ts'
import { recordRow, recordTable } from './record-table.ts'
import { ja, type WebTexts } from './texts/ja.ts'

/** 利用履歴, ログイン履歴: newest first, paged, and downloadable as one file. */

/** The entry before which a page begins, from the address; null: at the newest. */
export function beforeIn(typed: string | undefined): number | null {
  return typed !== undefined && /^\d{1,15}$/.test(typed) ? Number(typed) : null
}

/** All pages from one on, as the lines of a file. */
export async function* allLines<Entry>(
  from: number | null,
  read: (
    before: number | null,
  ) => Promise<{ readonly entries: readonly Entry[]; readonly next: number | null }>,
  lineOf: (entry: Entry) => readonly string[],
): AsyncGenerator<readonly (readonly string[])[]> {
  for (let before = from; ; ) {
    const { entries, next } = await read(before)
    yield entries.map(lineOf)
    if (next === null) return
    before = next
  }
}

type Deed = {
  readonly at: string
  readonly actor: string
  readonly address: string | null
  /** The user of the entry, and the label for such users. */
  readonly userId: string
  readonly names: ReadonlyMap<string, string>
  /** The event, in as many columns as the history has for it. */
  readonly what: readonly string[]
  /** The history's name for those who act for the institution. */
  readonly staff: string
}

/** How a history is written: in Japanese, unless its screen is in another language. */
type Written = { readonly web?: WebTexts; readonly dates?: Pick<ReturnType<typeof datesIn>, 'precise'> }

/** When, to whom, what, by whom and from where. */
export function historyLine(
  { at, actor, address, userId, names, what, staff }: Deed,
  { web = ja, dates = datesIn() }: Written = {},
): readonly string[] {
  return [
    dates.precise(Temporal.Instant.from(at).epochMilliseconds),
    userId,
    names.get(userId) ?? '',
    ...what,
    whoActed(actor, userId, staff, web),
    address ?? '',
  ]
}

/** The company's own people by ID; the institution's staff anonymously. */
function whoActed(actor: string, userId: string, staff: string, web: WebTexts): string {
  const [kind, id = ''] = actor.split(':')
  if (kind === 'user') return id === userId ? web.oneself : id
  return kind === 'operator' ? staff : kind === 'anonymous' ? web.oneselfBefore : web.system
}

type Pages = {
  readonly path: string
  /** The rest of the query, without the page. */
  readonly kept: string
  readonly before: number | null
  readonly next: number | null
  readonly perPage: number
}

/** Links to the newest page and to the next older one. */
export function pageSteps(
  { path, kept, before, next, perPage }: Pages,
  texts: WebTexts = ja,
): readonly [Html | null, Html | null] {
  const first = kept === '' ? path : `${path}?${kept}`
  const rest = kept === '' ? '' : html`${kept}&`
  return [
    before === null ? null : html`<a class="button" href="${first}">${texts.newest}</a>`,
    next === null
      ? null
      : html`<a class="button" href="${path}?${rest}before=${next}">${texts.older(perPage)}</a>`,
  ]
}

type HistoryList = Pages & {
  readonly columns: readonly string[]
  readonly lines: readonly (readonly string[])[]
  /** Columns that never wrap. */
  readonly whole?: readonly string[]
  readonly filePath: string
}

/** One page of 利用履歴, with links to the others and to the file. */
export function historyList(list: HistoryList, texts: WebTexts = ja): Html {
  const { columns, lines, whole = [], filePath, kept } = list
  const rows = lines.map((line) => recordRow(columns, line, whole))
  const [newest, older] = pageSteps(list, texts)
  return html`${
    rows.length === 0
      ? html`<p class="panel" role="status">${texts.historyNone}</p>`
      : recordTable({ label: texts.history, columns, rows })
  }
<div class="actions">
${newest}
${older}
<a class="button" href="${filePath}?${kept}" download>${texts.csv}</a>
</div>`
}
