import { splitPart } from '../../../authority/operations/split-part.ts'
import { bankSplitRefs, splitAccounts } from '../../../bank/operations/split-part.ts'
import { splitFb } from '../rules/customer-split.ts'
import { fbUserState } from '../rules/fb-user.ts'

/** A company that is parted from another of the same name, by one of its users. */
export const fbSplit = splitPart({
  refs: (split) => ({ ...bankSplitRefs(split), fbUser: fbUserState.ref(split.service, split.userId) }),
  addition: (states, split) => splitFb({ ...states, accounts: splitAccounts(states, split) }, split),
})
