// The page of a user has a form for the call and one for the acts. What was typed in the one outlives the answer to the
// other: it is kept in this tab, for this operator, until the next page of the same user, and some minutes at most.

const typedKey = 'warifu-desk-typed'
const typedMs = 300_000
const typedForms = '.call-panel form, .caller-acts'
const typedOn = location.pathname.replace(/\/act$/, '')
const typedBy = document.querySelector('.who dd')?.textContent
const withStorage = (use) => {
  try {
    return use(sessionStorage)
  } catch {
    // A browser that keeps nothing loses what was typed, as it would without a script.
    return null
  }
}

const isTypedField = ({ type, name }) =>
  name !== '' && !['hidden', 'password', 'submit', 'button'].includes(type)
const typedValuesOf = (form) =>
  [...form.elements].filter(isTypedField).flatMap(({ type, name, value, checked }) => {
    if (type === 'checkbox') return checked ? [[name, true]] : []
    return value ? [[name, value]] : []
  })

// Nothing that the page itself says is overwritten.
const restoreTyped = ([name, value]) => {
  const field = document.querySelector(`:is(${typedForms}) [name="${CSS.escape(name)}"]`)
  if (field === null || !isTypedField(field)) return
  if (value === true) field.checked = true
  else if (field.value === '') field.value = value
  else return
  const details = field.closest('details')
  if (details !== null) details.open = true
}

withStorage((storage) => {
  const typed = JSON.parse(storage.getItem(typedKey) ?? 'null')
  if (typed === null) return
  const isOurs = typed.by === typedBy && Date.now() - typed.atMs < typedMs
  if (isOurs && typed.on !== typedOn) return
  storage.removeItem(typedKey)
  if (isOurs) typed.values.forEach(restoreTyped)
})

document.addEventListener('submit', ({ target }) => {
  if (!target.matches(typedForms)) return
  const values = [...document.querySelectorAll(typedForms)]
    .filter((form) => form !== target)
    .flatMap(typedValuesOf)
  if (values.length === 0) return
  withStorage((storage) => {
    storage.setItem(typedKey, JSON.stringify({ on: typedOn, by: typedBy, atMs: Date.now(), values }))
  })
})
