// The user services: the same by the user's name (docs/vip-compatible.md).
import { readUser } from '../../../authority/operations/clients/read-for-client.ts'
import { lookUpHolder } from '../../../authority/operations/look-up-holder.ts'
import { type Binding, withoutEndedLock } from '../../../authority/rules/binding.ts'
import { tokenState } from '../../../authority/rules/token.ts'
import { hiddenIn } from '../../../otp/plain-text.ts'
import {
  categoryOf,
  categoryShapes,
  checked,
  heldToken,
  instantText,
  statusOf,
  unheld,
  verified,
} from './of-token.ts'
import type { Call, Operation } from './operation.ts'
import type { Shape, Values } from './shape.ts'
import { getServerTime } from './token-operations.ts'

const userId: Shape = { name: 'userId', form: 'userId' }
const pin: Shape = { name: 'pin', optional: true, form: 'pin' }
const type = 'STANDARD_OTP'
const credentialId: Shape = { name: 'credentialId', form: 'credentialId' }
const credentialType: Shape = { name: 'credentialType', form: 'credentialType' }
const credential: readonly Shape[] = [
  { name: 'credentialId', optional: true, form: 'text' },
  { name: 'credentialType', optional: true, form: 'text' },
]
const oneCode: Shape = { name: 'otpAuthData', of: [{ name: 'otp', form: 'code' }] }

/** As the service stores it; undefined where it holds something that nobody sees (X12). */
function userOf({ asked }: Call): string | undefined {
  const typed = asked['userId'] ?? ''
  return hiddenIn(typed) === null ? typed.normalize('NFKC') : undefined
}

const hiddenCharacters = { result: 'malformed', detail: 'userId has characters that nobody sees' } as const

function usedCredential(tokenId: string | undefined): Values {
  return { credentialId: tokenId, credentialType: type }
}

const authenticateUser: Operation = {
  name: 'AuthenticateUser',
  request: [userId, pin, oneCode],
  response: credential,
  scope: () => 'verify',
  run: async (call) => {
    if (call.asked['pin'] !== undefined) return { result: 'pin_unknown' }
    const user = userOf(call)
    if (user === undefined) return hiddenCharacters
    const { result, tokenId } = await verified(
      call,
      { userId: user },
      call.asked['otp'] ?? '',
      'authenticateUser',
    )
    return result === 'done' ? { result, values: usedCredential(tokenId) } : { result }
  },
}

const authenticateCredentials: Operation = {
  name: 'AuthenticateCredentials',
  // One: a code that is wrong for all of several would count against each of their holders.
  request: [{ name: 'credentials', of: [credentialId, credentialType] }, oneCode],
  response: credential,
  scope: () => 'verify',
  run: async (call) => {
    const held = await heldToken(call, call.asked['credentialId'] ?? '')
    const { credentialId: id = '', otp = '' } = call.asked
    if (held === undefined) return unheld(call, id, otp, 'authenticateCredentials')
    const of = { userId: held.userId, tokenId: held.token.tokenId }
    const { result } = await verified(call, of, otp, 'authenticateCredentials')
    return result === 'done' ? { result, values: usedCredential(of.tokenId) } : { result }
  },
}

/** The token that counts for a user, if there is one. */
async function countingOf({ context, client }: Call, user: string) {
  const found = await lookUpHolder(context, { service: client.service, userId: user })
  const { binding } = withoutEndedLock(found.binding, user, context.now())
  return { user: found.user, binding, tokenId: binding?.tokenId ?? null }
}

const checkOtp: Operation = {
  name: 'CheckOtp',
  request: [
    userId,
    {
      name: 'otpAuthData',
      of: [
        { name: 'otp', form: 'code' },
        { name: 'otp2', optional: true, form: 'code' },
      ],
    },
  ],
  response: credential,
  scope: ({ otp2 }) => (otp2 === undefined ? 'verify' : 'bindings:enroll'),
  run: async (call) => {
    const user = userOf(call)
    if (user === undefined) return hiddenCharacters
    const { binding, tokenId } = await countingOf(call, user)
    const { otp: first = '', otp2: second } = call.asked
    // By the same way as a code of nobody: it is journaled, and costs the same.
    if (binding === undefined || tokenId === null) return verified(call, { userId: user }, first, 'checkOtp')
    const { result, ...more } = await checked(
      call,
      { userId: user, tokenId, binding },
      [first, second],
      'checkOtp',
    )
    return result === 'done' ? { result, values: usedCredential(tokenId) } : { result, ...more }
  },
}

const bindingDetail: readonly Shape[] = [
  { name: 'bindStatus', form: 'text' },
  { name: 'lastBindTime', optional: true, form: 'dateTime' },
]

const getUserInfo: Operation = {
  name: 'GetUserInfo',
  request: [
    userId,
    { name: 'includePushAttributes', optional: true, form: 'boolean' },
    { name: 'includeTokenInfo', optional: true, form: 'boolean' },
  ],
  response: [
    { name: 'userId', optional: true, form: 'text' },
    { name: 'userStatus', optional: true, form: 'text' },
    { name: 'numBindings', optional: true, form: 'integer' },
    {
      name: 'credentialBindingDetail',
      optional: true,
      many: true,
      of: [
        { name: 'credentialId', form: 'text' },
        { name: 'credentialType', form: 'text' },
        { name: 'credentialStatus', optional: true, form: 'text' },
        {
          name: 'tokenCategoryDetails',
          optional: true,
          of: categoryShapes,
        },
        { name: 'bindingDetail', of: bindingDetail },
      ],
    },
    { name: 'isPinSet', optional: true, form: 'boolean' },
  ],
  scope: () => 'users:read',
  run: async (call) => {
    const { context, caller, client } = call
    const asked = userOf(call)
    if (asked === undefined) return hiddenCharacters
    const found = await readUser(context, caller, client, asked)
    if (found === undefined) return { result: 'user_unknown' }
    const { user, passwordLocked } = found
    const credentials = await credentialsOf(call, user.userId, found.binding)
    const standing = passwordLocked ? 'LOCKED' : 'ACTIVE'
    const values: Values = {
      userId: user.userId,
      userStatus: user.status === 'active' ? standing : 'DISABLED',
      numBindings: credentials.length,
      credentialBindingDetail: credentials,
      isPinSet: false,
    }
    return { result: 'done', values }
  },
}

async function credentialsOf(
  { context }: Call,
  user: string,
  found: Binding | undefined,
): Promise<readonly Values[]> {
  const { binding } = withoutEndedLock(found, user, context.now())
  const { token } = await context.store.read({ token: tokenState.ref(binding?.tokenId ?? '') })
  if (binding === undefined || token === undefined) return []
  const enrolled = binding.enrolledAtMs
  const bound = {
    bindStatus: binding.status === 'suspended' ? 'DISABLED' : 'ENABLED',
    lastBindTime: enrolled === null ? undefined : instantText(enrolled),
  }
  const credentialStatus = statusOf({ token, binding }, context.now())
  const tokenCategoryDetails = categoryOf(token)
  return [
    {
      credentialId: token.tokenId,
      credentialType: type,
      credentialStatus,
      tokenCategoryDetails,
      bindingDetail: bound,
    },
  ]
}

export const authenticationOperations: readonly Operation[] = [
  authenticateUser,
  authenticateCredentials,
  checkOtp,
]

export const queryOperations: readonly Operation[] = [
  {
    ...getServerTime,
    response: [{ name: 'timestamp', optional: true, form: 'dateTime' }],
    run: async ({ context }) => {
      return { result: 'done', values: { timestamp: instantText(context.now().epochMilliseconds) } }
    },
  },
  getUserInfo,
]
