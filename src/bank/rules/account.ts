import { accept, type Decision, refuse } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'

/** 科目 of an account, as in the Zengin formats (domain-notes c-1). */
export type AccountType = 'ordinary' | 'current' | 'savings' | 'other'

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
}

/** The other side of customers' postings. */
export const internalAccounts = ['clearing', 'fees', 'opening'] as const
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
}

export type LedgerEvent =
  | (Omit<Account, 'balanceYen'> & { readonly type: 'account_opened' })
  /** To a customer that was part of its customer by mistake (D1). */
  | {
      readonly type: 'account_moved'
      readonly service: string
      readonly accountId: string
      readonly customerId: string
      readonly fromCustomerId: string
    }
  /** One line; the rest of its entry is in the same decision. */
  | (Posting & { readonly type: 'posted' })

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
    if (balanceYen < 0 || !Number.isSafeInteger(balanceYen)) {
      throw new TypeError(`account ${account.accountId} cannot hold ${balanceYen} yen`)
    }
    return { ...line, accountId: account.accountId, balanceYen }
  })
}

/** The institution opens an account with its initial balance, booked against `opening`. */
export function decideOpening(
  account: Account | undefined,
  {
    entryId,
    openingYen,
    day,
    ...opened
  }: Omit<Account, 'balanceYen'> & {
    readonly entryId: string
    readonly openingYen: number
    readonly day: string
  },
): Decision<object, 'account_taken', LedgerEvent> {
  if (account !== undefined) return refuse('account_taken')
  const { service, openedAtMs: bookedAtMs } = opened
  const text = '口座開設'
  const entry =
    openingYen === 0
      ? []
      : entryOf({ service, entryId, bookedAtMs, day, transferId: null }, [
          { account: { ...opened, balanceYen: 0 }, yen: openingYen, text },
          { account: 'opening', yen: -openingYen, text },
        ])
  return accept({}, { type: 'account_opened', ...opened }, ...entry)
}

export const accountState = state<Account, LedgerEvent>()({
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
  },
  on: {
    account_opened: {
      key: ({ service, accountId }) => [service, accountId],
      fold: (_, { type: __, ...opened }) => ({ ...opened, balanceYen: 0 }),
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
  },
})

/** What a statement says before any name. */
export function kindOfPosting(text: string): string {
  return text.split(' ', 1)[0] ?? ''
}

export const postingState = state<Posting, EventOf<LedgerEvent, 'posted'>>()({
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
  },
  on: {
    posted: {
      key: ({ service, accountId, entryId }) => [service, accountId, entryId],
      fold: (_, { type: __, ...posted }) => posted,
      begins: true,
    },
  },
})
