/** A bucket holds at most `burst` requests and refills steadily. */
export type Rate = { readonly burst: number; readonly perHour: number }
export type RateLimits = { readonly perAddress: Rate; readonly total: Rate }

/** Logins that strangers begin and never end: each is something written down. */
export const beginnings: RateLimits = {
  perAddress: { burst: 100, perHour: 3600 },
  total: { burst: 2000, perHour: 720_000 },
}

/** Seconds to wait, 0 to go ahead. A request that has to wait takes nothing from any bucket. */
export type RateLimit = (address: string | null) => number

type Bucket = { level: number; at: number }

/** How many keys are remembered, some 10 MB; beyond that, the least recently used go first. */
const keysMax = 100_000

/**
 * Limits requests by address and in total, with token buckets in this process: several nodes together allow as many
 * times more. `clock` gives monotonic milliseconds, so that changing the system clock bypasses nothing.
 */
export function createRateLimit({ perAddress, total }: RateLimits, clock: () => number): RateLimit {
  const bucketOf = createBuckets(perAddress)
  const common: Bucket = { level: total.burst, at: clock() }

  return (address) => {
    const now = clock()
    const bucket = bucketOf(networkOf(address), now)
    const wait = Math.max(secondsUntilOne(bucket, perAddress, now), secondsUntilOne(common, total, now))
    if (wait > 0) return wait
    bucket.level -= 1
    common.level -= 1
    return 0
  }
}

/** The same for one kind of key, such as a token ID: seconds to wait, 0 to go ahead. */
export function createKeyLimit(rate: Rate, clock: () => number): (key: string) => number {
  const bucketOf = createBuckets(rate)
  return (key) => {
    const now = clock()
    const bucket = bucketOf(key, now)
    const wait = secondsUntilOne(bucket, rate, now)
    if (wait === 0) bucket.level -= 1
    return wait
  }
}

/** Where a key stands after a request: how much is left of `limit`, and when all of it will be there again. */
export type Quota = {
  readonly limit: number
  readonly remaining: number
  readonly resetSeconds: number
  /** 0 to go ahead; a request that has to wait takes nothing. */
  readonly waitSeconds: number
}

/** The same for keys with a rate of their own each, told in full. */
export function createQuotas(clock: () => number): (key: string, rate: Rate) => Quota {
  const bucketOf = createBuckets({ burst: 0 })
  return (key, rate) => {
    const now = clock()
    const bucket = bucketOf(key, now, rate.burst)
    const waitSeconds = secondsUntilOne(bucket, rate, now)
    if (waitSeconds === 0) bucket.level -= 1
    const perSecond = rate.perHour / 3600
    return {
      limit: rate.burst,
      remaining: Math.floor(bucket.level),
      resetSeconds: Math.ceil((rate.burst - bucket.level) / perSecond),
      waitSeconds,
    }
  }
}

function createBuckets({
  burst: everyBurst,
}: Pick<Rate, 'burst'>): (key: string, now: number, burst?: number) => Bucket {
  // A Map keeps insertion order: the first key is the least recently used.
  const buckets = new Map<string, Bucket>()
  return (key, now, burst = everyBurst) => {
    const bucket = buckets.get(key) ?? { level: burst, at: now }
    buckets.delete(key)
    if (buckets.size >= keysMax) {
      const [oldest] = buckets.keys()
      if (oldest !== undefined) buckets.delete(oldest)
    }
    buckets.set(key, bucket)
    return bucket
  }
}

function secondsUntilOne(bucket: Bucket, { burst, perHour }: Rate, now: number): number {
  const perMs = perHour / 3_600_000
  bucket.level = Math.min(burst, bucket.level + (now - bucket.at) * perMs)
  bucket.at = now
  return bucket.level >= 1 ? 0 : Math.ceil((1 - bucket.level) / perMs / 1000)
}

/**
 * The addresses of one customer: an IPv4 address, however it is spelled, or an IPv6 /64, which is what a household gets
 * (RFC 6177), so that changing the lower half gains nothing (THR-05).
 */
export function networkOf(address: string | null): string {
  if (address === null) return 'unknown'
  const plain = address.replace(/%.*$/, '').toLowerCase()
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length
  const groups = [...first, ...new Array<string>(Math.max(0, zeros)).fill('0'), ...last]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
