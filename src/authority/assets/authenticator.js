// The page with an authenticator's secret: copies the key, and leaves nothing behind for the browser's [back].

for (const button of document.querySelectorAll('[data-copy]')) {
  const key = document.getElementById(button.dataset.copy)
  const copied = document.getElementById(`${button.dataset.copy}-copied`)
  button.hidden = navigator.clipboard === undefined
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(key.textContent.replaceAll(' ', ''))
      copied.textContent = button.dataset.copied
    } catch {
      copied.textContent = button.dataset.failed
    }
  })
}

// A page may be kept in memory although it must not be stored. Without its secret it is of no use, so ask again.
const once = document.querySelector('[data-once]')
if (once !== null) {
  addEventListener('pagehide', () => once.remove())
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.replace(location.href)
  })
}
