// What waits for the token: the page goes on by itself once it is answered there, and says how long is left.

const everyMs = 2000
const waiting = document.querySelector('[data-operation-status]')

if (waiting !== null) {
  const left = waiting.querySelector('[data-operation-left]')
  const endsMs = performance.now() + Number(waiting.dataset.seconds) * 1000

  const tick = () => {
    const seconds = Math.max(0, Math.ceil((endsMs - performance.now()) / 1000))
    left.textContent = `${Math.floor(seconds / 60)}分${String(seconds % 60).padStart(2, '0')}秒`
  }

  const look = async () => {
    try {
      const answer = await fetch(waiting.dataset.operationStatus, { headers: { Accept: 'application/json' } })
      const { waits } = answer.ok ? await answer.json() : { waits: performance.now() < endsMs }
      if (!waits) {
        location.replace(location.pathname)
        return
      }
    } catch {
      // The connection comes back, or the holder types the digits.
    }
    setTimeout(look, everyMs)
  }

  tick()
  setInterval(tick, 1000)
  setTimeout(look, everyMs)
}
