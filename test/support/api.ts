// A bank's own system, as it calls the API.
import { createClient as registerClient } from '../../src/authority/operations/clients/clients.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import type { ClientScope } from '../../src/authority/rules/client.ts'
import { testCaller } from './world.ts'

export type ApiClient = Awaited<ReturnType<typeof apiClient>>

type Settings = {
  readonly service: string
  readonly scopes: readonly ClientScope[]
  readonly requestsPerSecond?: number
  readonly keyDays?: number | null
}

/** A registered client of a service, and ways to call the API at an address with its key. */
export async function apiClient(
  context: Context,
  origin: string,
  { service, scopes, requestsPerSecond = 100_000, keyDays = null }: Settings,
  maker = testCaller,
) {
  const told = { service, name: '勘定系', scopes, requestsPerSecond, keyDays }
  const { clientId, keyId, apiKey } = await registerClient(context, maker, told)

  function send(path: string, init: RequestInit = {}, key: string | null = apiKey): Promise<Response> {
    const headers = new Headers(init.headers)
    if (key !== null) headers.set('Authorization', `Bearer ${key}`)
    return fetch(`${origin}/api/v1/${path}`, { ...init, headers })
  }
  function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return send(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }
  return {
    service,
    clientId,
    keyId,
    apiKey,
    send,
    post,
    get: (path: string) => send(path),
    verify: (userId: string, code: string, more: object = {}, headers: Record<string, string> = {}) =>
      post('verifications', { service, userId, code, ...more }, headers),
  }
}
