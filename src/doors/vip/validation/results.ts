// What becomes of a request, in the two vocabularies that its callers know (docs/vip-compatible.md).

type Told = { readonly code: string; readonly message: string }

/** `token`: the credential operations, whose reason it is. `user`: the user services, with a detail where they have one. */
type Words = { readonly token: Told; readonly user: Told & { readonly detail?: Told } }

const wrong = { code: '49B5', message: 'Failed with an invalid OTP' } as const
const state = { code: '4990', message: 'The credential is in the wrong state for this' } as const
const refused = { code: '4E03', message: 'Authorization failed' } as const
const userState = { code: '600D', message: 'Operation not allowed in the current state of the credential' }
const account = { code: '6001', message: 'Invalid account' } as const
const later = { code: '4879', message: 'Temporarily unavailable' } as const
const userLater = { code: '6005', message: 'Temporarily unavailable' } as const

export const results = {
  done: { token: { code: '0000', message: 'Success' }, user: { code: '0000', message: 'Success' } },
  code_wrong: { token: wrong, user: { code: '6009', message: 'Authentication failed', detail: wrong } },
  wrong_state: { token: state, user: userState },
  suspended: {
    token: { code: '4993', message: 'Not allowed on a disabled credential' },
    user: userState,
  },
  user_barred: {
    token: state,
    user: { code: '601B', message: 'Operation not allowed in the current user status' },
  },
  user_unknown: { token: refused, user: { code: '6003', message: 'The user does not exist' } },
  token_unknown: { token: refused, user: { code: '6004', message: 'The credential ID is not valid' } },
  no_token: { token: state, user: { code: '6008', message: 'There is no enabled credential of that type' } },
  pin_unknown: {
    token: { code: '4E00', message: 'Malformed request' },
    user: { code: '6021', message: 'PINs are not enabled' },
  },
  malformed: {
    token: { code: '4E00', message: 'Malformed request' },
    user: { code: '600B', message: 'Schema validation failed' },
  },
  version_unsupported: {
    token: { code: '4E04', message: 'Unsupported service protocol version' },
    user: { code: '600B', message: 'Schema validation failed' },
  },
  account_unknown: { token: refused, user: account },
  not_permitted: { token: refused, user: account },
  wait: { token: later, user: userLater },
} as const satisfies Readonly<Record<string, Words>>

export type Result = keyof typeof results

/** What the caller is told besides, where the code alone would leave it in the dark. */
export type Answer<Values> = {
  readonly result: Result
  readonly detail?: string
  readonly values?: Values
  readonly retryAfterSeconds?: number
}
