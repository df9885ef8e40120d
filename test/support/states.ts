import { loginMethods } from '../../src/authority/methods/all.ts'
import type { Binding } from '../../src/authority/rules/binding.ts'
import type { FirstFactorRules } from '../../src/authority/rules/first-factor.ts'
import { nothingAdded } from '../../src/authority/rules/login-addition.ts'
import { parseMailAddress } from '../../src/authority/rules/mail-address.ts'
import type { Operator } from '../../src/authority/rules/operator.ts'
import type { Password } from '../../src/authority/rules/password.ts'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import type { RegisteredAddress } from '../../src/authority/rules/registered-address.ts'
import type { Session } from '../../src/authority/rules/session.ts'
import type { Token, TokenUse } from '../../src/authority/rules/token.ts'
import type { User } from '../../src/authority/rules/user.ts'
import { loadProfiles } from '../../src/compose/profiles.ts'
import { profilesDir } from './world.ts'

/** Builders of states for the rules: everything valid; each test changes the one thing it is about. */

const service = 'shoko-chukin/fx-web'
export const at = Temporal.Instant.from('2025-07-01T09:00:15+09:00')
export const nowStep = Math.floor(at.epochMilliseconds / 30_000)

export function profileOf(name = service): ServiceProfile {
  const profile = loadProfiles(profilesDir).get(name)
  if (profile === undefined) throw new Error(`there is no profile ${name}`)
  return profile
}

/** Those of a service whose kind adds nothing to a login. */
export function loginRules(profile: ServiceProfile): FirstFactorRules<never> {
  return { profile, methods: loginMethods.map(({ rules }) => rules), addition: nothingAdded }
}

export function user(changes: Partial<User> = {}): User {
  return {
    service,
    userId: '0000000002',
    customerId: 'c1',
    userName: '試験 太郎',
    administrator: false,
    status: 'active',
    sessionHash: null,
    ticketGrant: 'grant',
    ...changes,
  }
}

/** Somebody on the staff of a desk who did nothing today. */
export function operator(changes: Partial<Operator> = {}): Operator {
  return {
    service: 'desk/shoko-chukin',
    userId: 'desk01',
    role: 'desk',
    employeeNumber: null,
    actsDay: null,
    acts: 0,
    ...changes,
  }
}

export function password(changes: Partial<Password> = {}): Password {
  return {
    service,
    userId: '0000000002',
    verifier: { confidential: 'current' },
    previous: [],
    generation: 1,
    mustChange: null,
    setAtMs: at.epochMilliseconds,
    expiresAtMs: null,
    failures: 0,
    locked: false,
    lockedUntilMs: null,
    lockouts: 0,
    knownFailures: 0,
    strangersOnly: false,
    ...changes,
  }
}

export function token(changes: Partial<Token> = {}): Token {
  return {
    tokenId: 'WRFM00000001',
    movingFactor: 'time',
    formFactor: 'mobile',
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
    sealedSecret: { confidential: new Uint8Array() },
    issuedAtMs: 0,
    expiresAtMs: at.epochMilliseconds + 86_400_000,
    status: 'active',
    ...changes,
  }
}

export function tokenUse(changes: Partial<TokenUse> = {}): TokenUse {
  const drift = { driftMs: 0, driftUncertaintyMs: 0 }
  const unused = { lastStep: -1, fence: null, falseStep: null, spentAhead: null }
  return { tokenId: 'WRFM00000001', ...drift, ...unused, ...changes }
}

export function binding(changes: Partial<Binding> = {}): Binding {
  return {
    service,
    holder: 'user:0000000002',
    bindingId: 'b1',
    tokenId: 'WRFM00000001',
    status: 'usable',
    failures: 0,
    enrolledAtMs: 0,
    lockedUntilMs: null,
    lockouts: 0,
    lostAtMs: null,
    wrongAtMs: [],
    triedAtMs: [],
    capped: false,
    ...changes,
  }
}

export function mailAddress(changes: Partial<RegisteredAddress> = {}): RegisteredAddress {
  const address = parseMailAddress('taro@warifu.example')
  if (address === undefined) throw new Error('the address has the form of one')
  return {
    service,
    userId: '0000000002',
    address: { confidential: address },
    registeredAtMs: 1,
    changedAtMs: null,
    coolingUntilMs: 1,
    ...changes,
  }
}

export function ticket(changes: Partial<Session> = {}): Session {
  const startedAtMs = at.epochMilliseconds
  return {
    sessionHash: 'ticket',
    service,
    userId: '0000000002',
    stage: 'ticket',
    purpose: 'login',
    startedAtMs,
    expiresAtMs: startedAtMs + 300_000,
    offeredTokenId: null,
    offers: 0,
    grantedUnder: 'grant',
    browserId: null,
    browserSinceMs: null,
    startedBy: null,
    passkey: null,
    ...changes,
  }
}

/** Codes that show their step, so that a test reads like the rule: step 7 has the code `000007`. */
export function codeAt(step: number): string {
  return String(step % 1_000_000).padStart(6, '0')
}
