/** Whom devices of tokens may be told by, where they are told at all. */
export type PushPolicy = {
  /** Whom a push service turns to: `mailto:` or `https:`. */
  readonly contact: string
  /** Origins of push services, and `https://*.` before a domain: no endpoint may lead anywhere else. */
  readonly places: readonly string[]
}
