/** What every event has, whichever module decides it: a name in the past tense. */
export type AnyEvent = { readonly type: string }

/**
 * A value that a row needs and the journal must not show (a password verifier, a sealed secret). The journal writes
 * its SHA-256 instead, so a rebuild can still prove that the row holds what was recorded.
 */
export type Confidential<Value> = { readonly confidential: Value } | { readonly sha256: string }

/** Reads a confidential value; one that came back from the journal has none, which is a bug in the caller. */
export function reveal<Value>(value: Confidential<Value>): Value {
  if ('confidential' in value) return value.confidential
  throw new TypeError('a confidential value was read from the journal, which holds only its digest')
}

/** The events of E that have one of these types. A shape that several types share becomes one shape per type. */
export type EventOf<E extends AnyEvent, T extends E['type']> = E extends unknown
  ? T extends E['type']
    ? E & { readonly type: T }
    : never
  : never
