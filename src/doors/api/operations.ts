import { createRateLimit, type RateLimits } from '../../platform/http/rate-limit.ts'
import type { Operation } from './operation.ts'
import {
  createActivationCode,
  listActivationCodes,
  revokeActivationCode,
} from './resources/activation-codes.ts'
import { actOnBinding } from './resources/bindings.ts'
import { listTokensOperation, readToken } from './resources/bound-tokens.ts'
import { listCustomersOperation, readCustomerOperation } from './resources/customers.ts'
import { enrollToken, synchronizeToken } from './resources/enrollment.ts'
import { readFiguresWith } from './resources/figures.ts'
import { readJournal } from './resources/journal.ts'
import { sendMailCode, verifyMailCode } from './resources/mail-codes.ts'
import { openCustomer, openUser } from './resources/openings.ts'
import {
  answerClientOperation,
  createOperation,
  readOperation,
  takeEvidence,
} from './resources/operations.ts'
import { admission, asking, tokenMoves } from './resources/token-moves.ts'
import { pinKeysAnew } from './resources/token-operation-keys.ts'
import { tokenOperations } from './resources/token-operations.ts'
import { tokenPush } from './resources/token-push.ts'
import { issuingLimits, readServerTime, registerTokenWith } from './resources/tokens.ts'
import { listUsersOperation } from './resources/user-list.ts'
import { endSession, readUserOperation } from './resources/users.ts'
import { createVerification } from './resources/verifications.ts'

/** Everything that programs may ask, in the order of the document. */
export function apiOperations(
  monotonic: () => number,
  limits: RateLimits = issuingLimits,
  publicOrigin = '',
): readonly Operation[] {
  return [
    createVerification,
    sendMailCode,
    verifyMailCode,
    listCustomersOperation,
    openCustomer,
    readCustomerOperation,
    listUsersOperation,
    openUser,
    readUserOperation,
    enrollToken,
    synchronizeToken,
    actOnBinding,
    createActivationCode,
    revokeActivationCode,
    listActivationCodes,
    endSession,
    listTokensOperation,
    readToken,
    createOperation,
    readOperation,
    takeEvidence,
    answerClientOperation,
    readFiguresWith(monotonic),
    readJournal,
    registerTokenWith(limits, monotonic),
    ...tokenMoves(limits, monotonic, publicOrigin),
    ...tokenOperations(limits, monotonic),
    ...tokenPush(limits, monotonic),
    pinKeysAnew(admission(createRateLimit(asking(limits), monotonic))),
    readServerTime,
  ]
}
