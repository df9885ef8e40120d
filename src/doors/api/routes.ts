/** What programs call, the token app among them: JSON in, JSON out, no cookies. */
export const apiPrefix = '/api/v1/'

export const apiPaths = {
  tokens: '/api/v1/tokens',
  time: '/api/v1/time',
} as const
