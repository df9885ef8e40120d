/** Beyond this, people are told that their device's clock is wrong. */
const offsetToldMs = 5000
/** A slower answer says too little about when it was made. */
const roundTripMsMax = 10_000

/**
 * How far the server's clock is ahead of the device's: the server looked at its clock somewhere between the request
 * and the answer, so the midpoint is off by at most half the round trip (as in RFC 5905 §8). Undefined after an answer
 * that took too long, or one during which the device's clock was turned back.
 */
export function offsetOf(sentAtMs: number, receivedAtMs: number, serverTimeMs: number): number | undefined {
  const roundTripMs = receivedAtMs - sentAtMs
  if (roundTripMs < 0 || roundTripMs > roundTripMsMax) return undefined
  return Math.round(serverTimeMs - (sentAtMs + receivedAtMs) / 2)
}

/** What to say about a clock that is off; undefined for one that is close enough. */
export function describeOffset(offsetMs: number): string | undefined {
  if (Math.abs(offsetMs) <= offsetToldMs) return undefined
  const direction = offsetMs > 0 ? '遅れて' : '進んで'
  return `この端末の時計は約${describeDuration(Math.abs(offsetMs) / 1000)}${direction}います。セキュリティコードはサーバーの時刻に合わせて表示しているため、そのままご利用いただけます。端末の日付と時刻の設定をご確認ください。`
}

/** 600 → 10分; the largest unit of which there are at least one and a half. */
export function describeDuration(seconds: number): string {
  const units = [
    [86_400, '日'],
    [3600, '時間'],
    [60, '分'],
  ] as const
  for (const [length, name] of units) {
    if (seconds >= 1.5 * length) return `${Math.round(seconds / length)}${name}`
  }
  return `${Math.ceil(seconds)}秒`
}
