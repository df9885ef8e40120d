import { accept, type Decision, refuse } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'
import type { AccountsFrom } from './policy.ts'
import type { PostingCaseEvent } from './posting-case.ts'

/** 科目 of an account, as in the Zengin formats (domain-notes c-1). */
export const accountTypes = ['ordinary', 'current', 'savings', 'other'] as const
export type AccountType = (typeof accountTypes)[number]

/**
 * A customer's account in the ledger of a service. The accounts on the other side (clearing, fees, openings) have no
 * balance here, only postings: a row that every transfer changed would make all transfers wait for each other.
 */
export type Account = {
  readonly service: string
  readonly accountId: string
  readonly customerId: string
  readonly branchCode: string
  readonly accountType: AccountType
  /** Seven digits. */
  readonly number: string
  /** 企業名 or name of the holder, in bank kana. */
  readonly holderName: string
  readonly balanceYen: number
  readonly openedAtMs: number
  /** What the core system said last, with what it has booked of ours since; null: it never said anything (E5). */
  readonly coreBalanceYen: number | null
  /** Since when the core system no longer has it. */
  readonly closedAtMs: number | null
}

/** What an account begins with. */
export type OpenedAccount = Omit<Account, 'balanceYen' | 'coreBalanceYen' | 'closedAtMs'>

/** The other side of customers' postings. */
const internalAccounts = ['clearing', 'fees', 'opening'] as const
export type InternalAccount = (typeof internalAccounts)[number]

/** One line of an entry: yen into (positive) or out of (negative) an account. The lines of an entry sum to zero. */
export type Posting = {
  readonly service: string
  readonly accountId: string
  readonly entryId: string
  readonly bookedAtMs: number
  /** YYYY-MM-DD in Asia/Tokyo. */
  readonly day: string
  readonly yen: number
  /** The balance afterwards, for a customer's account. */
  readonly balanceYen: number | null
  /** The statement text (摘要). */
  readonly text: string
  readonly transferId: string | null
  /** The file in which the core system said that it has booked it; null: it hasn't, or there is none (E5). */
  readonly coreSequence: number | null
  /** What it said of the posting when it was sent there; null: nothing, or it isn't sent any (E5). */
  readonly coreAnswer: CoreAnswer | null
  /** Its code for a refusal. */
  readonly coreReason: string | null
  readonly coreAnsweredAtMs: number | null
  /** Which time it is sent, from the second on; null: the first, or never. */
  readonly coreAttempt: number | null
}

/** Whether the core system will book a posting of ours. */
export type CoreAnswer = 'accepted' | 'refused'

/** What a posting begins without. */
type Unanswered = 'coreAnswer' | 'coreReason' | 'coreAnsweredAtMs' | 'coreAttempt'
const unsaid = { coreAnswer: null, coreReason: null, coreAnsweredAtMs: null } as const
const unanswered = { ...unsaid, coreAttempt: null } as const

type OfAccount = { readonly service: string; readonly accountId: string }

export type LedgerEvent =
  | (OpenedAccount & { readonly type: 'account_opened' })
  /** To a customer that was part of its customer by mistake (D1). */
  | {
      readonly type: 'account_moved'
      readonly service: string
      readonly accountId: string
      readonly customerId: string
      readonly fromCustomerId: string
    }
  /** One line; the rest of its entry is in the same decision. */
  | (Omit<Posting, 'coreSequence' | Unanswered> & { readonly type: 'posted' })
  /** The core system said how an account is (E5). */
  | (OfAccount & {
      readonly type: 'account_told'
      readonly holderName: string
      readonly coreBalanceYen: number
    })
  /** It no longer has the account. */
  | (OfAccount & { readonly type: 'account_closed'; readonly closedAtMs: number })
  /** It booked something that is not ours. */
  | (Omit<Posting, Unanswered> & { readonly type: 'movement_told' })
  /** It booked a posting of ours. */
  | (OfAccount & {
      readonly type: 'posting_booked'
      readonly entryId: string
      readonly yen: number
      readonly coreSequence: number
    })
  /** It said whether it takes a posting that it was sent. */
  | (OfAccount & {
      readonly type: 'posting_answered'
      readonly entryId: string
      readonly coreAnswer: CoreAnswer
      readonly coreReason: string | null
      readonly coreAnsweredAtMs: number
    })

export type Movement = {
  readonly account: Account | InternalAccount
  readonly yen: number
  readonly text: string
}

export type EntryFacts = Pick<Posting, 'service' | 'entryId' | 'bookedAtMs' | 'day' | 'transferId'>

/**
 * An entry that moves money. Throws TypeError if the movements don't sum to zero, or would overdraw an account: the
 * caller checks the balance first, so either is a bug.
 */
export function entryOf(facts: EntryFacts, movements: readonly Movement[]): readonly LedgerEvent[] {
  const sum = movements.reduce((all, { yen }) => all + yen, 0)
  if (sum !== 0) throw new TypeError(`the lines of an entry add up to ${sum}, not to zero`)
  return movements.map(({ account, yen, text }) => {
    const line = { type: 'posted', ...facts, yen, text } as const
    if (typeof account === 'string') return { ...line, accountId: account, balanceYen: null }
    const balanceYen = account.balanceYen + yen
    // The core system may have overdrawn it; what comes back goes into it all the same.
    if ((yen < 0 && balanceYen < 0) || !Number.isSafeInteger(balanceYen)) {
      throw new TypeError(`account ${account.accountId} cannot hold ${balanceYen} yen`)
    }
    return { ...line, accountId: account.accountId, balanceYen }
  })
}

/** Is it the customer's, and still there? */
export function isHeldBy(account: Account | undefined, customerId: string): account is Account {
  return account !== undefined && account.customerId === customerId && account.closedAtMs === null
}

/** Is what it holds known? Where the core system says it, only from when it first did (E5). */
export function isTold({ coreBalanceYen }: Account, accountsFrom: AccountsFrom): boolean {
  return accountsFrom === 'ledger' || coreBalanceYen !== null
}

/**
 * The institution opens an account with its initial balance, booked against `opening`; where the core system says the
 * balances, an account begins empty.
 */
export function decideOpening(
  account: Account | undefined,
  {
    entryId,
    openingYen,
    day,
    accountsFrom,
    ...opened
  }: OpenedAccount & {
    readonly entryId: string
    readonly openingYen: number
    readonly day: string
    readonly accountsFrom: AccountsFrom
  },
): Decision<object, 'account_taken' | 'balance_from_core', LedgerEvent> {
  if (account !== undefined) return refuse('account_taken')
  if (openingYen !== 0 && accountsFrom === 'core') return refuse('balance_from_core')
  const { service, openedAtMs: bookedAtMs } = opened
  const text = '口座開設'
  const entry =
    openingYen === 0
      ? []
      : entryOf({ service, entryId, bookedAtMs, day, transferId: null }, [
          { account: emptyAccount(opened), yen: openingYen, text },
          { account: 'opening', yen: -openingYen, text },
        ])
  return accept({}, { type: 'account_opened', ...opened }, ...entry)
}

const ofAccount = ({ service, accountId }: OfAccount) => [service, accountId] as const

function emptyAccount(opened: OpenedAccount): Account {
  return { ...opened, balanceYen: 0, coreBalanceYen: null, closedAtMs: null }
}

export const accountState = state<
  Account,
  Exclude<LedgerEvent, { readonly type: 'movement_told' | 'posting_answered' }>
>()({
  name: 'account',
  row: "a customer's account and its balance",
  table: 'bank_account',
  ofPerson: { by: 'customerId', owns: 'accountId', erased: (account) => ({ ...account, holderName: '' }) },
  key: ['service', 'accountId'],
  columns: {
    service: text,
    accountId: text,
    customerId: text,
    branchCode: text,
    accountType: text,
    number: text,
    holderName: text,
    balanceYen: integer,
    openedAtMs: integer,
    coreBalanceYen: integer,
    closedAtMs: integer,
  },
  on: {
    account_opened: {
      key: ({ service, accountId }) => [service, accountId],
      fold: (_, { type: __, ...opened }) => emptyAccount(opened),
    },
    account_moved: {
      key: ({ service, accountId }) => [service, accountId],
      fold: existing((account, { customerId }) => ({ ...account, customerId })),
    },
    posted: {
      key: ({ service, accountId, balanceYen }) => (balanceYen === null ? null : [service, accountId]),
      fold: existing((account, { balanceYen }) =>
        balanceYen === null ? account : { ...account, balanceYen },
      ),
    },
    account_told: {
      key: ofAccount,
      // What is ours and not booked there yet stays taken off, however often the balance is told.
      fold: existing((account, { holderName, coreBalanceYen }) => {
        const unbookedYen = account.coreBalanceYen === null ? 0 : account.balanceYen - account.coreBalanceYen
        const balanceYen = coreBalanceYen + unbookedYen
        return { ...account, holderName, coreBalanceYen, balanceYen, closedAtMs: null }
      }),
    },
    account_closed: {
      key: ofAccount,
      fold: existing((account, { closedAtMs }) => ({ ...account, closedAtMs })),
    },
    posting_booked: {
      key: ofAccount,
      fold: existing((account, { yen }) => {
        const { coreBalanceYen } = account
        return coreBalanceYen === null ? account : { ...account, coreBalanceYen: coreBalanceYen + yen }
      }),
    },
  },
})

/** What a statement says before any name. */
export function kindOfPosting(text: string): string {
  return text.split(' ', 1)[0] ?? ''
}

export const postingState = state<
  Posting,
  | EventOf<LedgerEvent, 'posted' | 'movement_told' | 'posting_booked' | 'posting_answered'>
  | EventOf<PostingCaseEvent, 'posting_case_granted'>
>()({
  name: 'posting',
  row: 'a line of an entry: yen into or out of an account',
  table: 'bank_posting',
  ofPerson: { by: 'accountId', erased: (posting) => ({ ...posting, text: kindOfPosting(posting.text) }) },
  key: ['service', 'accountId', 'entryId'],
  columns: {
    service: text,
    accountId: text,
    entryId: text,
    bookedAtMs: integer,
    day: text,
    yen: integer,
    balanceYen: integer,
    text,
    transferId: text,
    coreSequence: integer,
    coreAnswer: text,
    coreReason: text,
    coreAnsweredAtMs: integer,
    coreAttempt: integer,
  },
  on: {
    posted: {
      key: ({ service, accountId, entryId }) => [service, accountId, entryId],
      fold: (_, { type: __, ...posted }) => ({ ...posted, coreSequence: null, ...unanswered }),
      begins: true,
    },
    movement_told: {
      key: ({ service, accountId, entryId }) => [service, accountId, entryId],
      fold: (_, { type: __, ...told }) => ({ ...told, ...unanswered }),
      begins: true,
    },
    posting_booked: {
      key: ({ service, accountId, entryId }) => [service, accountId, entryId],
      fold: existing((posting, { coreSequence }) => ({ ...posting, coreSequence })),
    },
    posting_answered: {
      key: ({ service, accountId, entryId }) => [service, accountId, entryId],
      fold: existing((posting, { coreAnswer, coreReason, coreAnsweredAtMs }) => {
        return { ...posting, coreAnswer, coreReason, coreAnsweredAtMs }
      }),
    },
    // Sent again under its ID; what it was answered before stays in the journal.
    posting_case_granted: {
      key: ({ service, accountId, entryId, wish }) =>
        wish === 'resend' ? [service, accountId, entryId] : null,
      fold: existing((posting) => ({ ...posting, ...unsaid, coreAttempt: (posting.coreAttempt ?? 1) + 1 })),
    },
  },
})

/**
 * What the core system says of a posting that it was sent, once: what it has said or booked before stands, and what it says of an
 * earlier time that it was sent counts no more.
 */
export function decidePostingAnswer(
  posting: Posting | undefined,
  {
    coreAnswer,
    coreReason,
    coreAttempt,
  }: Pick<Posting, 'coreReason' | 'coreAttempt'> & {
    readonly coreAnswer: CoreAnswer
  },
  now: Temporal.Instant,
): Decision<object, never, LedgerEvent> {
  if (posting === undefined || posting.coreAnswer !== null || posting.coreSequence !== null) return accept({})
  if (posting.coreAttempt !== coreAttempt) return accept({})
  const { service, accountId, entryId } = posting
  const coreAnsweredAtMs = now.epochMilliseconds
  const answered = { coreAnswer, coreReason, coreAnsweredAtMs }
  return accept({}, { type: 'posting_answered', service, accountId, entryId, ...answered })
}

/** Has the core system refused it, for all that is known? */
export function isRefused(posting: Posting | undefined): posting is Posting {
  return posting?.coreAnswer === 'refused' && posting.coreSequence === null
}
