// Checks this very browser on the page ご利用環境 (S0-1.2, S1-1.2). What needs no script, the server has already
// written; this makes it exact, with what only the browser knows.

const findings = document.querySelector('[data-probe]')
const rows = [...document.querySelectorAll('tr[data-os]')].map(({ dataset }) => dataset)

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
  if (major === 0) return ['Windows 8.1以前']
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
  const name = `${systems.join(' または ')}／${browser}`
  if (usable.length === systems.length) tell('browser', 'good', `${name}：ご利用いただけます。`)
  else if (usable.length === 0) tell('browser', 'bad', `${name}：サポート対象外です。`)
  else tell('browser', 'care', `${name}：${usable.join('、')}の場合にご利用いただけます。`)
}

const checkDisplay = () => {
  const { width, height } = screen
  const least = { width: Number(findings.dataset.width), height: Number(findings.dataset.height) }
  const fits = (w, h) => w >= least.width && h >= least.height
  const [pixelsWide, pixelsHigh] = [width, height].map((length) => Math.round(length * devicePixelRatio))
  if (fits(width, height)) {
    tell('display', 'good', `画面の大きさは${width}×${height}です。`)
  } else if (fits(pixelsWide, pixelsHigh)) {
    const text = `解像度は${pixelsWide}×${pixelsHigh}ですが、拡大表示のため${width}×${height}の画面として表示されています。画面が見づらい場合は、OSやブラウザの拡大率を下げてください。`
    tell('display', 'care', text)
  } else {
    const text = `画面の大きさは${width}×${height}です。最低解像度の${least.width}×${least.height}に足りません。`
    tell('display', 'bad', text)
  }
}

const checkCookie = ({ cookie }) => {
  if (cookie) return tell('cookie', 'good', 'Cookieを利用できます（サーバで確認しました）。')
  const text =
    location.protocol === 'https:' || isSecureContext
      ? 'Cookieがサーバに戻っていません。ログインするには、ブラウザの設定でこのサイトのCookieを許可してください。'
      : 'Cookieがサーバに戻っていません。「http://」の接続ではCookieをご利用いただけません。「https://」から始まるアドレスで開いてください。'
  tell('cookie', 'bad', text)
}

/** The server sees only the last stretch of the way; the browser sees the first one. */
const checkEncryption = ({ tls }) => {
  // The server has already written it: its own TLS, which ends nowhere else.
  if (tls !== null) return
  if (location.protocol !== 'https:') {
    const local = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname)
    const text = local
      ? 'この端末の中だけの接続（http://）のため、このサービスへの接続は暗号化されていません。ほかの端末から接続する場合は「https://」のアドレスが必要です。'
      : 'アドレスが「http://」のため、このサービスへの接続は暗号化されていません。「https://」から始まるアドレスで開いてください。'
    return tell('tls', local ? 'care' : 'bad', text)
  }
  const ended = '暗号化はこのサービスの手前の中継装置（プロキシ）で終わっています。'
  const { nextHopProtocol } = performance.getEntriesByType('navigation')[0] ?? {}
  // HTTP/2 asks for TLS 1.2 at least (RFC 9113 §9.2), and HTTP/3 for TLS 1.3 (RFC 9001 §4.2).
  if (nextHopProtocol === 'h3') tell('tls', 'good', `この接続はTLS 1.3で暗号化されています。${ended}`)
  else if (nextHopProtocol === 'h2')
    tell('tls', 'good', `この接続はTLS 1.2以上で暗号化されています。${ended}`)
  else
    tell('tls', 'care', `この接続は暗号化されています（https://）。${ended}TLSのバージョンは確認できません。`)
}

const inWords = (ms) => {
  const seconds = Math.abs(ms) / 1000
  if (seconds < 10) return `${seconds.toFixed(1)}秒`
  if (seconds < 120) return `約${Math.round(seconds)}秒`
  if (seconds < 7200) return `約${Math.round(seconds / 60)}分`
  if (seconds < 172_800) return `約${Math.round(seconds / 3600)}時間`
  return `約${Math.round(seconds / 86_400)}日`
}

// Codes live 30 s: a clock that is a whole code away makes every code wrong.
const driftMsMax = 5000
const codeMs = 30_000

const checkClock = (aheadMs) => {
  const difference = inWords(aheadMs)
  if (Math.abs(aheadMs) <= driftMsMax) {
    return tell('clock', 'good', `サーバの時計との差は${difference}です。`)
  }
  const text = `この端末の時計は、サーバの時計より${difference}${aheadMs > 0 ? '進んで' : '遅れて'}います。ワンタイムパスワードは時刻から作られるため、認証に失敗する場合があります。時計を合わせてください。`
  tell('clock', Math.abs(aheadMs) < codeMs ? 'care' : 'bad', text)
}

const summarize = () => {
  const marks = [...findings.querySelectorAll('[data-finding]')].map(({ dataset }) => dataset.mark)
  const bad = marks.filter((mark) => mark === 'bad').length
  const care = marks.filter((mark) => mark === 'care').length
  const text =
    bad + care === 0
      ? 'すべての項目が適合しています。'
      : `確認が終わりました。${bad > 0 ? `不適合が${bad}件` : ''}${bad > 0 && care > 0 ? '、' : ''}${care > 0 ? `要確認が${care}件` : ''}あります。`
  document.querySelector('[data-summary]').textContent = text
}

const check = async () => {
  tell('javascript', 'good', 'JavaScriptを使用できます。')
  checkDisplay()
  try {
    const { seen, aheadMs } = await probe()
    checkBrowser(await identify(seen))
    checkCookie(seen)
    checkEncryption(seen)
    checkClock(aheadMs)
  } catch {
    const text = 'サーバに問い合わせることができないため、確認できません。もう一度確認してください。'
    for (const name of ['cookie', 'clock']) tell(name, 'care', text)
  }
  summarize()
}

void check()
