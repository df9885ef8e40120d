import { ResponseBodyError } from 'openid-client'

/** Why a token could not be asked, in a line. */
export function notAsked(error: unknown, issuer: string): string {
  if (error instanceof ResponseBodyError) return `${error.error}: ${error.error_description ?? ''}`
  const { status, message } = error as Error & { readonly status?: number }
  return status === 401 ? 'CLIENT_ID or SECRET is wrong' : `${issuer}: ${message}`
}
