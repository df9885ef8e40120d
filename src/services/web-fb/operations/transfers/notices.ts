import type { Context } from '../../../../authority/operations/context.ts'
import { mailTo } from '../../../../authority/operations/mail/mail-to.ts'
import type { MailDraft } from '../../../../authority/rules/mail.ts'
import type { DueTransfer } from '../../queries/transfers.ts'
import type { ReservedPolicy } from '../../rules/policy.ts'
import type { TransferDraft } from '../../rules/transfer-draft.ts'

export type Written = { readonly about: string; readonly lines: readonly string[] }
type Told = Pick<DueTransfer, 'transferId' | 'day'>

/** The words of the mails about transfers, which the module brings. */
export type TransferMails = {
  readonly short: (of: Told, policy: ReservedPolicy) => Written
  readonly failed: (of: Told) => Written
  /** Of one that was held back, and is not made once the wait is over. */
  readonly withheld: (of: Told) => Written
  readonly accepted: (of: Told & { readonly payees: number }) => Written
}

/** Writes to a user, as often as asked; null in a service without mail, or without an address. */
export async function writerTo(
  context: Context,
  of: { readonly service: string; readonly userId: string },
): Promise<((written: Written) => MailDraft) | null> {
  const draft = await mailTo(context, of)
  return draft && ((written) => draft({ kind: 'service_notice', ...written }))
}

/** That a draft with several payees was accepted. */
export async function acceptedNotice(
  context: Context,
  who: { readonly service: string; readonly userId: string },
  { transferId, day, lines }: Pick<TransferDraft, 'transferId' | 'day' | 'lines'>,
  words: TransferMails['accepted'],
): Promise<MailDraft | undefined> {
  if (lines.length < 2) return undefined
  const write = await writerTo(context, who)
  return write?.(words({ transferId, day, payees: lines.length }))
}
