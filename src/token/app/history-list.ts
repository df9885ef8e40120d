import { element, show, write } from './dom.ts'
import type { HistoryEntry } from './history-entry.ts'
import { lineOf } from './operation-fields.ts'
import { operationTexts } from './operation-texts.ts'

/** What was approved and turned down with the token that is shown, the newest first. */
export function showHistory(history: readonly HistoryEntry[]): void {
  write('history-empty', operationTexts.noHistory)
  show('history-empty', history.length === 0)
  element('history-list').replaceChildren(...history.map(itemOf))
}

function itemOf({ atMs, institution, title, fields, reason, how }: HistoryEntry): HTMLLIElement {
  const item = document.createElement('li')
  const answer = document.createElement('strong')
  answer.textContent = reason === null ? operationTexts.answers[how] : operationTexts.rejectedAs(reason)
  item.append(lineOf(timeOf(atMs)), answer, lineOf(`${institution}　${title}`))
  const list = document.createElement('dl')
  for (const [label, text] of fields) {
    const [name, value] = [document.createElement('dt'), document.createElement('dd')]
    name.append(lineOf(label))
    value.append(...text.split('\n').map(lineOf))
    list.append(name, value)
  }
  item.append(list)
  return item
}

function timeOf(epochMs: number): string {
  const form = { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Tokyo' } as const
  return new Intl.DateTimeFormat('ja-JP', form).format(epochMs)
}
