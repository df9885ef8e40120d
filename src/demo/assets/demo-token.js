// Keeps the demo's token display up to date, once a second, from the demo's own clock.

const panel = document.querySelector('[data-code-href]')
const code = document.querySelector('#token-code')
const seconds = document.querySelector('#token-seconds')

const refresh = async () => {
  const response = await fetch(panel.dataset.codeHref, { cache: 'no-store' })
  if (!response.ok) return
  const shown = await response.json()
  if (code.textContent !== shown.code) code.textContent = shown.code
  seconds.textContent = String(shown.secondsLeft)
}

setInterval(() => void refresh().catch(() => {}), 1000)
