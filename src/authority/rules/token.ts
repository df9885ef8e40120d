import { accept, refuse } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { type RowsResealed, resealed } from '../../platform/decision/resealing.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { bytes, confidential, integer, optionalJson, text } from '../../platform/decision/table.ts'
import type { Decision } from './decision.ts'
import type { BindingEvent } from './events.ts'
import type { FenceEvent } from './fence-events.ts'
import type { OfUser } from './keys.ts'
import type { TokenEvent, TokenFacts, TokenMoveEvent, TokenRevocationReason } from './token-events.ts'

/**
 * Statuses of a token, which belongs to its holder and may be bound at several institutions. An `offered` token was
 * created for a single ticket: nobody else can enroll it, and it is valid only as long as that ticket.
 */
export const tokenTransitions = {
  active: { token_offered: 'offered', token_revoked: 'revoked' },
  offered: { token_enrolled: 'active', token_revoked: 'revoked' },
  revoked: {},
} as const

export type TokenStatus = keyof typeof tokenTransitions

export type Token = TokenFacts & { readonly status: TokenStatus }

/**
 * What changes with every code. It belongs to the token, not to a binding: using a code anywhere spends it everywhere.
 * `lastStep` is −1 before the first use. The clock of a time-based token runs `driftMs` ahead of the server's, known to
 * ± `driftUncertaintyMs`.
 */
export type TokenUse = {
  readonly tokenId: string
  readonly lastStep: number
  readonly driftMs: number
  readonly driftUncertaintyMs: number
  /**
   * A code counts only right after another one, of which `one_code` was taken: event-based, since a restore (R3);
   * time-based, since its last step was put right (R2).
   */
  readonly fence: 'raised' | 'one_code' | null
  /** The last step that a false future had left, before it was put right; null: it never was. */
  readonly falseStep: number | null
  /** What was accepted in that future, later than the last step; null: nothing. */
  readonly spentAhead: readonly number[] | null
}

/**
 * Lost, stolen or worn out: from now on its codes are worthless at every institution, and those it was bound to are
 * signed out. Permanent: the holder gets another token.
 */
export function decideTokenRevocation(
  token: Token | undefined,
  revocation: {
    readonly tokenId: string
    readonly reason: TokenRevocationReason
    readonly boundTo: readonly OfUser[]
  },
): Decision<object, 'token_unknown' | 'nothing_to_do'> {
  if (token === undefined) return refuse('token_unknown')
  if (token.status === 'revoked') return refuse('nothing_to_do')
  return accept({}, { type: 'token_revoked', ...revocation })
}

const ofToken = ({ tokenId }: { readonly tokenId: string }) => [tokenId] as const

export const tokenState = state<
  Token,
  | EventOf<
      TokenEvent,
      'token_issued' | 'token_imported' | 'token_revoked' | 'token_offered' | 'token_shredded'
    >
  | EventOf<BindingEvent, 'token_enrolled'>
  | EventOf<TokenMoveEvent, 'token_moved'>
  | RowsResealed
>()({
  name: 'token',
  row: 'a generator of codes, its secret sealed',
  table: 'token',
  key: ['tokenId'],
  columns: {
    tokenId: text,
    movingFactor: text,
    formFactor: text,
    algorithm: text,
    digits: integer,
    periodSeconds: integer,
    sealedSecret: confidential(bytes),
    issuedAtMs: integer,
    expiresAtMs: integer,
    status: text,
  },
  on: {
    token_issued: { key: ofToken, fold: (_, { type: __, ...issued }) => ({ ...issued, status: 'active' }) },
    token_imported: {
      key: ofToken,
      fold: (
        _,
        { type: __, lastStep: ___, serialNo: ____, serialKey: _____, manufacturer: ______, ...imported },
      ) => {
        return { ...imported, status: 'active' }
      },
    },
    token_revoked: {
      key: ofToken,
      fold: existing((token) => ({ ...token, status: tokenTransitions.active.token_revoked })),
    },
    token_shredded: {
      key: ofToken,
      fold: existing((token) => ({ ...token, sealedSecret: { confidential: new Uint8Array() } })),
    },
    token_offered: {
      key: ofToken,
      fold: existing((token) => ({ ...token, status: tokenTransitions.active.token_offered })),
    },
    token_moved: {
      key: ofToken,
      fold: existing((token, { sealedSecret }) => ({ ...token, sealedSecret })),
    },
    token_enrolled: {
      key: ofToken,
      fold: existing((token) => {
        const isOffer = token.status === 'offered'
        return isOffer ? { ...token, status: tokenTransitions.offered.token_enrolled } : token
      }),
    },
    rows_resealed: resealed('token', ofToken, ['sealedSecret']),
  },
})

export const tokenUseState = state<
  TokenUse,
  | EventOf<
      TokenEvent,
      'token_issued' | 'token_imported' | 'token_checked' | 'token_resynchronized' | 'token_use_corrected'
    >
  | EventOf<BindingEvent, 'token_enrolled' | 'code_accepted' | 'token_synchronized'>
  | EventOf<FenceEvent, 'tokens_fenced' | 'fenced_code_taken'>
  | EventOf<TokenMoveEvent, 'token_moved'>
>()({
  name: 'tokenUse',
  row: 'last used step, drift; narrow, since it changes with every code',
  table: 'token_use',
  key: ['tokenId'],
  columns: {
    tokenId: text,
    lastStep: integer,
    driftMs: integer,
    driftUncertaintyMs: integer,
    fence: text,
    falseStep: integer,
    spentAhead: optionalJson,
  },
  // The one-use rule a second time, in the database: a used step never comes back (OTP-01, OTP-03), unless it was of a
  // false future, and then only from there, and behind the fence.
  guard:
    "(old.last_step < new.last_step OR (old.last_step = new.last_step AND new.fence = 'raised') OR " +
    "(old.last_step = new.false_step AND new.fence = 'raised'))",
  on: {
    token_issued: {
      key: ofToken,
      fold: (_, { tokenId }) => ({ tokenId, lastStep: -1, ...fresh }),
    },
    token_imported: {
      key: ofToken,
      fold: (_, { tokenId, lastStep }) => ({ tokenId, lastStep, ...fresh }),
    },
    token_enrolled: {
      key: ofToken,
      // None: the codes were spent when a change was asked for that waited.
      fold: existing((use, { steps, drift = use }) => {
        const lastStep = steps.at(-1)
        return lastStep === undefined ? use : moved(use, lastStep, drift)
      }),
    },
    code_accepted: { key: ofToken, fold: existing((use, event) => moved(use, event.step, event)) },
    token_checked: { key: ofToken, fold: existing((use, event) => moved(use, event.step, event)) },
    token_synchronized: { key: ofToken, fold: existing((use, event) => moved(use, event.steps[1], event)) },
    token_resynchronized: { key: ofToken, fold: existing((use, event) => moved(use, event.steps[1], event)) },
    tokens_fenced: {
      keys: ({ spent, counted }) => [...Object.keys(spent), ...counted].map((tokenId) => [tokenId] as const),
      fold: existing((use, { spent }) => {
        const step = spent[use.tokenId]
        if (step === undefined) return use.fence === 'raised' ? use : { ...use, fence: 'raised' }
        return step > use.lastStep ? { ...use, ...upTo(use, step) } : use
      }),
    },
    fenced_code_taken: {
      key: ofToken,
      fold: existing((use, { step }) => ({ ...use, ...upTo(use, step), fence: 'one_code' })),
    },
    // Another device has another clock.
    token_moved: {
      key: ({ tokenId, step }) => (step === null ? null : [tokenId]),
      fold: existing((use, { step }) =>
        step === null ? use : { ...use, ...upTo(use, step), driftMs: 0, driftUncertaintyMs: 0 },
      ),
    },
    token_use_corrected: {
      key: ofToken,
      fold: existing((use, { fromStep, step, spentAhead }) => {
        const ahead = { falseStep: fromStep, spentAhead: spentAhead.length === 0 ? null : spentAhead }
        return { ...use, ...ahead, lastStep: step, fence: 'raised' }
      }),
    },
  },
})

const fresh = {
  driftMs: 0,
  driftUncertaintyMs: 0,
  fence: null,
  falseStep: null,
  spentAhead: null,
} as const

type Drift = { readonly driftMs: number; readonly driftUncertaintyMs: number }

function moved(use: TokenUse, lastStep: number, { driftMs, driftUncertaintyMs }: Drift): TokenUse {
  return { ...use, ...upTo(use, lastStep), driftMs, driftUncertaintyMs, fence: null }
}

/** What lies before the last step is spent anyway. */
function upTo({ spentAhead }: TokenUse, lastStep: number): Pick<TokenUse, 'lastStep' | 'spentAhead'> {
  const ahead = spentAhead?.filter((step) => step > lastStep) ?? []
  return { lastStep, spentAhead: ahead.length === 0 ? null : ahead }
}
