/** What programs call, the token app among them: JSON in, JSON out, no cookies. */
export const apiPrefix = '/api/v1/'

export const apiPaths = {
  document: '/api/v1/openapi.json',
  reference: '/api/v1/reference',
  verifications: '/api/v1/verifications',
  mailCodes: '/api/v1/mail-codes',
  mailCodeVerifications: '/api/v1/mail-code-verifications',
  users: '/api/v1/users',
  user: '/api/v1/users/:userId',
  bindingActs: '/api/v1/users/:userId/binding/acts',
  enrollment: '/api/v1/users/:userId/binding/enroll',
  synchronization: '/api/v1/users/:userId/binding/synchronize',
  activationCodes: '/api/v1/users/:userId/activation-codes',
  activationRevocation: '/api/v1/users/:userId/activation-codes/revoke',
  allActivationCodes: '/api/v1/activation-codes',
  sessionEnd: '/api/v1/users/:userId/session/end',
  customers: '/api/v1/customers',
  customer: '/api/v1/customers/:customerId',
  token: '/api/v1/tokens/:tokenId',
  figures: '/api/v1/figures',
  journal: '/api/v1/journal',
  tokens: '/api/v1/tokens',
  tokenMoves: '/api/v1/token-moves',
  tokenMoveClaims: '/api/v1/token-moves/claim',
  tokenMoveEnds: '/api/v1/token-moves/confirm',
  time: '/api/v1/time',
} as const
