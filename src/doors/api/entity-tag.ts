import { digestOf } from '../../platform/secrets/random.ts'

/**
 * The strong validator of a representation (RFC 9110 §8.8.3): the digest of its bytes, after the version of the rows that a
 * change is held against, where there is one.
 */
export function entityTag(body: string, version: string | null): string {
  const digest = digestOf(new TextEncoder().encode(body))
  return `"${version === null ? digest : `${version}.${digest}`}"`
}

/** Does a list of tags, or `*`, name this one? Weakly compared (RFC 9110 §13.1.2). */
export function namesTagWeakly(header: string, tag: string): boolean {
  return tagsIn(header).some((each) => each === '*' || each.replace(/^W\//, '') === tag)
}

/** The same for a change, where a weak tag proves nothing (RFC 9110 §13.1.1). */
export function namesTag(header: string, tag: string): boolean {
  return tagsIn(header).some((each) => each === '*' || each === tag)
}

function tagsIn(header: string): readonly string[] {
  return header.split(',').map((each) => each.trim())
}
