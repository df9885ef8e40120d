// Keeps the counts beside 承認 fresh: a small request a minute, while somebody looks at the page. All tabs of a desk share the
// answers, so that ten tabs ask no more than one. A change is said politely; without a session nothing is asked any more.

const newsEveryMs = 60_000
const mostMs = 600_000
const keeper = document.querySelector('[data-approval-news]')

if (keeper !== null) {
  const badges = [...document.querySelectorAll('[data-news]')]
  const tabs = new BroadcastChannel(`warifu-approvals ${keeper.dataset.desk}`)
  const countOf = (badge) => Number(badge.querySelector('[data-count]').textContent)
  let waitMs = newsEveryMs
  // Not all pages of a desk that was opened at nine ask in the same second.
  let dueMs = performance.now() + newsEveryMs * (0.75 + Math.random() / 2)
  let isOver = false

  const show = (news) => {
    const said = []
    for (const badge of badges) {
      const count = news[badge.dataset.news] ?? 0
      const grew = count > countOf(badge)
      badge.querySelector('[data-count]').textContent = String(count)
      badge.hidden = count === 0
      if (grew)
        said.push(
          badge.dataset.news === 'waiting'
            ? `承認待ちの依頼が${count}件あります。`
            : `自分の依頼にお知らせが${count}件あります。`,
        )
    }
    if (said.length > 0) keeper.textContent = said.join('')
  }

  const end = () => {
    isOver = true
    keeper.textContent = 'ログインが終了しました。承認の件数は更新されません。もう一度ログインしてください。'
  }

  const ask = async () => {
    dueMs = Number.POSITIVE_INFINITY
    const answer = await fetch(keeper.dataset.approvalNews, {
      headers: { Accept: 'application/json' },
      redirect: 'manual',
    }).catch(() => undefined)
    if (answer?.status === 401 || answer?.status === 403) return end()
    const news = answer?.ok ? await answer.json().catch(() => undefined) : undefined
    // A server that does not answer is asked less and less often.
    waitMs = news === undefined ? Math.min(waitMs * 2, mostMs) : newsEveryMs
    dueMs = performance.now() + waitMs
    if (news === undefined) return
    show(news)
    tabs.postMessage(news)
  }

  tabs.addEventListener('message', ({ data }) => {
    waitMs = newsEveryMs
    dueMs = performance.now() + newsEveryMs
    show(data)
  })

  const look = () => {
    if (!isOver && document.visibilityState === 'visible' && performance.now() >= dueMs) void ask()
  }
  setInterval(look, 5000)
  document.addEventListener('visibilitychange', look)
}
