import { accept, type Decision, refuse } from '../../authority/rules/decision.ts'
import type { Event } from '../../authority/rules/events.ts'

/** 科目 of an account, as the Zengin formats know them (domain-notes c-1). */
export type AccountType = 'ordinary' | 'current' | 'savings' | 'other'

/**
 * An account of a customer in the ledger of a service. What stands against it (clearing, fees, openings) has no balance
 * of its own here, only postings: a row that every transfer changes would make all transfers wait for each other.
 */
export type Account = {
  readonly service: string
  readonly accountId: string
  readonly customerId: string
  readonly branchCode: string
  readonly accountType: AccountType
  /** Seven digits. */
  readonly number: string
  /** 企業名 or name of the holder, in the kana of banks. */
  readonly holderName: string
  readonly balanceYen: number
  readonly openedAtMs: number
}

/** What stands against the accounts of customers. */
export const innerAccounts = ['clearing', 'fees', 'opening'] as const
export type InnerAccount = (typeof innerAccounts)[number]

/** One line of an entry: yen into (positive) or out of (negative) an account. The lines of an entry add up to zero. */
export type Posting = {
  readonly service: string
  readonly accountId: string
  readonly entryId: string
  readonly bookedAtMs: number
  /** YYYY-MM-DD in Asia/Tokyo. */
  readonly day: string
  readonly yen: number
  /** Of a customer's account, what it held afterwards. */
  readonly balanceYen: number | null
  /** What the statement says (摘要). */
  readonly text: string
  readonly transferId: string | null
}

export type LedgerEvent =
  | (Omit<Account, 'balanceYen'> & { readonly type: 'account_opened' })
  /** One line; the others of its entry are in the same decision. */
  | (Posting & { readonly type: 'posted' })

export type Movement = {
  readonly account: Account | InnerAccount
  readonly yen: number
  readonly text: string
}

export type EntryFacts = Pick<Posting, 'service' | 'entryId' | 'bookedAtMs' | 'day' | 'transferId'>

/**
 * An entry that moves money. Throws TypeError when the movements don't add up to zero, or would overdraw an account:
 * whoever decides looks at the balance first, so that either is a bug.
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

/** The institution opens an account with what it holds, which stands against `opening`. */
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
): Decision<object, 'account_taken'> {
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

export function evolveAccount(account: Account | undefined, event: Event): Account | undefined {
  if (event.type === 'account_opened') {
    const { type: _, ...opened } = event
    return { ...opened, balanceYen: 0 }
  }
  if (event.type !== 'posted' || account === undefined || event.balanceYen === null) return account
  return { ...account, balanceYen: event.balanceYen }
}

export function evolvePosting(posting: Posting | undefined, event: Event): Posting | undefined {
  if (event.type !== 'posted') return posting
  const { type: _, ...posted } = event
  return posted
}
