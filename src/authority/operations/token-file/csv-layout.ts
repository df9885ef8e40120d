/** The columns of a token file, in any order; exactly one of those for the secret. */
export const csvColumns = {
  required: ['token_id'],
  secrets: ['secret_hex', 'secret_base32', 'secret_base64'],
  optional: ['moving_factor', 'algorithm', 'digits', 'period', 'counter', 'expires', 'manufacturer'],
} as const

/** Where each of our columns stands in a record, from 0. */
export type Columns = ReadonlyMap<string, number>

/** How a file's first record is to be taken. */
export type FirstRecord =
  | { readonly kind: 'header'; readonly columns: Columns; readonly exact: boolean }
  | { readonly kind: 'token'; readonly columns: Columns }
  /** What the writer of the file noted before its tokens. */
  | { readonly kind: 'preamble'; readonly columns: Columns }

/** Other systems' columns, by the names of their header or by their places from 1, and what each is of ours (I4). */
export type ColumnMapping = ReadonlyMap<string, string>

type Layout = { readonly mapping: ColumnMapping | null; readonly preamble?: string }

/** What files are made of, by whom they come from; `warifu` is our own (docs/token-files.md). */
export const csvLayouts = {
  warifu: { mapping: null },
  /** Microsoft Entra ID, hardware OATH tokens. */
  entra: {
    mapping: new Map([
      ['serial number', 'token_id'],
      ['secret key', 'secret_base32'],
      ['time interval', 'period'],
      ['manufacturer', 'manufacturer'],
    ]),
  },
  /** privacyIDEA, "OATH CSV". */
  privacyidea: {
    mapping: new Map([
      ['1', 'token_id'],
      ['2', 'secret_hex'],
      ['3', 'moving_factor'],
      ['4', 'digits'],
      ['5', 'period'],
    ]),
  },
  /** The "traditional format" of Yubico's personalization tools. */
  yubico: {
    mapping: new Map([
      ['1', 'moving_factor'],
      ['4', 'token_id'],
      ['6', 'secret_hex'],
      ['12', 'digits'],
    ]),
    preamble: 'LOGGING START',
  },
} as const satisfies Record<string, Layout>

export type CsvLayout = keyof typeof csvLayouts

/** By name, or as the caller says. */
export type CsvColumns = CsvLayout | ColumnMapping

/**
 * A mapping as it is typed: `serial number=token_id, secret key=secret_base32`, or with the places of columns,
 * `1=token_id, 2=secret_hex`. Undefined where it names a column that we don't have, one twice, or not what is needed.
 */
export function parseMapping(text: string): ColumnMapping | undefined {
  const pairs = text.split(',').map((pair) => {
    const at = pair.lastIndexOf('=')
    return [
      pair.slice(0, Math.max(at, 0)).trim().toLowerCase(),
      pair
        .slice(at + 1)
        .trim()
        .toLowerCase(),
    ] as const
  })
  const mapping = new Map(pairs)
  const ours = new Set(mapping.values())
  if (mapping.size !== pairs.length || ours.size !== pairs.length || mapping.has('')) return undefined
  const isPlaced = [...mapping.keys()].filter(isPlace).length
  if (isPlaced !== 0 && isPlaced !== mapping.size) return undefined
  return isComplete(ours) ? mapping : undefined
}

function isPlace(name: string): boolean {
  return /^[1-9][0-9]?$/.test(name)
}

/** Every column is one of ours, with the token ID and one secret among them. */
function isComplete(names: ReadonlySet<string>): boolean {
  const { required, secrets, optional } = csvColumns
  const known: readonly string[] = [...required, ...secrets, ...optional]
  if (![...names].every((name) => known.includes(name))) return false
  return required.every((name) => names.has(name)) && secrets.filter((name) => names.has(name)).length === 1
}

/** What the first record of a file says of its columns; undefined where one is missing, unknown or there twice. */
export function readFirst(asked: CsvColumns, record: readonly string[]): FirstRecord | undefined {
  const { mapping, preamble }: Layout = typeof asked === 'string' ? csvLayouts[asked] : { mapping: asked }
  const header = record.map((name) => name.toLowerCase())
  while (header.at(-1) === '') header.pop()
  if (mapping === null) {
    const columns = new Map(header.map((name, i) => [name, i]))
    const isRight = columns.size === header.length && isComplete(new Set(header))
    return isRight ? { kind: 'header', columns, exact: true } : undefined
  }
  if ([...mapping.keys()].every(isPlace)) {
    const columns = new Map([...mapping].map(([place, name]) => [name, Number(place) - 1]))
    return { kind: preamble !== undefined && record[0] === preamble ? 'preamble' : 'token', columns }
  }
  const columns = new Map<string, number>()
  for (const [i, name] of header.entries()) {
    const ours = mapping.get(name)
    if (ours === undefined) continue
    if (columns.has(ours)) return undefined
    columns.set(ours, i)
  }
  return columns.size === mapping.size ? { kind: 'header', columns, exact: false } : undefined
}
