// Checks this very browser on the page ご利用環境 (S0-1.2, S1-1.2). What needs no script, the server has already
// written; this makes it exact, with what only the browser knows.

const findings = document.querySelector('[data-probe]')
const rows = [...document.querySelectorAll('tr[data-os]')].map(({ dataset }) => dataset)

const texts = JSON.parse(findings.dataset.texts)

/** A text of the page, with its values. */
const say = (name, values = {}) => texts[name].replaceAll(/\{(\w+)\}/g, (_, value) => String(values[value]))

const tell = (name, mark, text) => {
  const finding = findings.querySelector(`[data-finding="${name}"]`)
  const shownMark = finding.querySelector('.mark')
  shownMark.className = `mark mark-${mark}`
  shownMark.textContent = findings.dataset[mark]
  finding.querySelector('.finding-text').textContent = text
  finding.dataset.mark = mark
}

/** Three times, because the fastest answer tells the time best: it spent the least on its way. */
const probe = async () => {
  let best
  for (let attempt = 0; attempt < 3; attempt++) {
    const sentAtMs = Date.now()
    const began = performance.now()
    const response = await fetch(findings.dataset.probe, { cache: 'no-store' })
    const tookMs = performance.now() - began
    if (!response.ok) throw new Error(`the probe answered ${response.status}`)
    const seen = await response.json()
    if (best === undefined || tookMs < best.tookMs) {
      best = { seen, tookMs, aheadMs: sentAtMs + tookMs / 2 - seen.serverTimeMs }
    }
  }
  return best
}

// Windows 11 says "Windows NT 10.0" like Windows 10; only this number, 13 or more, tells them apart.
const windowsOf = (platformVersion) => {
  const major = Number.parseInt(platformVersion, 10)
  if (Number.isNaN(major)) return ['Windows 10', 'Windows 11']
  if (major === 0) return [say('oldWindows')]
  return [major >= 13 ? 'Windows 11' : 'Windows 10']
}

/** What the browser says of itself where it can be asked, which is more exact than its User-Agent. */
const identify = async (seen) => {
  const { userAgentData } = navigator
  if (userAgentData === undefined) return seen
  const { platform, platformVersion, brands } = await userAgentData.getHighEntropyValues(['platformVersion'])
  const names = brands.map(({ brand }) => brand)
  const browser =
    names.find((name) => rows.some((row) => row.browser === name)) ??
    names.find((name) => name !== 'Chromium' && !/^\W*not\W*a\W*brand/i.test(name)) ??
    names.find((name) => name === 'Chromium') ??
    seen.browser
  if (platform === '') return { systems: seen.systems, browser }
  return { systems: platform === 'Windows' ? windowsOf(platformVersion) : [platform], browser }
}

const checkBrowser = ({ systems, browser }) => {
  const usable = systems.filter((system) =>
    rows.some((row) => row.usable === 'true' && row.os === system && row.browser === browser),
  )
  const name = say('pair', { systems: systems.join(say('or')), browser })
  if (usable.length === systems.length) tell('browser', 'good', say('browserGood', { name }))
  else if (usable.length === 0) tell('browser', 'bad', say('browserBad', { name }))
  else tell('browser', 'care', say('browserCare', { name, systems: usable.join(say('and')) }))
}

const checkDisplay = () => {
  const { width, height } = screen
  const least = { width: Number(findings.dataset.width), height: Number(findings.dataset.height) }
  const fits = (w, h) => w >= least.width && h >= least.height
  const [pixelsWide, pixelsHigh] = [width, height].map((length) => Math.round(length * devicePixelRatio))
  if (fits(width, height)) {
    tell('display', 'good', say('display', { width, height }))
  } else if (fits(pixelsWide, pixelsHigh)) {
    const text = say('displayCare', { pixelsWide, pixelsHigh, width, height })
    tell('display', 'care', text)
  } else {
    const text = say('displayBad', { width, height, leastWidth: least.width, leastHeight: least.height })
    tell('display', 'bad', text)
  }
}

const checkCookie = ({ cookie }) => {
  if (cookie) return tell('cookie', 'good', say('cookieGood'))
  const text = location.protocol === 'https:' || isSecureContext ? say('cookieBad') : say('cookieHttp')
  tell('cookie', 'bad', text)
}

/** The server sees only the last stretch of the way; the browser sees the first one. */
const checkEncryption = ({ tls }) => {
  // The server has already written it: its own TLS, which ends nowhere else.
  if (tls !== null) return
  if (location.protocol !== 'https:') {
    const local = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname)
    const text = local ? say('tlsLocal') : say('tlsHttp')
    return tell('tls', local ? 'care' : 'bad', text)
  }
  const ended = say('tlsEnds')
  const { nextHopProtocol } = performance.getEntriesByType('navigation')[0] ?? {}
  // HTTP/2 asks for TLS 1.2 at least (RFC 9113 §9.2), and HTTP/3 for TLS 1.3 (RFC 9001 §4.2).
  if (nextHopProtocol === 'h3') tell('tls', 'good', `${say('tls13')}${ended}`)
  else if (nextHopProtocol === 'h2') tell('tls', 'good', `${say('tls12')}${ended}`)
  else tell('tls', 'care', `${say('tlsSome')}${ended}${say('tlsUnknown')}`)
}

const inWords = (ms) => {
  const seconds = Math.abs(ms) / 1000
  if (seconds < 10) return say('seconds', { count: seconds.toFixed(1) })
  if (seconds < 120) return say('aboutSeconds', { count: Math.round(seconds) })
  if (seconds < 7200) return say('aboutMinutes', { count: Math.round(seconds / 60) })
  if (seconds < 172_800) return say('aboutHours', { count: Math.round(seconds / 3600) })
  return say('aboutDays', { count: Math.round(seconds / 86_400) })
}

// Codes live 30 s: a clock that is a whole code away makes every code wrong.
const driftMsMax = 5000
const codeMs = 30_000

const checkClock = (aheadMs) => {
  const difference = inWords(aheadMs)
  if (Math.abs(aheadMs) <= driftMsMax) {
    return tell('clock', 'good', say('clockGood', { difference }))
  }
  const text = say(aheadMs > 0 ? 'clockAhead' : 'clockBehind', { difference })
  tell('clock', Math.abs(aheadMs) < codeMs ? 'care' : 'bad', text)
}

const summarize = () => {
  const marks = [...findings.querySelectorAll('[data-finding]')].map(({ dataset }) => dataset.mark)
  const bad = marks.filter((mark) => mark === 'bad').length
  const care = marks.filter((mark) => mark === 'care').length
  const text =
    bad > 0
      ? say(care > 0 ? 'bothBad' : 'someBad', { bad, care })
      : say(care > 0 ? 'someCare' : 'allGood', { care })
  document.querySelector('[data-summary]').textContent = text
}

const check = async () => {
  tell('javascript', 'good', say('scriptGood'))
  checkDisplay()
  try {
    const { seen, aheadMs } = await probe()
    checkBrowser(await identify(seen))
    checkCookie(seen)
    checkEncryption(seen)
    checkClock(aheadMs)
  } catch {
    const text = say('unreachable')
    for (const name of ['cookie', 'clock']) tell(name, 'care', text)
  }
  summarize()
}

void check()
