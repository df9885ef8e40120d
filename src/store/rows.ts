import type { Confidential } from '../domain/events.ts'
import type { Kind, States } from '../domain/states.ts'

/** What a column can hold in both databases. Booleans are 0 and 1; instants are milliseconds since 1970 UTC. */
export type Value = string | number | Uint8Array | null
export type ColumnType = 'text' | 'integer' | 'bytes'
type Column = readonly [name: string, type: ColumnType]

/** How one kind of state lies in its table. The key comes first; `version` follows the columns in every table. */
export type Table<K extends Kind = Kind> = {
  readonly kind: K
  readonly name: string
  readonly keyLength: number
  readonly columns: readonly Column[]
  readonly toRow: (state: States[K]) => readonly Value[]
  readonly fromRow: (row: readonly Value[]) => States[K]
  /** A condition that the database holds as a second guard when it overwrites a row (`old.` and `new.`). */
  readonly guard?: string
}

const text = (name: string): Column => [name, 'text']
const integer = (name: string): Column => [name, 'integer']
const bytes = (name: string): Column => [name, 'bytes']

/** How a field turns into its column where it does not lie there as it is. */
type As = 'boolean' | 'json' | 'confidential'

/** Builds a table whose columns carry the state's own fields in order. */
function plainTable<K extends Kind>(
  kind: K,
  name: string,
  keyLength: number,
  fields: readonly (readonly [field: keyof States[K] & string, column: Column, as?: As])[],
  guard?: string,
): Table<K> {
  const toRow = (state: States[K]): Value[] => fields.map(([field, , as]) => toValue(state[field], as))
  const fromRow = (row: readonly Value[]): States[K] => {
    const state: Record<string, unknown> = {}
    fields.forEach(([field, , as], i) => {
      state[field] = fromValue(row[i] as Value, as)
    })
    return state as States[K]
  }
  const columns = fields.map(([, column]) => column)
  return { kind, name, keyLength, columns, toRow, fromRow, ...(guard === undefined ? {} : { guard }) }
}

function toValue(value: unknown, as: As | undefined): Value {
  if (as === 'json') return JSON.stringify(value)
  if (as === 'boolean') return Number(value)
  if (as === 'confidential' && value !== null) return shown(value as Confidential<Value>)
  return value as Value
}

function fromValue(value: Value, as: As | undefined): unknown {
  if (as === 'json') return JSON.parse(value as string)
  if (as === 'boolean') return value === 1
  return as === 'confidential' && value !== null ? { confidential: value } : value
}

const passwordColumns = [
  text('service'),
  text('user_id'),
  text('verifier'),
  text('previous_verifiers'),
  integer('generation'),
  text('must_change'),
  integer('set_at_ms'),
  integer('expires_at_ms'),
  integer('failures'),
  integer('locked'),
]

/** The verifiers are confidential: only here do they turn into columns. */
const passwordTable: Table<'password'> = {
  kind: 'password',
  name: 'password',
  keyLength: 2,
  columns: passwordColumns,
  toRow: (p) => [
    p.service,
    p.userId,
    shown(p.verifier),
    JSON.stringify(p.previous.map(shown)),
    p.generation,
    p.mustChange,
    p.setAtMs,
    p.expiresAtMs,
    p.failures,
    Number(p.locked),
  ],
  fromRow: (row) => {
    const [
      service,
      userId,
      verifier,
      previous,
      generation,
      mustChange,
      setAtMs,
      expiresAtMs,
      failures,
      locked,
    ] = row as [
      string,
      string,
      string,
      string,
      number,
      States['password']['mustChange'],
      number,
      number | null,
      number,
      number,
    ]
    return {
      service,
      userId,
      verifier: { confidential: verifier },
      previous: (JSON.parse(previous) as string[]).map((confidential) => ({ confidential })),
      generation,
      mustChange,
      setAtMs,
      expiresAtMs,
      failures,
      locked: locked === 1,
    }
  },
}

function shown<V>(value: Confidential<V>): V {
  if ('confidential' in value) return value.confidential
  throw new TypeError('only a state with its confidential values can be saved')
}

/** What quotes, contracts and orders have in common. */
const termsColumns = [
  ['currency', text('currency')],
  ['side', text('side')],
  ['amount', integer('amount')],
  ['method', text('method')],
  ['deliverFrom', text('deliver_from')],
  ['deliverUntil', text('deliver_until')],
] as const

export const tables: { readonly [K in Kind]: Table<K> } = {
  customer: plainTable('customer', 'customer', 2, [
    ['service', text('service')],
    ['customerId', text('customer_id')],
    ['name', text('name')],
    ['counterpartyCode', text('counterparty_code')],
  ]),
  user: plainTable('user', 'service_user', 2, [
    ['service', text('service')],
    ['userId', text('user_id')],
    ['customerId', text('customer_id')],
    ['userName', text('user_name')],
    ['administrator', integer('administrator'), 'boolean'],
    ['status', text('status')],
    ['sessionHash', text('session_hash')],
  ]),
  password: passwordTable,
  unknownLogin: plainTable('unknownLogin', 'unknown_login', 2, [
    ['service', text('service')],
    ['loginHash', text('login_hash')],
    ['failures', integer('failures')],
    ['locked', integer('locked'), 'boolean'],
  ]),
  token: plainTable('token', 'token', 1, [
    ['tokenId', text('token_id')],
    ['movingFactor', text('moving_factor')],
    ['formFactor', text('form_factor')],
    ['algorithm', text('algorithm')],
    ['digits', integer('digits')],
    ['periodSeconds', integer('period_seconds')],
    ['sealedSecret', bytes('sealed_secret'), 'confidential'],
    ['issuedAtMs', integer('issued_at_ms')],
    ['expiresAtMs', integer('expires_at_ms')],
    ['status', text('status')],
  ]),
  tokenUse: plainTable(
    'tokenUse',
    'token_use',
    1,
    [
      ['tokenId', text('token_id')],
      ['lastStep', integer('last_step')],
      ['driftMs', integer('drift_ms')],
      ['driftUncertaintyMs', integer('drift_uncertainty_ms')],
    ],
    // The one-use rule a second time, in the database: a used step never comes back (OTP-01, OTP-03).
    'old.last_step < new.last_step',
  ),
  issuance: plainTable('issuance', 'token_issuance', 1, [
    ['requestHash', text('request_hash')],
    ['fingerprint', text('fingerprint')],
    ['tokenId', text('token_id')],
    ['expiresAtMs', integer('expires_at_ms')],
  ]),
  activation: plainTable(
    'activation',
    'activation',
    2,
    [
      ['service', text('service')],
      ['userId', text('user_id')],
      ['codeHash', text('code_hash')],
      ['status', text('status')],
      ['issuedAtMs', integer('issued_at_ms')],
      ['expiresAtMs', integer('expires_at_ms')],
      ['tokenId', text('token_id')],
      ['usedAtMs', integer('used_at_ms')],
    ],
    // A code gives one token at most: the rule a second time, in the database.
    "(old.status = 'issued' OR old.code_hash <> new.code_hash)",
  ),
  binding: plainTable('binding', 'binding', 2, [
    ['service', text('service')],
    ['holder', text('holder')],
    ['bindingId', text('binding_id')],
    ['tokenId', text('token_id')],
    ['status', text('status')],
    ['failures', integer('failures')],
    ['enrolledAtMs', integer('enrolled_at_ms')],
  ]),
  tokenClaim: plainTable('tokenClaim', 'token_claim', 2, [
    ['service', text('service')],
    ['tokenId', text('token_id')],
    ['holder', text('holder')],
  ]),
  revokedBinding: plainTable('revokedBinding', 'revoked_binding', 1, [
    ['bindingId', text('binding_id')],
    ['service', text('service')],
    ['holder', text('holder')],
    ['tokenId', text('token_id')],
    ['enrolledAtMs', integer('enrolled_at_ms')],
  ]),
  session: plainTable('session', 'session', 1, [
    ['sessionHash', text('session_hash')],
    ['service', text('service')],
    ['userId', text('user_id')],
    ['stage', text('stage')],
    ['purpose', text('purpose')],
    ['startedAtMs', integer('started_at_ms')],
    ['expiresAtMs', integer('expires_at_ms')],
    ['offeredTokenId', text('offered_token_id')],
    ['offers', integer('offers')],
  ]),
  operator: plainTable('operator', 'desk_operator', 2, [
    ['service', text('service')],
    ['userId', text('user_id')],
    ['role', text('role')],
  ]),
  approval: plainTable('approval', 'approval', 3, [
    ['service', text('service')],
    ['userId', text('user_id')],
    ['action', text('action')],
    ['status', text('status')],
    ['reason', text('reason')],
    ['identification', text('identification')],
    ['requestedBy', text('requested_by')],
    ['requestedAtMs', integer('requested_at_ms')],
    ['decidedBy', text('decided_by')],
    ['decidedAtMs', integer('decided_at_ms')],
  ]),
  quote: plainTable(
    'quote',
    'fx_quote',
    1,
    [
      ['quoteId', text('quote_id')],
      ['service', text('service')],
      ['userId', text('user_id')],
      ['customerId', text('customer_id')],
      ['sessionHash', text('session_hash')],
      ...termsColumns,
      ['rate', integer('rate')],
      ['yen', integer('yen')],
      ['quotedAtMs', integer('quoted_at_ms')],
      ['expiresAtMs', integer('expires_at_ms')],
      ['contractId', text('contract_id')],
    ],
    // A quote becomes one contract at most: the rule a second time, in the database.
    'old.contract_id IS NULL',
  ),
  contract: plainTable('contract', 'fx_contract', 2, [
    ['service', text('service')],
    ['contractId', text('contract_id')],
    ['customerId', text('customer_id')],
    ['concludedBy', text('concluded_by')],
    ['orderId', text('order_id')],
    ...termsColumns,
    ['rate', integer('rate')],
    ['yen', integer('yen')],
    ['concludedAtMs', integer('concluded_at_ms')],
    ['status', text('status')],
    ['balance', integer('balance')],
    ['uses', text('uses'), 'json'],
    ['confirmation', text('confirmation')],
    ['confirmedBy', text('confirmed_by')],
    ['confirmedAtMs', integer('confirmed_at_ms')],
    ['dispute', text('dispute')],
  ]),
  order: plainTable('order', 'fx_order', 2, [
    ['service', text('service')],
    ['orderId', text('order_id')],
    ['customerId', text('customer_id')],
    ['placedBy', text('placed_by')],
    ...termsColumns,
    ['limitRate', integer('limit_rate')],
    ['yen', integer('yen')],
    ['keepUntil', text('keep_until')],
    ['placedAtMs', integer('placed_at_ms')],
    ['expiresAtMs', integer('expires_at_ms')],
    ['status', text('status')],
    ['endedAtMs', integer('ended_at_ms')],
    ['contractId', text('contract_id')],
  ]),
  creditLine: plainTable('creditLine', 'fx_credit_line', 2, [
    ['service', text('service')],
    ['customerId', text('customer_id')],
    ['contractsYen', integer('contracts_yen')],
    ['ordersYen', integer('orders_yen')],
  ]),
  mail: plainTable('mail', 'mail', 1, [
    ['mailId', text('mail_id')],
    ['service', text('service')],
    ['userId', text('user_id')],
    ['kind', text('kind')],
    ['sealed', bytes('sealed'), 'confidential'],
    ['status', text('status')],
    ['queuedAtMs', integer('queued_at_ms')],
    ['notAfterMs', integer('not_after_ms')],
    ['once', integer('once'), 'boolean'],
    ['attempts', integer('attempts')],
    ['dueAtMs', integer('due_at_ms')],
    ['reason', text('reason')],
    ['endedAtMs', integer('ended_at_ms')],
  ]),
  mailAddress: plainTable('mailAddress', 'mail_address', 2, [
    ['service', text('service')],
    ['userId', text('user_id')],
    ['address', text('address'), 'confidential'],
    ['registeredAtMs', integer('registered_at_ms')],
    ['changedAtMs', integer('changed_at_ms')],
    ['coolingUntilMs', integer('cooling_until_ms')],
  ]),
  mailSettings: plainTable('mailSettings', 'mail_settings', 2, [
    ['service', text('service')],
    ['customerId', text('customer_id')],
    ['login', integer('login'), 'boolean'],
    ['lock', integer('lock'), 'boolean'],
    ['registration', integer('registration'), 'boolean'],
    ['change', integer('change'), 'boolean'],
  ]),
  challenge: plainTable('challenge', 'challenge', 3, [
    ['service', text('service')],
    ['userId', text('user_id')],
    ['purpose', text('purpose')],
    ['sessionHash', text('session_hash')],
    ['mailId', text('mail_id')],
    ['codeHash', text('code_hash'), 'confidential'],
    ['address', text('address'), 'confidential'],
    ['sentAtMs', integer('sent_at_ms')],
    ['expiresAtMs', integer('expires_at_ms')],
    ['attempts', integer('attempts')],
    ['sends', text('sends'), 'json'],
  ]),
}

/** Tables in the order in which every transaction locks them, so that two never wait for each other in a ring. */
export const tablesInOrder: readonly Table[] = Object.values(tables) as unknown as readonly Table[]
