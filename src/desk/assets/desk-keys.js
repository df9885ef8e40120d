// Single keys lead to what carries them in aria-keyshortcuts: a button, a link, a field, or what a summary opens. They
// press nothing. Off for whoever turns them off, and while something is typed, or a dialog asks.

const stored = 'warifu-desk-keys'
const read = () => {
  try {
    return localStorage.getItem(stored)
  } catch {
    return null
  }
}
let on = read() !== 'off'

const show = () => {
  for (const cap of document.querySelectorAll('.key-cap')) cap.hidden = !on
  for (const button of document.querySelectorAll('[data-keys-switch]')) button.ariaPressed = String(on)
}

for (const hidden of document.querySelectorAll('[data-needs-script]')) hidden.hidden = false
for (const button of document.querySelectorAll('[data-keys-switch]')) {
  button.addEventListener('click', () => {
    on = !on
    try {
      localStorage.setItem(stored, on ? 'on' : 'off')
    } catch {
      // A browser that keeps nothing asks again on the next page.
    }
    show()
  })
}
show()

const isTyping = (target) => target instanceof Element && target.closest('input, select, textarea') !== null

document.addEventListener('keydown', (event) => {
  const { key: pressed, target, altKey, ctrlKey, metaKey, isComposing, defaultPrevented } = event
  if (isComposing || defaultPrevented || document.querySelector('dialog[open]') !== null) return
  // What the key says where Japanese is typed.
  const key = pressed === '／' || pressed === '・' ? '/' : pressed
  if (key === 'Escape' && isTyping(target)) {
    target.blur()
    return
  }
  if (!on || altKey || ctrlKey || metaKey || isTyping(target) || !/^[a-z/]$/i.test(key)) return
  const control = document.querySelector(`[aria-keyshortcuts="${key.toUpperCase()}"]`)
  if (control === null || !control.checkVisibility()) return
  const goal = control.matches('fieldset') ? control.querySelector('select, input') : control
  event.preventDefault()
  goal.focus()
  if (goal instanceof HTMLInputElement) goal.select()
  goal.scrollIntoView({ block: 'nearest' })
})
