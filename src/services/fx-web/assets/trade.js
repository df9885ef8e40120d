// Counts a quoted rate down and takes its button away at the end; offers to print where a screen is meant for it.

const countdown = document.querySelector('[data-countdown]')

if (countdown !== null) {
  const part = (name) => countdown.querySelector(`[data-part="${name}"]`)
  // The time that is left, not the time of its end: the clock of this computer may be wrong.
  const endsAt = performance.now() + Number(countdown.dataset.countdown)
  let said = null

  const end = () => {
    clearInterval(timer)
    part('seconds').parentElement.textContent = countdown.dataset.over
    part('said').textContent = countdown.dataset.ended
    for (const form of document.querySelectorAll('[data-until-expired]')) form.hidden = true
  }
  const show = () => {
    const left = endsAt - performance.now()
    part('bar').value = Math.max(0, left)
    if (left <= 0) return end()
    const seconds = Math.ceil(left / 1000)
    part('seconds').textContent = String(seconds)
    // A screen reader hears a few of the seconds, not every one.
    if ((seconds === 10 || seconds === 5) && said !== seconds) {
      said = seconds
      part('said').textContent = countdown.dataset.left.replace('{seconds}', String(seconds))
    }
  }
  const timer = setInterval(show, 250)
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
