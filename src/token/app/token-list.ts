// トークンの一覧: several tokens on one device, where the institution allows it. One is shown. Choosing another, or adding
// one, reloads the app with it, so that nothing of the previous one stays behind.
import { byId, element, show, tell, write } from './dom.ts'
import { onSubmit } from './pin-entry.ts'
import type { ListedToken, Shelf } from './storage.ts'
import { texts } from './texts.ts'

export type TokenList = { readonly refresh: () => Promise<void> }

/** `chosen` tells the other tabs. */
export function createTokenList(shelf: Shelf, slot: number, chosen: () => void): TokenList {
  const max = Number(element('tokens').dataset['tokensMax'])
  const label = byId('token-label', HTMLInputElement)

  async function choose(next: number, mode: 'time' | 'event'): Promise<void> {
    await shelf.choose(next)
    chosen()
    const address = new URL(location.href)
    address.search = mode === 'event' ? '?mode=event' : ''
    // The same address again is a reload.
    location.assign(address)
  }

  async function refresh(): Promise<void> {
    const tokens = await shelf.tokens()
    const current = tokens.find((token) => token.slot === slot)
    show('tokens', max > 1 || tokens.length > 1 || (tokens.length === 1 && current === undefined))
    show('label-form', current !== undefined)
    show('add-token', tokens.length < max && current !== undefined)
    if (document.activeElement !== label) label.value = current?.label ?? ''
    tell('token-name', current === undefined || current.label === '' ? undefined : current.label)
    const items = tokens.map((token, i) => itemOf(token, i, token.slot === slot, choose))
    element('token-list').replaceChildren(...items)
  }

  onSubmit('label-form', async () => {
    await shelf.storage(slot).write({ label: label.value.trim() })
    label.blur()
    await refresh()
    write('label-notice', texts.labelKept)
  })
  onSubmit('add-token', async () => {
    const taken = (await shelf.tokens()).map((token) => token.slot)
    const free = Array.from({ length: max }, (_, each) => each).find((each) => !taken.includes(each))
    if (free === undefined) return refresh()
    // The holder asks for this one, so an earlier removal from the slot doesn't matter.
    await shelf.storage(free).write({}, 'removed')
    await choose(free, byId('added-event', HTMLInputElement).checked ? 'event' : 'time')
  })
  return { refresh }
}

function itemOf(
  { slot, tokenId, label }: ListedToken,
  place: number,
  isCurrent: boolean,
  choose: (slot: number, mode: 'time') => Promise<void>,
): HTMLLIElement {
  const item = document.createElement('li')
  const name = label === '' ? texts.unnamed(place + 1) : label
  const text = document.createElement('span')
  text.textContent = `${name}　${tokenId}`
  item.append(text)
  if (isCurrent) {
    const mark = document.createElement('strong')
    mark.textContent = texts.current
    item.setAttribute('aria-current', 'true')
    item.append(mark)
    return item
  }
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button'
  button.textContent = texts.choose(name)
  button.addEventListener('click', () => void choose(slot, 'time'))
  item.append(button)
  return item
}
