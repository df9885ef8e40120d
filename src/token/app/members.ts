// What a server's JSON holds, taken out by name: each throws TypeError for what is something else.

export type Members = Readonly<Record<string, unknown>>

export function recordOf(value: unknown): Members {
  if (typeof value !== 'object' || value === null) throw new TypeError('not an object')
  return value as Members
}

export function textOf(members: Members, name: string): string {
  const value = members[name]
  if (typeof value !== 'string') throw new TypeError(`${name} is not a text`)
  return value
}

export function listOf(members: Members, name: string): readonly unknown[] {
  const value = members[name]
  if (!Array.isArray(value)) throw new TypeError(`${name} is not a list`)
  return value
}

export function numberOf(members: Members, name: string): number {
  const value = members[name]
  if (typeof value !== 'number') throw new TypeError(`${name} is not a number`)
  return value
}

export function oneOf<Word extends string | number>(
  members: Members,
  name: string,
  words: readonly Word[],
): Word {
  const value = words.find((word) => word === members[name])
  if (value === undefined) throw new TypeError(`${name} is none of ${words.join(', ')}`)
  return value
}
