// X6, X7: every decision that replaces a token, adds to it or goes around it, by the token that is there and by what is
// typed of it. A new one belongs in this table.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Binding } from '../../src/authority/rules/binding.ts'
import { decideEnrollment } from '../../src/authority/rules/enrollment.ts'
import { decideAddressChange, decideMailRegistration } from '../../src/authority/rules/mail-registration.ts'
import { decideOffer } from '../../src/authority/rules/offer.ts'
import { replacementWays, type ServiceProfile } from '../../src/authority/rules/profile.ts'
import type { OldCode } from '../../src/authority/rules/replacement.ts'
import { decideTokenStop } from '../../src/authority/rules/token-stop.ts'
import type { Decision } from '../../src/platform/decision/decision.ts'
import {
  decideTokenRegistration,
  decideTokenRelease,
} from '../../src/services/web-fb/rules/token-registration.ts'
import { decideUsageForm } from '../../src/services/web-fb/rules/usage-form.ts'
import { challenge, inside, mailService } from '../support/mail-states.ts'
import {
  at,
  binding,
  codeAt,
  loginRules,
  nowStep,
  password,
  profileOf,
  ticket,
  token,
  tokenUse,
  user,
} from '../support/states.ts'
import { webFb } from '../support/web-fb/service.ts'
import {
  acting,
  administrator,
  customer,
  fbProfile,
  fbUser,
  fixedPassword,
  right,
} from '../support/web-fb/states.ts'

const userId = '0000000002'
const newTokenId = 'WRFM00000009'

/** The token that is there, and a code of it; null: none is typed. */
type There = { readonly of: (service: string, holder: string) => Binding | undefined; readonly code: OldCode }
type Way = (there: There) => Decision<object, string>

const statuses = { usable: 'usable', locked: 'locked', suspended: 'suspended', none: null } as const
const codes: Readonly<Record<'right' | 'wrong' | 'no', OldCode>> = {
  right: { code: codeAt(nowStep), codeAt },
  wrong: { code: codeAt(nowStep + 7), codeAt },
  no: null,
}

const proofOf = (there: Binding | undefined) => ({
  token: there && token(),
  tokenUse: there && tokenUse(),
})
const fresh = {
  claim: undefined,
  token: token({ tokenId: newTokenId }),
  tokenUse: tokenUse({ tokenId: newTokenId }),
}
const both = [codeAt(nowStep - 1), codeAt(nowStep)]
const pass = (profile: ServiceProfile): ServiceProfile => ({
  ...profile,
  replacement: { asManual: replacementWays, waitHours: 72 },
})
const strict = <P extends ServiceProfile>(profile: P): P => ({
  ...profile,
  replacement: { asManual: [], waitHours: 72 },
})

function enroll(service: string): Way {
  return ({ of }) => {
    const profile = profileOf(service)
    const states = { user: user({ service }), password: password({ service }), ...fresh }
    const codesOf = profile.enrollment.codes === 1 ? both.slice(1) : both
    const proved = { tokenId: newTokenId, codes: codesOf, codeAt, bindingId: 'b9', sessionHash: 'next' }
    return decideEnrollment(
      {
        ...states,
        ticket: ticket({ service, purpose: 'enrollment' }),
        binding: of(service, `user:${userId}`),
      },
      { service, userId, ...proved },
      loginRules(profile),
      at,
    )
  }
}

const offer: Way = ({ of }) => {
  const service = 'shoko-chukin/fx-web'
  const { status: _, ...facts } = token({ tokenId: newTokenId })
  const states = { user: user(), password: password(), token: undefined, replaced: undefined }
  const waiting = { ticket: ticket({ purpose: 'enrollment' }), binding: of(service, `user:${userId}`) }
  const asked = { service, userId, replaces: '' }
  return decideOffer({ ...states, ...waiting }, asked, { type: 'token_issued', ...facts }, at)
}

function mailbox(profile: ServiceProfile): Way {
  return ({ of, code }) => {
    const service = mailService
    const there = of(service, `user:${userId}`)
    const states = {
      user: user({ service }),
      password: password({ service }),
      binding: there,
      ...proofOf(there),
    }
    const asked = { service, userId, codeHash: 'right', sessionHash: 'next', old: code }
    return decideMailRegistration(
      {
        ...states,
        session: ticket({ service, purpose: 'registration' }),
        mailAddress: undefined,
        challenge: challenge({ purpose: 'registration' }),
        pending: undefined,
      },
      asked,
      profile,
      at,
    )
  }
}

const mailboxInside: Way = ({ of, code }) => {
  const service = mailService
  const there = of(service, `user:${userId}`)
  const states = {
    session: inside(),
    user: user({ service, sessionHash: 'session' }),
    binding: there,
    ...proofOf(there),
    mailAddress: undefined,
    challenge: challenge({ purpose: 'change', sessionHash: 'session' }),
    reauthentication: undefined,
  }
  const proof = code ?? { code: '', codeAt }
  const change = { service, userId, sessionHash: 'session', seenAtMs: 0, newCodeHash: 'right', proof }
  return decideAddressChange(states, change, profileOf(service), at)
}

const stop: Way = ({ of, code }) => {
  const service = 'sample-shinkin/personal'
  const there = of(service, `user:${userId}`)
  const states = {
    user: user({ service }),
    password: password({ service }),
    binding: there,
    ...proofOf(there),
  }
  const typed = { service, userId, code: code?.code ?? '', codeAt }
  return decideTokenStop(
    { ...states, ticket: ticket({ service, purpose: 'stop' }) },
    typed,
    profileOf(service),
    at,
  )
}

const approving = { ...acting, purpose: 'approval' } as const
const fbStates = {
  ...right,
  fixedPassword: fixedPassword({ purpose: 'approval' }),
  agreement: customer({ usageForm: 'individual', onCodesSinceMs: 1 }),
}
const typed = { tokenId: newTokenId, codes: [codeAt(nowStep)], codeAt, bindingId: 'b9' }
const own = ({ of }: There) => of(webFb, `user:${administrator.userId}`)

function usageForm(profile: ServiceProfile): Way {
  return (there) => {
    const held = own(there)
    const line = { userId: administrator.userId, isShared: false, isAdministrators: true, binding: held }
    const states = { ...fbStates, ...fresh, binding: undefined, pending: undefined, asker: undefined }
    const choice = {
      ...approving,
      ...typed,
      usageForm: 'shared',
      nextSessionHash: 'next',
      old: there.code,
    } as const
    return decideUsageForm(
      { ...states, oldToken: proofOf(held), held: [{ ...line, knownTokenId: held?.tokenId ?? null }] },
      choice,
      { ...fbProfile, replacement: profile.replacement },
      at,
    )
  }
}

const clerk = user({ service: webFb, userId: 'test10' })
const clerks = { user: clerk, rights: fbUser() }
const administrators = (held: Binding | undefined) => ({
  own: { binding: held, ...proofOf(held) },
  administratorBindings: [held],
})

const registerUser: Way = (there) => {
  const held = own(there)
  // With nobody's token yet, an administrator's comes first.
  const whose = held === undefined ? { user: administrator, rights: right.administratorRights } : clerks
  const states = { ...fbStates, ...fresh, ...whose, ...administrators(held), binding: undefined }
  const { userId: of } = whose.user
  return decideTokenRegistration(
    states,
    { ...approving, ...typed, userId: of, old: there.code },
    strict(fbProfile),
    at,
  )
}

const releaseUser: Way = (there) => {
  const held = own(there)
  const theirs = binding({ service: webFb, holder: 'user:test10', tokenId: 'WRFM00000005', bindingId: 'b5' })
  const claim = { service: webFb, tokenId: 'WRFM00000005', holder: 'user:test10' }
  const states = { ...fbStates, ...clerks, ...administrators(held), binding: theirs, claim }
  return decideTokenRelease(
    states,
    { ...approving, userId: 'test10', old: there.code },
    strict(fbProfile),
    at,
  )
}

type Grid = Readonly<Record<keyof typeof statuses, readonly [right: string, wrong: string, none: string]>>
const all = (verdict: string) => [verdict, verdict, verdict] as const
const deskOnly = { locked: all('code_locked'), suspended: all('code_suspended') }
const judged: Grid = { usable: ['now', 'old_code_wrong', 'waits'], ...deskOnly, none: all('now') }
const codeOnly: Grid = {
  usable: ['now', 'code_wrong', 'code_wrong'],
  ...deskOnly,
  none: all('not_enrolled'),
}
const bound = (refusal: string): Grid => ({
  usable: all(refusal),
  locked: all('code_locked'),
  suspended: all(refusal),
  none: all('now'),
})
const byAdministrator: Grid = {
  usable: ['now', 'old_code_wrong', 'old_code_missing'],
  locked: ['code_locked', 'code_locked', 'old_code_missing'],
  suspended: ['code_suspended', 'code_suspended', 'old_code_missing'],
  none: all('now'),
}

const moving = profileOf(mailService)
const ways: readonly (readonly [name: string, way: Way, grid: Grid])[] = [
  ['外為Web: 利用開始登録 of another token', enroll('shoko-chukin/fx-web'), bound('already_enrolled')],
  ['外為Web: an authenticator by QR code', offer, bound('already_enrolled')],
  ['個人IB: 利用登録 of another token', enroll('sample-shinkin/personal'), bound('second_token')],
  ['個人IB: 利用停止', stop, codeOnly],
  ['外為Web: a mailbox at the login', mailbox(strict(moving)), judged],
  ['the same as the manual says', mailbox(pass(moving)), { ...judged, usable: all('now') }],
  ['外為Web: the first mailbox behind the login', mailboxInside, codeOnly],
  ['WEB-FB: 利用形態設定', usageForm(strict(moving)), judged],
  ['WEB-FB: 利用形態設定 without asking', usageForm(pass(moving)), { ...judged, usable: all('now') }],
  ['WEB-FB: 登録 for a user', registerUser, byAdministrator],
  ['WEB-FB: 登録解除 of a user’s token', releaseUser, byAdministrator],
]

function verdict({ outcome }: Decision<object, string>): string {
  if (!outcome.ok) return outcome.refusal
  return 'dueAtMs' in outcome && outcome.dueAtMs !== null ? 'waits' : 'now'
}

for (const [name, way, grid] of ways) {
  test(`PWD-05, ${name}: by the token that is there, and a right code of it, a wrong one, or none`, () => {
    for (const there of Object.keys(statuses) as (keyof typeof statuses)[]) {
      const status = statuses[there]
      const of = (service: string, holder: string) =>
        status === null ? undefined : binding({ service, holder, status })
      const found = Object.values(codes).map((code) => verdict(way({ of, code })))
      assert.deepEqual(found, grid[there], `${there}: right, wrong, none`)
    }
  })
}
