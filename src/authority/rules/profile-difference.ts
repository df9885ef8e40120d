/**
 * What makes a field of a profile weaker. A limit that is null is as high as can be. `least to most` lists the values
 * from the weakest to the strictest; a list is stricter the more it has (`more entries`), or the less.
 */
export type Stricter =
  | 'lower'
  | 'higher'
  | 'more entries'
  | 'fewer entries'
  | { readonly leastToMost: readonly (string | boolean)[] }

/** By the path of the field. A field that isn't listed has no stricter side, or none that its values alone tell. */
export type Strictness = { readonly [path: string]: Stricter }

/** One field that has another value; `undefined` where it is left out. */
export type Difference = {
  readonly path: string
  readonly before: unknown
  readonly after: unknown
  readonly weakens: boolean
}

type Fields = Readonly<Record<string, unknown>>

/** What an approver reads of one service: what was and what will be, field by field (E3). */
export type ShownChange = {
  readonly service: string
  /** It had no profile before, or has none any more. */
  readonly is: 'changed' | 'new' | 'gone'
  readonly fields: readonly ShownField[]
}

/** Of a value that is left out, `before` or `after` is missing; of a list only what leaves it and what comes is there. */
export type ShownField = { readonly path: string; readonly weakens: boolean } & (
  | { readonly before?: unknown; readonly after?: unknown }
  | ListChange
)

export type ListChange = { readonly gone: readonly unknown[]; readonly come: readonly unknown[] }

/** `before` as canonical JSON; what is new is shown whole, and what is gone not. */
export function shownChange(
  service: string,
  before: string | undefined,
  after: Fields | undefined,
  strictness: Strictness,
): ShownChange {
  if (after === undefined) return { service, is: 'gone', fields: [] }
  if (before !== undefined) {
    const differences = profileDifferences(JSON.parse(before), after, strictness)
    const fields = differences.map(({ path, weakens, ...values }) => ({
      path,
      weakens,
      ...(listChange(values.before, values.after) ?? values),
    }))
    return { service, is: 'changed', fields }
  }
  return { service, is: 'new', fields: everyField('', after) }
}

function everyField(path: string, value: unknown): ShownChange['fields'] {
  if (!isFields(value)) return [{ path, after: value, weakens: false }]
  const names = Object.keys(value).sort()
  return names.flatMap((name) => everyField(path === '' ? name : `${path}.${name}`, value[name]))
}

/** What left a list and what came: the whole of both would hide one approval among twenty. Null where neither did. */
export function listChange(before: unknown, after: unknown): ListChange | null {
  if (!Array.isArray(before) || !Array.isArray(after)) return null
  const lacks = (list: readonly unknown[]) => {
    const known = new Set(entriesOf(list))
    return (entry: unknown) => !known.has(canonicalJson(entry))
  }
  const [gone, come] = [before.filter(lacks(after)), after.filter(lacks(before))]
  return gone.length + come.length === 0 ? null : { gone, come }
}

/** Field by field, by path, what became of one profile in another. */
export function profileDifferences(before: Fields, after: Fields, strictness: Strictness): Difference[] {
  return differences('', before, after).map((each) => ({
    ...each,
    weakens: weakens(strictness[each.path], each.before, each.after),
  }))
}

function differences(path: string, before: unknown, after: unknown): Omit<Difference, 'weakens'>[] {
  if (isFields(before) && isFields(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    return names.flatMap((name) =>
      differences(path === '' ? name : `${path}.${name}`, before[name], after[name]),
    )
  }
  return isSame(before, after) ? [] : [{ path, before, after }]
}

/** A field that is left out is not one that is null: the digests differ, too. */
function isSame(before: unknown, after: unknown): boolean {
  if (before === undefined || after === undefined) return before === after
  return canonicalJson(before) === canonicalJson(after)
}

function weakens(stricter: Stricter | undefined, before: unknown, after: unknown): boolean {
  switch (stricter) {
    case undefined:
      return false
    case 'lower':
      return limitOf(after) > limitOf(before)
    case 'higher':
      return limitOf(after) < limitOf(before)
    case 'more entries':
      return entriesOf(before).some((entry) => !entriesOf(after).includes(entry))
    case 'fewer entries':
      return entriesOf(after).some((entry) => !entriesOf(before).includes(entry))
    default:
      return placeIn(stricter.leastToMost, after) < placeIn(stricter.leastToMost, before)
  }
}

/** A section that isn't there (null) has no limit; one that is there has some. */
function limitOf(value: unknown): number {
  if (typeof value === 'number') return value
  return isFields(value) ? 0 : Number.POSITIVE_INFINITY
}

function entriesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(canonicalJson) : []
}

function placeIn(values: readonly unknown[], value: unknown): number {
  return values.indexOf(value)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON with the fields of every object in one order, so that equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (!isFields(value)) return JSON.stringify(value) ?? 'null'
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`)
  return `{${members.join(',')}}`
}
