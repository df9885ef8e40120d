// Signed operations (取引署名): what waits is fetched, scanned, pasted or linked to, and one is confirmed at a time.
import { parseOperationFragment, parseOperationText } from '../../otp/signed-operation/reading.ts'
import type { Arrived } from './arrivals.ts'
import { registeredDevice } from './device-key.ts'
import { byId, element, onPress, tellNews } from './dom.ts'
import { showHistory } from './history-list.ts'
import { createReader, type OperationReader } from './operation-reader.ts'
import { type Asking, fetchRows } from './operation-requests.ts'
import { operationTexts, refusedReading } from './operation-texts.ts'
import { createOperationView, type OperationView } from './operation-view.ts'
import { onSubmit, tellFault } from './pin-entry.ts'
import { createPush } from './push.ts'
import { createScanner } from './scanner.ts'
import type { KeptToken, Shelf, Storage } from './storage.ts'
import { createWaiting, type Waiting } from './waiting.ts'

export type Operations = {
  /** After the token was found, unlocked or changed, or the app came back: keys, and what waits. */
  readonly refresh: () => Promise<void>
  readonly arrived: (operation: Arrived) => void
  /** Takes what was and is to be confirmed out of the page: the app waits for a PIN. */
  readonly hide: () => void
  /** Before a token is removed from this device. */
  readonly leave: (token: KeptToken) => Promise<void>
}

type Device = {
  readonly shelf: Shelf
  /** Of the token that is shown. */
  readonly storage: Storage
  readonly base: string
  readonly clock: () => number
  /** The key of a token, if its secret may be used now. */
  readonly keyOf: (token: KeptToken) => CryptoKey | undefined
}

export function createOperations({ shelf, storage, base, clock, keyOf }: Device): Operations {
  const reader = createReader({ shelf, base, clock })
  const askingOf = async (token: KeptToken): Promise<Asking | undefined> => {
    const hmacKey = keyOf(token)
    if (hmacKey === undefined) return undefined
    return { base, tokenId: token.terms.tokenId, hmacKey, atMs: await reader.nowMs() }
  }
  const view = createOperationView({
    base,
    clock,
    nowMs: reader.nowMs,
    keyOf,
    fetchRows: async ({ owner, operation }) => {
      const asking = await askingOf(owner.token)
      return asking === undefined ? 'locked' : fetchRows(asking, operation)
    },
    closed: () => {
      const next = arrivedMeanwhile
      arrivedMeanwhile = undefined
      if (next === undefined) void refresh()
      else void open(next)
    },
  })
  /** What is on the screen stays there until its reader closes it: nothing else slips under the button. */
  let arrivedMeanwhile: Arrived | undefined

  async function open(arrived: Arrived): Promise<void> {
    if (view.isOpen()) arrivedMeanwhile = arrived
    else if (arrived === 'not_an_operation') await view.open({ refusal: arrived })
    else await view.open(await reader.read(arrived))
  }

  const waiting = createWaiting({ reader, askingOf, open: view.open })
  const push = createPush({ base, owners: reader.owners, askingOf, pressed: waiting.ask })

  /**
   * Before anything is confirmed: the institutions' keys are pinned, and the server knows this device's, but for a token
   * with a PIN, whose keys are made for one answer each.
   */
  async function prepare(): Promise<void> {
    if (!navigator.onLine) return
    await reader.followAll()
    for (const owner of await reader.owners()) {
      const asking = owner.token.vault.kind === 'open' ? await askingOf(owner.token) : undefined
      if (asking !== undefined) await registeredDevice(owner.storage, asking)
    }
  }

  async function refresh(): Promise<void> {
    const shown = await storage.read('token')
    const isReadable = shown !== undefined && keyOf(shown) !== undefined
    showHistory(isReadable ? ((await storage.read('history')) ?? []) : [])
    await prepare()
    await waiting.look()
    await push.refresh()
  }

  listen(reader, view, waiting)
  return {
    // The storage may refuse, of which the app says so itself.
    refresh: () => refresh().catch(() => {}),
    arrived: (operation) => void open(operation),
    hide: () => {
      showHistory([])
      waiting.forget()
    },
    leave: (token) => push.leave(token).catch(() => {}),
  }
}

/** What a QR code says, as it is: a space is a letter of it like any other. A page's link does as well. */
function bytesOf(text: string): ReturnType<typeof parseOperationText> {
  const at = text.indexOf('#operation=')
  return at < 0 ? parseOperationText(text) : parseOperationFragment(text.slice(at))
}

function listen(reader: OperationReader, view: OperationView, waiting: Waiting): void {
  onPress('look-for-operations', () => waiting.ask())
  const scanner = createScanner({
    async found(text) {
      const cose = bytesOf(text)
      if (typeof cose === 'string') return refusedReading({ refusal: cose })
      await view.open(await reader.read(cose))
      return undefined
    },
    gaveUp(text) {
      tellNews('operations-notice', text, true)
      byId('paste', HTMLDetailsElement).open = true
      element('operations-notice').scrollIntoView({ block: 'nearest' })
    },
  })
  onPress('scan', () => {
    tellNews('operations-notice', undefined, false)
    return scanner.start()
  })
  onSubmit('paste-form', async () => {
    const field = byId('operation-text', HTMLInputElement)
    const cose = field.value === '' ? undefined : bytesOf(field.value)
    const fault = cose === undefined ? operationTexts.pasteEmpty : undefined
    tellFault('operation-text', typeof cose === 'string' ? refusedReading({ refusal: cose }) : fault)
    if (cose === undefined || typeof cose === 'string') return
    field.value = ''
    byId('paste', HTMLDetailsElement).open = false
    await view.open(await reader.read(cose))
  })
}
