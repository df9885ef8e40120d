/** The element of that ID; the page and the code that works on it are served together, so that it is there. */
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

/** Only where it differs: a screen reader may read what is written, changed or not. */
export function write(id: string, text: string): void {
  const target = element(id)
  if (target.textContent !== text) target.textContent = text
}

/** Shows a text, or hides its place. */
export function tell(id: string, text: string | undefined): void {
  write(id, text ?? '')
  show(id, text !== undefined)
}

/** Has a screen reader say it when it has finished what it is saying. */
export function announce(text: string): void {
  write('announcement', text)
}

export function onPress(id: string, act: () => unknown): void {
  element(id).addEventListener('click', () => void act())
}
