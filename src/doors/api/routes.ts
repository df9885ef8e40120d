/** What programs call, the token app among them: JSON in, JSON out, no cookies. */
export const apiPrefix = '/api/v1/'

export const apiPaths = {
  document: '/api/v1/openapi.json',
  reference: '/api/v1/reference',
  verifications: '/api/v1/verifications',
  tokens: '/api/v1/tokens',
  time: '/api/v1/time',
} as const
