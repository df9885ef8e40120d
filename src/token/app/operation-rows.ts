// The payees of a batch: fetched, compared with what was signed, and looked through before a first-time payee is paid.
import { batchRoot, type Row, rowsBelong } from '../../otp/signed-operation/batch.ts'
import { payeeKey } from '../../otp/signed-operation/fields.ts'
import { shownAccount, shownMoney } from '../../otp/signed-operation/shown.ts'
import { byId, element, show, tell, write } from './dom.ts'
import { knownAmong } from './known-payees.ts'
import { sha256 } from './operation.ts'
import { isFirstTime, lineOf } from './operation-fields.ts'
import type { FoundOperation } from './operation-reader.ts'
import { operationTexts } from './operation-texts.ts'

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

  async function open(): Promise<void> {
    const asked = current
    if (asked === undefined || compared !== undefined) return
    write('rows-notice', operationTexts.rowsLoading)
    const rows = await fetch(asked.found)
    const belong = Array.isArray(rows) && (await areSigned(rows, asked.found))
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
    write('rows-notice', operationTexts.rowsBelong(rows.length))
    element('rows-list').replaceChildren(...listsOf(rows, known))
    tell('approve-hint', undefined)
    changed(true)
  }

  details.addEventListener('toggle', () => {
    if (details.open) void open()
  })
  return {
    payees: () => (compared ?? []).map(({ account }) => payeeKey(account)),
    begin(found, known, kept) {
      current = { found, kept }
      compared = undefined
      const { template, fields } = found.operation
      const isBatch = template === 'transfer_batch'
      details.open = false
      show('rows', isBatch)
      write('rows-notice', '')
      element('rows-list').replaceChildren()
      const [, , , , , , , told] = fields
      const firstTime = told?.type === 'count' ? told.value : 0
      const waits = isBatch && (firstTime > 0 || fields.some((field) => isFirstTime(field, known)))
      tell('approve-hint', waits ? operationTexts.rowsNeeded(firstTime) : undefined)
      changed(!waits)
    },
  }
}

function knownIn(
  rows: readonly Row[],
  { found, kept }: { readonly found: FoundOperation; readonly kept: readonly string[] },
): Promise<readonly string[]> {
  const payees = rows.map(({ account }) => payeeKey(account))
  return knownAmong(found.operation.tokenId, kept, payees)
}

async function areSigned(rows: readonly Row[], { operation }: FoundOperation): Promise<boolean> {
  try {
    const hashing = batchRoot(rows)
    let step = hashing.next()
    while (step.done !== true) step = hashing.next(await Promise.all(step.value.map(sha256)))
    return rowsBelong(rows, step.value, operation.fields)
  } catch {
    // No rows, or a number that no row has.
    return false
  }
}

function listsOf(rows: readonly Row[], known: readonly string[]): readonly HTMLElement[] {
  const isKnown = ({ account }: Row) => known.includes(payeeKey(account))
  const [fresh, others] = [rows.filter((row) => !isKnown(row)), rows.filter(isKnown)]
  return [
    ...listOf(operationTexts.rowsFirst(fresh.length), fresh),
    ...listOf(operationTexts.rowsKnown(others.length), others),
  ]
}

function listOf(title: string, rows: readonly Row[]): readonly HTMLElement[] {
  if (rows.length === 0) return []
  const head = document.createElement('h3')
  head.textContent = title
  const list = document.createElement('ol')
  list.className = 'operation-rows'
  list.append(
    ...rows.map(({ account, money, reference }) => {
      const item = document.createElement('li')
      const amount = lineOf(shownMoney(money))
      amount.classList.add('operation-amount')
      const lines = [...shownAccount(account), ...(reference === '' ? [] : [reference])]
      item.append(...lines.map(lineOf), amount)
      return item
    }),
  )
  return [head, list]
}
