// Improves forms that work without it: shows errors, asks before sending where the form says so, sends only once.

// An error stands where the manual puts it, below the form: bring it into view and to a screen reader.
const error = document.querySelector('.message-error') ?? document.querySelector('[aria-invalid="true"]')
if (error !== null) {
  if (error.classList.contains('message')) error.tabIndex = -1
  error.focus()
} else {
  // What was done is told above a list that a phone may open further down.
  const done = document.querySelector('main .message-info[role="status"]')
  if (done !== null && done.getBoundingClientRect().bottom > innerHeight) {
    done.tabIndex = -1
    done.focus()
  }
}

// What was just done is told once: not again when the page is loaded again, or comes from a bookmark.
const here = new URL(location.href)
if (document.querySelector('.message-info') !== null && here.searchParams.has('notice')) {
  here.searchParams.delete('notice')
  history.replaceState(history.state, '', here)
}

// Neither does a success go unseen below the window.
if (error === null) document.querySelector('.message-info')?.scrollIntoView({ block: 'nearest' })

const dialogOf = (question) => {
  const dialog = document.createElement('dialog')
  dialog.className = 'confirm'
  dialog.setAttribute('aria-labelledby', 'confirm-question')
  const text = document.createElement('p')
  text.id = 'confirm-question'
  text.textContent = question
  const form = document.createElement('form')
  form.method = 'dialog'
  form.className = 'actions'
  for (const [value, label, look] of [
    ['ok', 'OK', 'button button-primary'],
    ['cancel', document.querySelector('#main').dataset.cancel, 'button'],
  ]) {
    const button = document.createElement('button')
    button.value = value
    button.textContent = label
    button.className = look
    form.append(button)
  }
  dialog.append(text, form)
  return dialog
}

const confirmed = (question) =>
  new Promise((resolve) => {
    const dialog = dialogOf(question)
    document.body.append(dialog)
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'ok')
      dialog.remove()
    })
    dialog.showModal()
  })

// Of a form whose answer is a file the page stays, and the file may be asked for again.
for (const form of document.querySelectorAll('main form[method="post"]:not([data-file])')) {
  let sent = false
  let agreed = false
  form.addEventListener('submit', async (event) => {
    // A form with several buttons says with the pressed one what to ask, and sends its name and value.
    const { submitter } = event
    // What concerns ticked lines is not asked about while none is: the answer says so.
    const lacksTick =
      submitter?.dataset.ofTicked !== undefined && form.querySelector('td input:checked') === null
    const question = lacksTick ? undefined : (submitter?.dataset.confirm ?? form.dataset.confirm)
    if (sent) {
      event.preventDefault()
    } else if (question === undefined || agreed) {
      sent = true
    } else {
      event.preventDefault()
      if (!(await confirmed(question))) return
      agreed = true
      form.requestSubmit(submitter)
      agreed = false
    }
  })
  // Enter on the tick of a line would press the first button of the form, whatever that does, to whatever line.
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('td input[type="checkbox"]')) event.preventDefault()
  })
  // A page that the browser shows again from memory may be sent again.
  window.addEventListener('pageshow', () => {
    sent = false
  })
}

// Two fields that must agree are compared before anything is sent, since the answer would empty them all.
for (const again of document.querySelectorAll('input[data-same-as]')) {
  const first = again.form.elements[again.dataset.sameAs]
  const compare = () => again.setCustomValidity(again.value === first.value ? '' : again.dataset.otherwise)
  for (const each of [first, again]) each.addEventListener('input', compare)
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => print())
}
