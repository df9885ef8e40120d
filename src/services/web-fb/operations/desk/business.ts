import type { Context } from '../../../../authority/operations/context.ts'
import { accountsOf } from '../../../../bank/operations/read-accounts.ts'
import type { Ref } from '../../../../platform/decision/state.ts'
import { findPayees } from '../../queries/payees.ts'
import { findTransfers } from '../../queries/transfers.ts'
import type { FbEvent } from '../../rules/events.ts'
import { fbUserState } from '../../rules/fb-user.ts'
import { fixedPasswordPurposes, fixedPasswordState } from '../../rules/fixed-password.ts'
import type { Transfer } from '../../rules/transfer.ts'

type OfCustomer = { readonly service: string; readonly customerId: string }

const pageSize = 500

/** A transfer that has yet to be made or to leave. */
export async function hasOpenTransfers({ store }: Context, of: OfCustomer): Promise<boolean> {
  const rows = await store.query(
    "SELECT 1 FROM fb_transfer WHERE service = ? AND customer_id = ? AND (status IN ('held', 'reserved') OR " +
      "(status = 'executed' AND run_id IS NULL)) LIMIT 1",
    of.service,
    of.customerId,
  )
  return rows.length > 0
}

/** The rights and fixed passwords of users that end. */
export function endedFbUsers({
  service,
  userIds,
}: {
  readonly service: string
  readonly userIds: readonly string[]
}) {
  const refs: Record<string, Ref> = {}
  for (const userId of userIds) {
    refs[`fb ${userId}`] = fbUserState.ref(service, userId)
    for (const purpose of fixedPasswordPurposes)
      refs[`fixed ${purpose} ${userId}`] = fixedPasswordState.ref(service, userId, purpose)
  }
  return {
    refs,
    eventsIn: (rows: Readonly<Record<string, object | undefined>>): readonly FbEvent[] =>
      userIds.flatMap((userId): readonly FbEvent[] =>
        rows[`fb ${userId}`] === undefined ? [] : [{ type: 'fb_user_removed', service, userId }],
      ),
  }
}

/** All that WEB-FB has of a customer: accounts, registered payees, transfers. */
export async function businessOf(context: Context, of: OfCustomer) {
  const { service, customerId } = of
  const transfers: Transfer[] = []
  for (let before: Transfer | null = null; ; ) {
    const page: Transfer[] = await findTransfers(context.store, service, customerId, {
      before,
      limit: pageSize,
    })
    transfers.push(...page)
    before = page.at(-1) ?? null
    if (page.length < pageSize) break
  }
  return {
    accounts: await accountsOf(context, of),
    payees: await findPayees(context.store, service, customerId),
    transfers,
  }
}
