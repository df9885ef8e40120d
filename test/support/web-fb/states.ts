import type { Agreement } from '../../../src/bank/rules/agreement.ts'
import { fbProfile as asFbProfile } from '../../../src/services/web-fb/operations/profile-of.ts'
import type { FbAdministratorStates } from '../../../src/services/web-fb/rules/administration.ts'
import type { FbUser } from '../../../src/services/web-fb/rules/fb-user.ts'
import type { FixedPassword } from '../../../src/services/web-fb/rules/fixed-password.ts'
import type { DraftLine } from '../../../src/services/web-fb/rules/transfer-draft.ts'
import { inside } from '../mail-states.ts'
import { at, password, profileOf, user } from '../states.ts'
import { webFb } from './service.ts'

/** Builders as in states.ts, for WEB-FB: an administrator in a session, whose password was right. */

export const fbProfile = asFbProfile(profileOf(webFb))

export function fbUser(changes: Partial<FbUser> = {}): FbUser {
  return {
    service: webFb,
    userId: 'test10',
    customerId: 'c1',
    role: 'general',
    mayTransfer: true,
    mayInquire: true,
    perTransferYen: null,
    perDayYen: null,
    certificateOnly: false,
    ...changes,
  }
}

export function customer(changes: Partial<Agreement> = {}): Agreement {
  return {
    service: webFb,
    customerId: 'c1',
    companyCode: '0020000025',
    kanaName: 'ｶ)ｶｸﾆﾝﾖｳ',
    usageForm: null,
    onCodesSinceMs: null,
    stoppedAtMs: null,
    stoppedBy: null,
    loss: null,
    closedDays: [],
    perTransferYen: null,
    perDayYen: null,
    limitsRaisedAtMs: null,
    termsVersion: null,
    termsAcceptedAtMs: null,
    ...changes,
  }
}

export function fixedPassword(changes: Partial<FixedPassword> = {}): FixedPassword {
  return {
    service: webFb,
    userId: 'M54100020025',
    purpose: 'registration',
    verifier: { confidential: 'current' },
    generation: 1,
    mustChange: false,
    failures: 0,
    ...changes,
  }
}

export const administrator = user({
  service: webFb,
  userId: 'M54100020025',
  administrator: true,
  sessionHash: 'session',
})

export const right = {
  session: inside({ service: webFb, userId: 'M54100020025' }),
  administrator,
  administratorRights: fbUser({ userId: 'M54100020025', role: 'administrator' }),
  administratorPassword: password({ service: webFb, userId: 'M54100020025' }),
  fixedPassword: fixedPassword(),
  agreement: customer(),
} satisfies FbAdministratorStates

export const acting = {
  service: webFb,
  seenAtMs: at.epochMilliseconds,
  purpose: 'registration' as 'registration' | 'approval',
  verdict: { matches: true, generation: 1 },
}

/** A payee with an account at another bank, who is paid 10,000 yen. */
export const line: DraftLine = {
  bankCode: '9990',
  bankName: '見本',
  branchCode: '001',
  branchName: '本店',
  accountType: 'ordinary',
  number: '0000001',
  name: 'ﾌﾘｺﾐｻｷ',
  feeBearer: 'payer',
  payYen: 10_000,
}
