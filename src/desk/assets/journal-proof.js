// Follows a check of the journal until it ends, and then shows the page with what was found.

const proofEveryMs = 2000
const place = document.querySelector('[data-journal-proof]')

if (place !== null) {
  const told = place.querySelector('[role="status"]')
  const ask = async () => {
    const answer = await fetch(place.dataset.journalProof, {
      headers: { Accept: 'application/json' },
      redirect: 'manual',
    }).catch(() => undefined)
    if (answer?.status === 401 || answer?.status === 403) return
    const state = answer?.ok ? await answer.json().catch(() => undefined) : undefined
    if (state !== undefined && state.status !== 'running') return location.reload()
    if (state !== undefined && told.textContent !== state.text) told.textContent = state.text
    setTimeout(ask, proofEveryMs)
  }
  setTimeout(ask, proofEveryMs)
}
