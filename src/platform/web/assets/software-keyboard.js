// The Software Keyboard (A-13, S0-2.7, S1-2.7): a control beside every masked field that opens a dialog inside the
// page. What is entered stays in this script, shown as ● only, until [確定] puts it into the field.

const template = document.querySelector('#software-keyboard')

const part = (root, name) => root.querySelector(`[data-part="${name}"]`)

/** In an order that nobody can foresee; a number that would favor some orders is drawn again. */
const shuffle = (characters) => {
  const shuffled = [...characters]
  for (let last = shuffled.length - 1; last > 0; last--) {
    const choices = last + 1
    const fair = 256 - (256 % choices)
    let [drawn] = crypto.getRandomValues(new Uint8Array(1))
    while (drawn >= fair) [drawn] = crypto.getRandomValues(new Uint8Array(1))
    const chosen = drawn % choices
    ;[shuffled[last], shuffled[chosen]] = [shuffled[chosen], shuffled[last]]
  }
  return shuffled
}

const addKeys = (group, characters) => {
  for (const character of characters) {
    const key = document.createElement('button')
    key.type = 'button'
    key.className = 'key'
    key.dataset.character = character
    key.textContent = character
    group.append(key)
  }
}

/** The key to which an arrow leads, by where the keys are seen: how many stand in a row depends on the screen. */
const neighbor = (keys, from, arrow) => {
  const at = keys.indexOf(from)
  if (arrow === 'ArrowLeft') return keys[Math.max(at - 1, 0)]
  if (arrow === 'ArrowRight') return keys[Math.min(at + 1, keys.length - 1)]
  if (arrow === 'Home') return keys[0]
  if (arrow === 'End') return keys.at(-1)
  const middle = (key) => {
    const { left, right, top, bottom } = key.getBoundingClientRect()
    return { key, x: (left + right) / 2, y: (top + bottom) / 2 }
  }
  const start = middle(from)
  const sign = arrow === 'ArrowUp' ? -1 : 1
  const beyond = keys.map(middle).filter(({ y }) => (y - start.y) * sign > 4)
  if (beyond.length === 0) return from
  const nearestRow = Math.min(...beyond.map(({ y }) => Math.abs(y - start.y)))
  const row = beyond.filter(({ y }) => Math.abs(y - start.y) < nearestRow + 4)
  return row.reduce((best, key) => (Math.abs(key.x - start.x) < Math.abs(best.x - start.x) ? key : best)).key
}

/** One tab stop for all keys; the arrows move it. */
const rove = (group) => {
  const keys = [...group.querySelectorAll('.key')]
  const current = (key) => {
    for (const each of keys) each.tabIndex = each === key ? 0 : -1
  }
  current(keys[0])
  group.addEventListener('focusin', ({ target }) => {
    if (keys.includes(target)) current(target)
  })
  group.addEventListener('keydown', (event) => {
    // A key that is held down enters one character, not many that nobody sees.
    if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault()
    if (!/^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(event.key) || !keys.includes(event.target)) return
    event.preventDefault()
    neighbor(keys, event.target, event.key).focus()
  })
  keys[0].focus()
}

const buildDialog = (input, fieldName) => {
  const dialog = template.content.querySelector('dialog').cloneNode(true)
  part(dialog, 'field').textContent = fieldName
  const digits = template.dataset.randomDigits === 'true' ? shuffle('1234567890') : '1234567890'
  addKeys(part(dialog, 'digits'), digits)
  if (input.dataset.keyboard === 'digits') {
    part(dialog, 'letters').remove()
    dialog.querySelector('[data-press="case"]').remove()
  } else {
    addKeys(part(dialog, 'letters'), 'abcdefghijklmnopqrstuvwxyz')
  }
  return dialog
}

const openKeyboard = (input, fieldName, opener) => {
  const dialog = buildDialog(input, fieldName)
  const most = Number(input.dataset.keyboardMax)
  const tell = (text) => {
    part(dialog, 'count').textContent = text
  }
  let entered = ''
  let upper = false
  const show = () => {
    // How many, never which: the count is read out.
    part(dialog, 'masked').textContent = '●'.repeat(entered.length)
    const { none, entered: said, full } = template.dataset
    if (entered === '') return tell(none)
    tell(said.replace('{count}', entered.length) + (entered.length >= most ? full : ''))
  }
  const presses = {
    back() {
      entered = entered.slice(0, -1)
      show()
    },
    clear() {
      entered = ''
      show()
    },
    case() {
      upper = !upper
      for (const key of part(dialog, 'letters').children) {
        const { character } = key.dataset
        key.dataset.character = upper ? character.toUpperCase() : character.toLowerCase()
        key.textContent = key.dataset.character
      }
      tell(upper ? template.dataset.upper : template.dataset.lower)
    },
    confirm() {
      input.value = entered
      input.dispatchEvent(new Event('input', { bubbles: true }))
      input.dispatchEvent(new Event('change', { bubbles: true }))
      dialog.close()
    },
    cancel: () => dialog.close(),
  }
  dialog.addEventListener('click', ({ target }) => {
    const button = target.closest('button')
    if (button === null) return
    const { character, press } = button.dataset
    if (press !== undefined) return presses[press]()
    if (entered.length < most) entered += character
    show()
  })
  // A page that the browser keeps for going back must not keep what was entered.
  const leave = () => dialog.close()
  window.addEventListener('pagehide', leave)
  // By [確定], [キャンセル] or Escape alike.
  dialog.addEventListener('close', () => {
    entered = ''
    window.removeEventListener('pagehide', leave)
    dialog.remove()
    opener.focus()
  })
  document.body.append(dialog)
  dialog.showModal()
  show()
  rove(part(dialog, 'keys'))
}

/** Two boxes, of which one is ticked at most: while that of this keyboard is, going to the field opens it. */
const choose = (input, fieldName, choice) => {
  const box = (name) => choice.querySelector(`[data-choice="${name}"]`)
  const software = box('software')
  const keys = box('keys')
  const open = () => openKeyboard(input, fieldName, software)
  software.addEventListener('change', () => {
    if (software.checked) keys.checked = false
    if (software.checked) open()
  })
  keys.addEventListener('change', () => {
    if (!keys.checked) return
    software.checked = false
    input.focus()
  })
  input.addEventListener('pointerdown', (event) => {
    if (!software.checked) return
    event.preventDefault()
    open()
  })
}

for (const input of document.querySelectorAll('input[data-keyboard]')) {
  const fieldName = input.labels[0]?.textContent ?? ''
  const opener = template.content.firstElementChild.cloneNode(true)
  part(opener, 'field').textContent = fieldName
  if (opener.tagName === 'FIELDSET') choose(input, fieldName, opener)
  else opener.addEventListener('click', () => openKeyboard(input, fieldName, opener))
  input.after(opener)
}
