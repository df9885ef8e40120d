import { splitPart } from '../../../authority/operations/split-part.ts'
import { bankSplitRefs, splitAccounts } from '../../../bank/operations/split-part.ts'
import { splitBank } from '../../../bank/rules/customer-split.ts'

/** A person who is parted from another of the same name. */
export const personalSplit = splitPart({
  refs: bankSplitRefs,
  addition: (states, split) =>
    splitBank({ agreement: states.agreement, accounts: splitAccounts(states, split) }, split),
})
