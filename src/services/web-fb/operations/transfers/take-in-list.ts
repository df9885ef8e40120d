import type { Context } from '../../../../authority/operations/context.ts'
import { requestDigest } from '../../../../platform/secrets/deliver.ts'
import type { ListProblem } from '../../rules/payee-list.ts'
import { readPayeeList } from '../read-payee-list.ts'
import type { Drafter } from './draft.ts'
import { keepAsDraft } from './file-drafts.ts'

type Listed = {
  /** Of the file, or what stands for one. */
  readonly name: string
  readonly accountId: string
  readonly day: string
  readonly text: string
  /** Are the account and the day right? Otherwise the list is only looked at. */
  readonly isReady: boolean
}

/** 振込先一括入力: keeps a good list as the draft of a transfer, or tells all that is wrong with it. */
export async function takeInList(
  context: Context,
  who: Drafter,
  { name, accountId, day, text, isReady }: Listed,
): Promise<
  | { readonly kind: 'draft'; readonly draftId: string }
  | { readonly kind: 'full' }
  | { readonly kind: 'refused'; readonly problems: readonly ListProblem[] }
> {
  const { service, customerId } = who
  const read = await readPayeeList(context, service, text)
  if (!read.ok) return { kind: 'refused', problems: read.problems }
  if (!isReady) return { kind: 'refused', problems: [] }
  const { lines } = read
  const digest = requestDigest('payee-list', service, customerId, JSON.stringify({ accountId, day, lines }))
  return keepAsDraft(context, who, { name, accountId, day, lines, digest })
}
