// The journal without its random values: each is named by the order of its appearance; everything else stays byte for
// byte, including the order of fields.

/** Fields whose values are drawn, or follow from something that was: IDs, receipt numbers, hashes, signatures. */
const drawn: ReadonlySet<string> = new Set([
  'sha256',
  'customerId',
  'bindingId',
  'sessionHash',
  'mailId',
  'codeHash',
  'fingerprint',
  'entryId',
  'quoteId',
  'contractId',
  'orderId',
  'payeeId',
  'transferId',
  'runId',
  'digest',
  'jsonDigest',
  'authorityId',
  'certificate',
  'counterpartyCode',
  'hash',
  'serial',
])

/**
 * IDs of tokens and users that somebody chose are part of the scenario; others were drawn. A name that stands for one
 * already is named again, by its place among what is left.
 */
function isDrawn(key: string, value: string): boolean {
  if (/^[a-zA-Z0-9]+-\d+$/.test(value) && value.startsWith(`${key}-`)) return true
  if (key === 'tokenId') return /^WR(FM|FD)\d{8}$/.test(value)
  if (key === 'userId') return /^\d{10}$/.test(value) && !value.startsWith('00000000')
  return drawn.has(key) && value !== ''
}

function collect(value: unknown, key: string, names: Map<string, string>): void {
  if (typeof value === 'string') {
    if (isDrawn(key, value) && !names.has(value)) names.set(value, `${key}-${names.size + 1}`)
  } else if (Array.isArray(value)) {
    for (const each of value) collect(each, key, names)
  } else if (value !== null && typeof value === 'object') {
    for (const [field, each] of Object.entries(value)) collect(each, field, names)
  }
}

/** The same bodies, with a name for each drawn value wherever it stands, also inside of another text. */
export function normalized(bodies: readonly string[]): readonly string[] {
  const names = new Map<string, string>()
  for (const body of bodies) collect(JSON.parse(body), '', names)
  // As they stand in the text: a certificate has line ends, which JSON escapes.
  const written = new Map([...names].map(([value, name]) => [JSON.stringify(value).slice(1, -1), name]))
  const longestFirst = [...written.keys()].sort((a, b) => b.length - a.length)
  const anyOfThem = new RegExp(longestFirst.map((value) => RegExp.escape(value)).join('|'), 'g')
  return bodies.map((body) => body.replaceAll(anyOfThem, (value) => written.get(value) ?? value))
}
