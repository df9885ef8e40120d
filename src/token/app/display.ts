// The current code, its countdown, and what is worth saying about the token.

import type { TokenTerms } from '../../otp/delivery.ts'
import { secondsLeft, stepAt, stepStartMilliseconds } from '../../otp/totp.ts'
import { describeOffset } from './clock.ts'
import { codeAt } from './codes.ts'
import { announce, byId, onPress, show, tell, write } from './dom.ts'
import { texts } from './texts.ts'

const blank = '------'
const dayMs = 86_400_000
const noticeDays = 30
const refreshMs = 200

export type Display = {
  /** `hmacKey` is null while waiting for a PIN. */
  readonly showToken: (terms: TokenTerms, hmacKey: CryptoKey | null) => void
  /** Forgets the key and takes the code out of the page, also where it can't be seen, before this returns. */
  readonly lock: () => void
  readonly setOffset: (offsetMs: number) => void
  /** The key of what is shown; undefined while waiting for a PIN. */
  readonly keyNow: () => { readonly tokenId: string; readonly hmacKey: CryptoKey } | undefined
}

/** `clock` is the device's; `takeStep` keeps the count of an event-based token. */
export function createDisplay(clock: () => number, takeStep: () => Promise<number>): Display {
  let terms: TokenTerms | undefined
  let hmacKey: CryptoKey | null = null
  let offsetMs = 0
  const shown = createShownCode()
  const nowMs = () => clock() + offsetMs

  async function showCode(step: number): Promise<void> {
    if (terms === undefined || hmacKey === null) return
    const { tokenId } = terms
    const code = await codeAt(hmacKey, step, terms.digits)
    // The key, the token or the step may have changed while the code was being computed.
    if (terms?.tokenId !== tokenId || hmacKey === null || shown.step !== step) return
    shown.write(code)
  }

  function refresh(): void {
    if (terms === undefined || hmacKey === null) return
    const now = nowMs()
    tellExpiry(terms, now)
    const expired = now >= terms.expiresAtMs
    if (expired) shown.blank()
    if (expired || terms.movingFactor === 'event') return
    const step = stepAt(now, terms.periodSeconds)
    if (step !== shown.step) {
      shown.step = step
      void showCode(step)
    }
    countDown(now, step, terms.periodSeconds)
  }

  onPress('press', async () => {
    if (terms === undefined || nowMs() >= terms.expiresAtMs) return
    const step = await takeStep().catch(() => undefined)
    // The code of a step that could not be counted is not shown.
    if (step === undefined) return tell('copied', texts.storageRefused)
    shown.step = step
    await showCode(step)
  })
  offerCopies(() => ({ tokenId: terms?.tokenId ?? '', code: shown.text }))
  keepFresh(refresh)

  return {
    keyNow: () => (terms === undefined || hmacKey === null ? undefined : { tokenId: terms.tokenId, hmacKey }),
    showToken(nextTerms, nextKey) {
      const same = terms?.tokenId === nextTerms.tokenId && (hmacKey === null) === (nextKey === null)
      terms = nextTerms
      hmacKey = nextKey
      // Another tab must not take away a code that somebody is copying by hand.
      if (!same) shown.blank()
      writeTerms(nextTerms)
      refresh()
    },
    lock() {
      hmacKey = null
      shown.blank()
    },
    setOffset(nextMs) {
      offsetMs = nextMs
      tell('clock-notice', describeOffset(nextMs))
      refresh()
    },
  }
}

/** The code on the page, and the step whose code it is or is about to be. */
type ShownCode = {
  step: number | undefined
  text: string
  readonly write: (code: string) => void
  readonly blank: () => void
}

function createShownCode(): ShownCode {
  return {
    step: undefined,
    text: '',
    write(code) {
      this.text = code
      writeCode(code)
      announce(texts.newCode(code))
    },
    /** Nor does a screen reader find what the screen no longer shows (P6). */
    blank() {
      this.step = undefined
      this.text = ''
      writeCode(blank)
      announce('')
    },
  }
}

function countDown(now: number, step: number, periodSeconds: number): void {
  const passedMs = now - stepStartMilliseconds(step, periodSeconds)
  writeCountdown(secondsLeft(now, periodSeconds), passedMs / (periodSeconds * 1000))
}

function offerCopies(shown: () => { readonly tokenId: string; readonly code: string }): void {
  onPress('copy-token-id', () => copy('クレデンシャルID', shown().tokenId))
  onPress('copy-code', () => copy('セキュリティコード', shown().code))
}

/** Also immediately when the page becomes visible again: timers of hidden pages are throttled. */
function keepFresh(refresh: () => void): void {
  setInterval(refresh, refreshMs)
  document.addEventListener('visibilitychange', refresh)
}

function writeTerms({ tokenId, movingFactor, formFactor, expiresAtMs }: TokenTerms): void {
  write('token-id', tokenId)
  write('form-factor', texts.formFactors[formFactor])
  write('moving-factor', texts.movingFactors[movingFactor])
  write('expires', dateOf(expiresAtMs))
  show('countdown', movingFactor === 'time')
  show('press-area', movingFactor === 'event')
}

/** In two halves, which is easiest to read and type; copied and read aloud as one. */
function writeCode(code: string): void {
  const half = code.length / 2
  write('code-first', code.slice(0, half))
  write('code-second', code.slice(half))
  byId('copy-code', HTMLButtonElement).disabled = code === blank
}

/** The ring shrinks clockwise from 100 (its pathLength) to nothing. */
function writeCountdown(seconds: number, passed: number): void {
  write('seconds', String(seconds))
  byId('ring', SVGCircleElement).style.strokeDashoffset = String(100 * passed)
}

function tellExpiry({ expiresAtMs }: TokenTerms, nowMs: number): void {
  const days = Math.ceil((expiresAtMs - nowMs) / dayMs)
  const date = dateOf(expiresAtMs)
  if (nowMs >= expiresAtMs) tell('expiry-notice', texts.expired(date))
  else tell('expiry-notice', days <= noticeDays ? texts.expiresSoon(date, days) : undefined)
}

function dateOf(epochMs: number): string {
  return new Intl.DateTimeFormat('ja-JP', { dateStyle: 'long', timeZone: 'Asia/Tokyo' }).format(epochMs)
}

async function copy(what: string, text: string): Promise<void> {
  let said: string
  try {
    await navigator.clipboard.writeText(text)
    said = texts.copied(what)
  } catch {
    said = texts.copyRefused
  }
  tell('copied', said)
}
