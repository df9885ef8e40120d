// The payees of a batch: fetched, compared with what was signed, and looked through before a first-time payee is paid.
import type { Row } from '../../otp/signed-operation/batch.ts'
import { payeeKey } from '../../otp/signed-operation/fields.ts'
import { shownRow } from '../../otp/signed-operation/shown.ts'
import { payeesOf } from './answered.ts'
import { byId, element, onPress, show, tell, write } from './dom.ts'
import { knownAmong } from './known-payees.ts'
import { lineOf, marked } from './operation-fields.ts'
import type { FoundOperation } from './operation-reader.ts'
import { operationTexts } from './operation-texts.ts'
import { type MarkedRow, markedRows, pagesOf, unseenPages } from './row-pages.ts'
import { areSigned, firstTimeIn } from './signed-rows.ts'

/** Undefined without an answer; `locked` while the token's secret may not be used. */
type Fetch = (found: FoundOperation) => Promise<readonly Row[] | 'locked' | undefined>

export type RowsList = {
  /** For an operation that is shown from now on; `known`: whom of its fields the token has paid before; `kept`: all of them. */
  readonly begin: (found: FoundOperation, known: readonly string[], kept: readonly string[]) => void
  /** Whom the list that was looked through pays. */
  readonly payees: () => readonly string[]
}

/** `changed` is told whether the operation may be approved, as far as its rows go. */
export function createRowsList(fetch: Fetch, changed: (mayApprove: boolean) => void): RowsList {
  const details = byId('rows', HTMLDetailsElement)
  let current: { readonly found: FoundOperation; readonly kept: readonly string[] } | undefined
  let compared: readonly Row[] | undefined
  let pages: readonly (readonly MarkedRow[])[] = []
  let at = 0
  const seen = new Set<number>()

  async function open(): Promise<void> {
    const asked = current
    if (asked === undefined || compared !== undefined) return
    write('rows-notice', operationTexts.rowsLoading)
    const rows = await fetch(asked.found)
    const belong = Array.isArray(rows) && (await areSigned(rows, asked.found.operation))
    const known = belong ? await knownIn(rows, asked) : []
    if (asked !== current) return
    if (rows === undefined) return write('rows-notice', operationTexts.rowsUnreachable)
    if (rows === 'locked') return write('rows-notice', operationTexts.rowsLocked)
    if (!belong) {
      tell('operation-fault', operationTexts.otherRows)
      write('rows-notice', operationTexts.otherRows)
      return changed(false)
    }
    compared = rows
    pages = pagesOf(markedRows(rows, known))
    write('rows-notice', operationTexts.rowsBelong(rows.length))
    turnTo(0)
  }

  function turnTo(page: number): void {
    at = page
    seen.add(page)
    showPage(pages, page)
    const unseen = unseenPages(pages, seen)
    tell('approve-hint', unseen === 0 ? undefined : operationTexts.rowsUnseen(unseen))
    changed(unseen === 0)
  }

  function turnBy(step: number): void {
    if (pages[at + step] === undefined) return
    turnTo(at + step)
    element('rows-count').scrollIntoView({ block: 'start' })
    element('rows-count').focus()
  }
  onPress('rows-before', () => turnBy(-1))
  onPress('rows-after', () => turnBy(1))

  details.addEventListener('toggle', () => {
    if (details.open) void open()
  })
  return {
    payees: () => (compared ?? []).map(({ account }) => payeeKey(account)),
    begin(found, known, kept) {
      current = { found, kept }
      compared = undefined
      pages = []
      seen.clear()
      const { template } = found.operation
      const isBatch = template === 'transfer_batch'
      details.open = false
      clearPage(isBatch)
      const firstTime = firstTimeIn(found.operation)
      const waits =
        isBatch && (firstTime > 0 || payeesOf(found.operation).some((payee) => !known.includes(payee)))
      tell('approve-hint', waits ? operationTexts.rowsNeeded(firstTime) : undefined)
      changed(!waits)
    },
  }
}

/** By name, and of a former device by digest. */
async function knownIn(
  rows: readonly Row[],
  { found, kept }: { readonly found: FoundOperation; readonly kept: readonly string[] },
): Promise<readonly string[]> {
  const payees = rows.map(({ account }) => payeeKey(account))
  return [...kept, ...(await knownAmong(found.operation.tokenId, kept, payees))]
}

/** Nothing is fetched yet. */
function clearPage(isBatch: boolean): void {
  show('rows', isBatch)
  write('rows-notice', '')
  element('rows-list').replaceChildren()
  tell('rows-count', undefined)
  show('rows-pages', false)
}

function showPage(pages: readonly (readonly MarkedRow[])[], at: number): void {
  const many = pages.length > 1
  element('rows-list').replaceChildren(...listsOf(pages, at))
  tell('rows-count', many ? operationTexts.rowsPage(at + 1, pages.length) : undefined)
  show('rows-pages', many)
  byId('rows-before', HTMLButtonElement).disabled = at === 0
  byId('rows-after', HTMLButtonElement).disabled = at === pages.length - 1
}

/** A page of the list, under what its payees are to this token. */
function listsOf(pages: readonly (readonly MarkedRow[])[], at: number): readonly HTMLElement[] {
  const page = pages[at] ?? []
  const all = pages.flat()
  const count = (isFirst: boolean) => all.filter((each) => each.isFirst === isFirst).length
  return [
    ...listOf(
      operationTexts.rowsFirst(count(true)),
      page.filter(({ isFirst }) => isFirst),
    ),
    ...listOf(
      operationTexts.rowsKnown(count(false)),
      page.filter(({ isFirst }) => !isFirst),
    ),
  ]
}

function listOf(title: string, rows: readonly MarkedRow[]): readonly HTMLElement[] {
  const [first] = rows
  if (first === undefined) return []
  const head = document.createElement('h3')
  head.textContent = title
  head.classList.toggle('operation-first', first.isFirst)
  const list = document.createElement('ol')
  list.className = 'operation-rows'
  list.append(...rows.map(rowOf))
  return [head, list]
}

function rowOf({ row, number, otherAccount }: MarkedRow): HTMLElement {
  const { lines, amount, lookAlikes } = shownRow(row)
  const item = document.createElement('li')
  const yen = lineOf(amount)
  yen.classList.add('operation-amount')
  item.append(marked(operationTexts.rowNumber(number), 'hint'), ...lines.map(lineOf), yen)
  if (otherAccount !== null) item.append(marked(operationTexts.otherAccount[otherAccount], 'operation-first'))
  if (lookAlikes !== '') item.append(marked(lookAlikes, 'hint'))
  return item
}
