// What waits for the tokens of this device, as their server tells it.
import { toHex } from '../../otp/bytes.ts'
import { shownOperation } from '../../otp/signed-operation/shown.ts'
import { element, show, tellNews, write } from './dom.ts'
import { lineOf } from './operation-fields.ts'
import type { FoundOperation, OperationReader } from './operation-reader.ts'
import { type Asking, fetchWaiting } from './operation-requests.ts'
import { operationTexts } from './operation-texts.ts'
import type { KeptToken } from './storage.ts'

type Parts = {
  readonly reader: OperationReader
  /** Undefined while the token's secret may not be used. */
  readonly askingOf: (token: KeptToken) => Promise<Asking | undefined>
  readonly open: (found: FoundOperation) => Promise<void>
}

export type Waiting = {
  /** Shows what waits now, and says nothing where nothing does. */
  readonly look: () => Promise<void>
  /** The same for whoever pressed a button. */
  readonly ask: () => Promise<void>
  /** Takes it out of the page. */
  readonly forget: () => void
}

const lookEveryMs = 10_000
/** Whoever has the app open for longer presses the button. */
const looksMax = 18

export function createWaiting({ reader, askingOf, open }: Parts): Waiting {
  let shownIds = ''
  let looksLeft = looksMax

  async function fetchAll(): Promise<readonly FoundOperation[] | undefined> {
    const askings = (await Promise.all((await reader.owners()).map(({ token }) => askingOf(token)))).flatMap(
      (asking) => asking ?? [],
    )
    const told = await Promise.all(askings.map(fetchWaiting))
    if (told.includes(undefined)) return undefined
    const read = await Promise.all(told.flatMap((each) => each ?? []).map(reader.read))
    return read.flatMap((found) => ('refusal' in found ? [] : [found]))
  }

  function list(found: readonly FoundOperation[]): void {
    const ids = found.map(({ operation }) => toHex(operation.operationId)).join(' ')
    // Nothing is rewritten under a finger that is about to press.
    if (ids === shownIds) return
    shownIds = ids
    element('waiting-list').replaceChildren(...found.map((each) => itemOf(each, () => void open(each))))
    write('waiting-notice', found.length === 0 ? '' : operationTexts.waiting(found.length))
    show('waiting', found.length > 0)
  }

  async function look(): Promise<void> {
    if (!navigator.onLine) return
    const found = await fetchAll()
    if (found !== undefined) list(found)
  }

  setInterval(() => {
    const isSeen = document.visibilityState === 'visible' && !element('home').hidden
    if (!isSeen || element('operations').hidden || looksLeft === 0) return
    looksLeft -= 1
    void look().catch(() => {})
  }, lookEveryMs)

  return {
    forget: () => list([]),
    async look() {
      looksLeft = looksMax
      await look()
    },
    async ask() {
      looksLeft = looksMax
      const found = await fetchAll()
      if (found === undefined) return tellNews('operations-notice', operationTexts.waitingUnreachable, true)
      list(found)
      tellNews('operations-notice', found.length === 0 ? operationTexts.nothingWaits : undefined, false)
      if (found.length > 0) element('waiting').scrollIntoView({ block: 'start' })
    },
  }
}

function itemOf({ operation, institutionName }: FoundOperation, open: () => void): HTMLLIElement {
  const item = document.createElement('li')
  const { title, fields } = shownOperation(operation)
  const about = document.createElement('span')
  const money = fields.find(({ type }) => type === 'money')?.lines[0] ?? ''
  about.append(lineOf(`${title}　${money}`), lineOf(institutionName))
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-primary'
  button.textContent = operationTexts.open
  button.addEventListener('click', open)
  item.append(about, button)
  return item
}
