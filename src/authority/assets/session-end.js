// Says two minutes before a session ends for want of use, prolongs it by one press, and keeps what was typed. All tabs of
// a service share the time: whoever works in one of them keeps the others alive, too.

const warnSeconds = 120
const keepEveryMs = 30_000
const thanksMs = 10_000
const box = document.querySelector('.session-end')

if (box !== null) {
  const told = box.querySelector('.session-end-told')
  const form = box.querySelector('form')
  const keeper = keeperOf()
  const tabs = new BroadcastChannel(`warifu-session ${box.dataset.service}`)
  let isFinal = box.dataset.final === 'true'
  let endsMs = performance.now() + Number(box.dataset.seconds) * 1000
  let said = ''
  let thanksUntilMs = 0

  const say = (text) => {
    if (text === said) return
    said = text
    told.textContent = text
  }

  const restart = (seconds, final) => {
    endsMs = performance.now() + seconds * 1000
    isFinal = final
    said = ''
    told.textContent = ''
    box.hidden = true
  }

  const look = () => {
    const left = Math.floor((endsMs - performance.now()) / 1000)
    if (left > warnSeconds) {
      box.hidden = performance.now() >= thanksUntilMs
      return
    }
    box.hidden = false
    form.hidden = isFinal || left <= 0
    box.classList.add('session-end-due')
    void keeper.keep()
    if (left <= 0) say(box.dataset.over.replace('{kept}', keeper.text()))
    else if (isFinal) say(box.dataset.last.replace('{kept}', keeper.text()))
    else say(box.dataset.ending.replace('{minutes}', left > 60 ? 2 : 1))
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const body = new URLSearchParams(new FormData(form))
    const answer = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { Accept: 'application/json' },
    }).catch(() => undefined)
    if (answer === undefined) return say(box.dataset.offline)
    if (!answer.ok || answer.redirected) {
      endsMs = performance.now()
      return look()
    }
    const { seconds, final } = await answer.json()
    restart(seconds, final)
    tabs.postMessage({ seconds, final })
    // What the press did is said where it was pressed, and then goes.
    thanksUntilMs = performance.now() + thanksMs
    form.hidden = true
    box.hidden = false
    say(box.dataset.thanks.replace('{minutes}', Math.max(1, Math.round(seconds / 60))))
  })

  tabs.addEventListener('message', ({ data }) => restart(data.seconds, data.final))
  tabs.postMessage({ seconds: Number(box.dataset.seconds), final: isFinal })
  box.hidden = true
  look()
  setInterval(look, 1000)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void keeper.keep()
    else look()
  })

  /** Keeps the form of the page on the server when something new was typed; passwords stay in the page. */
  function keeperOf() {
    const place = document.querySelector('.draft-keeper')
    const typed =
      place === null
        ? undefined
        : [...document.querySelectorAll('main form[method="post"]')].find(
            (each) => new URL(each.action).pathname === place.dataset.path,
          )
    if (typed === undefined) return { keep: async () => {}, text: () => '' }
    let changed = false
    let kept = false
    const note = () => {
      changed = true
    }
    typed.addEventListener('input', note)
    typed.addEventListener('change', note)
    typed.addEventListener('submit', () => {
      changed = false
    })
    const keep = async () => {
      if (!changed) return
      changed = false
      const body = new URLSearchParams(new FormData(typed))
      for (const field of typed.querySelectorAll('input[type="password"]')) body.delete(field.name)
      body.set('draft_path', place.dataset.path)
      const answer = await fetch(place.dataset.action, { method: 'POST', body, keepalive: true }).catch(
        () => undefined,
      )
      if (answer === undefined) changed = true
      else kept = answer.ok && !answer.redirected
    }
    setInterval(() => void keep(), keepEveryMs)
    return { keep, text: () => (kept ? box.dataset.kept : '') }
  }
}
