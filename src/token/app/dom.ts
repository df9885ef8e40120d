/** The element with that ID; the page and its code are served together, so it exists. */
export function byId<Type extends Element>(id: string, type: new () => Type): Type {
  const element = document.getElementById(id)
  if (!(element instanceof type)) throw new Error(`the page has no ${type.name} ${id}`)
  return element
}

export function element(id: string): HTMLElement {
  return byId(id, HTMLElement)
}

export function show(id: string, shown: boolean): void {
  element(id).hidden = !shown
}

/** Only if it differs: a screen reader may read whatever is written, changed or not. */
export function write(id: string, text: string): void {
  const target = element(id)
  if (target.textContent !== text) target.textContent = text
}

/** Shows a text, or hides its element. */
export function tell(id: string, text: string | undefined): void {
  write(id, text ?? '')
  show(id, text !== undefined)
}

/** A message that is good news, or bad: in its color, and read at once if bad. */
export function tellNews(id: string, text: string | undefined, isBad: boolean): void {
  const target = element(id)
  target.classList.toggle('message-error', isBad)
  target.classList.toggle('message-info', !isBad)
  target.setAttribute('role', isBad ? 'alert' : 'status')
  tell(id, text)
}

/** Has a screen reader say it after what it is saying now. */
export function announce(text: string): void {
  write('announcement', text)
}

export function onPress(id: string, act: () => unknown): void {
  element(id).addEventListener('click', () => void act())
}
