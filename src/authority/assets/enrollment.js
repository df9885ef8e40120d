// A registration of a token: says what is wrong with a token ID as soon as it is typed, and shows how long the code on
// a time-based token will still be there. The server checks all of it again.

const advice = document.querySelector('[data-token-id-advice]')
const typedId = document.getElementById('tokenId')
if (advice !== null && typedId !== null) {
  const { refused, wrongKind, vip } = advice.dataset
  const said = document.createElement('p')
  said.id = 'tokenId-advice'
  said.className = 'field-error'
  said.setAttribute('role', 'status')
  typedId.after(said)
  typedId.setAttribute(
    'aria-describedby',
    `${typedId.getAttribute('aria-describedby') ?? ''} ${said.id}`.trim(),
  )
  const look = () => {
    const id = typedId.value.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
    const starts = (prefix) => prefix !== '' && id.startsWith(prefix)
    if (refused.split(' ').some(starts)) said.textContent = wrongKind
    else said.textContent = /^(?:VS|SY)/.test(id) ? vip : ''
  }
  typedId.addEventListener('input', look)
  look()
}

const clock = document.querySelector('[data-code-clock]')
if (clock !== null) {
  const periodMs = Number(clock.dataset.periodMs)
  const serverMs = Number(clock.dataset.codeClock)
  const began = performance.now()
  const lines = ['otp1', 'otp2', 'otp', 'code'].flatMap((name) => {
    const input = document.getElementById(name)
    if (input === null) return []
    const line = document.createElement('p')
    line.className = 'hint code-left'
    const field = input.closest('.field-input') ?? input.parentElement
    field.append(line)
    return [line]
  })
  const tick = () => {
    const nowMs = serverMs + performance.now() - began
    const left = Math.ceil((periodMs - (nowMs % periodMs)) / 1000)
    for (const line of lines) line.textContent = clock.dataset.says.replace('{seconds}', left)
  }
  tick()
  setInterval(tick, 1000)
}

// What was added above may have pushed an error out of sight that form.js brought into view.
if (document.activeElement?.classList.contains('message-error')) {
  document.activeElement.scrollIntoView({ block: 'nearest' })
}
