// The credential operations, as banks' servers call them (docs/vip-compatible.md).
import {
  acted,
  categoryOf,
  categoryShapes,
  checked,
  type Held,
  heldToken,
  instantText,
  statusOf,
  synchronized,
  unheld,
  verified,
} from './of-token.ts'
import type { Call, Operation } from './operation.ts'
import type { Answer } from './results.ts'
import type { Asked, Shape, Values } from './shape.ts'

const tokenId: Shape = { name: 'TokenId', form: 'tokenId' }
const category: Shape = { name: 'TokenCategoryDetails', optional: true, of: categoryShapes }
const sameState: Shape = { name: 'SameInitialState', optional: true, form: 'boolean' }
const reason: Shape = { name: 'Reason', optional: true, form: 'reason' }
const optionalCode = (name: string): Shape => ({ name, optional: true, form: 'code' })

/** An operation on one token: it runs with it, or says that there is none. */
function onToken(
  run: (call: Call, held: Held) => Promise<Answer<Values>>,
  none: (call: Call) => Answer<Values> | Promise<Answer<Values>> = () => ({ result: 'token_unknown' }),
): Operation['run'] {
  return async (call) => {
    const held = await heldToken(call, call.asked['TokenId'] ?? '')
    return held === undefined ? none(call) : run(call, held)
  }
}

/** The answer to a code of a token that nobody has here. */
function codeOfNobody(purpose: string) {
  return (call: Call) => {
    const { TokenId: id = '', OTP, OTP1 = '' } = call.asked
    return unheld(call, id, OTP ?? OTP1, purpose)
  }
}

function reasonOf(operation: string, { Reason: said }: Asked): string {
  return said === undefined ? `VIP ${operation}` : `VIP ${operation}: ${said}`
}

export const getServerTime: Operation = {
  name: 'GetServerTime',
  request: [],
  response: [
    { name: 'Timestamp', optional: true, form: 'dateTime' },
    { name: 'UTCTimestamp', optional: true, form: 'text' },
  ],
  scope: () => null,
  run: async ({ context }) => {
    const { epochMilliseconds } = context.now()
    const UTCTimestamp = String(Math.floor(epochMilliseconds / 1000))
    return { result: 'done', values: { Timestamp: instantText(epochMilliseconds), UTCTimestamp } }
  },
}

export const validate: Operation = {
  name: 'Validate',
  request: [tokenId, { name: 'OTP', form: 'code' }],
  response: [category],
  scope: () => 'verify',
  run: onToken(async (call, { userId, token }) => {
    const code = call.asked['OTP'] ?? ''
    const { result } = await verified(call, { userId, tokenId: token.tokenId }, code, 'Validate')
    return result === 'done' ? { result, values: { TokenCategoryDetails: categoryOf(token) } } : { result }
  }, codeOfNobody('Validate')),
}

const synchronize: Operation = {
  name: 'Synchronize',
  request: [tokenId, { name: 'OTP1', form: 'code' }, { name: 'OTP2', form: 'code' }],
  response: [],
  scope: () => 'bindings:enroll',
  run: onToken((call, { userId, token, binding }) => {
    const { OTP1: first = '', OTP2: second } = call.asked
    return synchronized(call, { userId, tokenId: token.tokenId, binding }, [first, second])
  }, codeOfNobody('Synchronize')),
}

function checkedOf(call: Call, { userId, token, binding }: Held, purpose: string): Promise<Answer<Values>> {
  const { OTP1: first = '', OTP2: second } = call.asked
  return checked(call, { userId, tokenId: token.tokenId, binding }, [first, second], purpose)
}

const checkOtp: Operation = {
  name: 'CheckOTP',
  request: [
    tokenId,
    { name: 'OTP1', form: 'code' },
    optionalCode('OTP2'),
    { name: 'acceptTemporaryPassword', optional: true, form: 'boolean' },
  ],
  response: [category],
  scope: ({ OTP2 }) => (OTP2 === undefined ? 'verify' : 'bindings:enroll'),
  run: onToken((call, held) => checkedOf(call, held, 'CheckOTP'), codeOfNobody('CheckOTP')),
}

const activateToken: Operation = {
  name: 'ActivateToken',
  request: [tokenId, optionalCode('OTP1'), optionalCode('OTP2')],
  response: [sameState],
  scope: () => 'bindings:enroll',
  // A user or the API gives a token its user; this request names none, so there is nothing to begin.
  run: onToken(async (call, held) => {
    const { OTP1: first, OTP2: second } = call.asked
    if (first === undefined && second !== undefined) return { result: 'malformed', detail: 'OTP1 is missing' }
    if (held.binding.status !== 'usable') return { result: 'wrong_state' }
    const { result } =
      first === undefined ? { result: 'done' as const } : await checkedOf(call, held, 'ActivateToken')
    return result === 'done' ? { result, values: { SameInitialState: true } } : { result }
  }),
}

function actOperation(
  name: 'EnableToken' | 'DisableToken' | 'UnlockToken',
  action: Parameters<typeof acted>[2],
  more: readonly Shape[] = [],
): Operation {
  return {
    name,
    request: [tokenId, ...more],
    response: [sameState],
    scope: () => 'bindings:act',
    run: onToken((call, held) => acted(call, held, action, reasonOf(name, call.asked))),
  }
}

const getTokenInformation: Operation = {
  name: 'GetTokenInformation',
  request: [tokenId, { name: 'includeBadAttemptsCount', optional: true, form: 'boolean' }],
  response: [
    {
      name: 'TokenInformation',
      optional: true,
      of: [
        { name: 'TokenId', form: 'text' },
        { name: 'TokenKind', form: 'text' },
        { name: 'Adapter', form: 'text' },
        { name: 'TokenStatus', form: 'text' },
        { name: 'ExpirationDate', form: 'dateTime' },
        { name: 'LastUpdate', form: 'dateTime' },
        { name: 'Owner', optional: true, form: 'boolean' },
        { name: 'BadAttemptsCount', optional: true, form: 'integer' },
      ],
    },
    category,
  ],
  scope: () => 'tokens:read',
  run: onToken(async ({ context, asked }, held) => {
    const { token, binding } = held
    const counts = ['true', '1'].includes(asked['includeBadAttemptsCount'] ?? '')
    const TokenInformation = {
      TokenId: token.tokenId,
      TokenKind: token.formFactor === 'hardware' ? 'HARDWARE' : 'SOFTWARE',
      Adapter: token.movingFactor === 'time' ? 'OATH_TIME' : 'OATH_EVENT_BASIC',
      TokenStatus: statusOf(held, context.now()),
      ExpirationDate: instantText(token.expiresAtMs),
      LastUpdate: instantText(binding.enrolledAtMs ?? 0),
      Owner: true,
      ...(counts && { BadAttemptsCount: binding.failures }),
    }
    return { result: 'done', values: { TokenInformation, TokenCategoryDetails: categoryOf(token) } }
  }),
}

export const validationOperations: readonly Operation[] = [validate, synchronize]

export const managementOperations: readonly Operation[] = [
  activateToken,
  actOperation('EnableToken', 'resume'),
  actOperation('DisableToken', 'suspend', [reason]),
  actOperation('UnlockToken', 'unlock'),
  checkOtp,
  getTokenInformation,
]
