import type { HttpBindings } from '@hono/node-server'
import { clientOfCertificate } from '../authority/operations/clients/known-clients.ts'
import type { Context } from '../authority/operations/context.ts'
import { knowsMove } from '../authority/operations/move-token.ts'
import { lookUpActivation } from '../authority/operations/register-token.ts'
import { knowsToken } from '../authority/operations/signed-operations/token-side.ts'
import { clientState } from '../authority/rules/client.ts'
import { clientNamedBy } from '../doors/api/assertion.ts'
import { apiPaths, apiPrefix } from '../doors/api/routes.ts'
import { servicePathList } from '../doors/vip/routes.ts'
import type { CertificateReader, ClientCertificate } from '../platform/http/client-certificate.ts'
import type { Served } from '../platform/http/server.ts'
import { fingerprintOf } from '../platform/secrets/certificates/presented.ts'
import { institutionOf, type Placement } from './placements.ts'

/** The application of one database. */
export type Placed = {
  readonly placement: Placement
  readonly context: Context
  readonly app: Served
}

/**
 * One application for all databases: each request goes to that of its institution, by the path, the client of its API
 * key, assertion or certificate, or the activation code that it shows. Whatever names none is the main one's, which also
 * refuses what is unknown.
 */
export function placedApp(
  main: Placed,
  others: readonly Placed[],
  certificateOf: CertificateReader | null,
): Served {
  if (others.length === 0) return main.app
  const byCertificate = createByCertificate([main, ...others])
  return {
    fetch: async (request, env) => {
      const { pathname } = new URL(request.url)
      const placed = servicePathList.includes(pathname)
        ? await byCertificate(shownIn(request, env, certificateOf))
        : await placedBy(request, main, others)
      return (placed ?? main).app.fetch(request, env)
    },
  }
}

function shownIn(
  request: Request,
  env: HttpBindings | object | undefined,
  certificateOf: CertificateReader | null,
): ClientCertificate | null {
  if (certificateOf === null || env === undefined || !('incoming' in env)) return null
  const header = (name: string) => request.headers.get(name) ?? undefined
  return certificateOf({ socket: env.incoming.socket, header })
}

/** Where the client of a certificate is, which is asked once: it stays there. */
function createByCertificate(all: readonly Placed[]) {
  const known = new Map<string, Placed>()
  return async (shown: ClientCertificate | null): Promise<Placed | undefined> => {
    if (shown === null) return undefined
    const fingerprint = fingerprintOf(shown.der)
    const placed = known.get(fingerprint)
    if (placed !== undefined) return placed
    let isFound = false
    const found = await firstOf(all, async ({ context }) => {
      isFound = (await clientOfCertificate(context, fingerprint)) !== undefined
      return isFound
    })
    if (isFound && found !== undefined) known.set(fingerprint, found)
    return found
  }
}

async function placedBy(
  request: Request,
  main: Placed,
  others: readonly Placed[],
): Promise<Placed | undefined> {
  const { pathname } = new URL(request.url)
  const all = [main, ...others]
  if (pathname === apiPaths.tokens && request.method === 'POST')
    return byActivation(all, (await textsOf(request)).activationCode)
  if (pathname.startsWith(apiPaths.tokenMoves) && request.method === 'POST') {
    const { tokenId, code } = await textsOf(request)
    return firstOf(all, ({ context }) => knowsMove(context, { tokenId, code }))
  }
  if (pathname.startsWith(apiPaths.tokenOperations) && request.method === 'POST')
    return byToken(all, (await textsOf(request)).tokenId)
  if (pathname === apiPaths.operationKeys)
    return byToken(all, new URL(request.url).searchParams.get('tokenId') ?? undefined)
  if (pathname.startsWith(apiPrefix)) return byClient(all, request.headers.get('Authorization') ?? '')
  const institution = institutionOf(pathname.slice(1))
  return others.find(({ placement }) => placement.holds(institution))
}

async function byClient(all: readonly Placed[], authorization: string): Promise<Placed | undefined> {
  const clientId = clientNamedBy(authorization.replace(/^Bearer +/i, ''))
  if (clientId === undefined) return undefined
  return firstOf(all, async ({ context }) => {
    const { client } = await context.store.read({ client: clientState.ref(clientId) })
    return client !== undefined
  })
}

async function byToken(all: readonly Placed[], tokenId: string | undefined): Promise<Placed | undefined> {
  return tokenId === undefined ? undefined : firstOf(all, ({ context }) => knowsToken(context, tokenId))
}

async function byActivation(all: readonly Placed[], code: string | undefined): Promise<Placed | undefined> {
  if (code === undefined) return undefined
  return firstOf(all, async ({ context }) => (await lookUpActivation(context, code)).holder !== undefined)
}

/** A database that can't be asked is where the request goes if it is nobody else's: there it gets 503. */
async function firstOf(
  all: readonly Placed[],
  isIt: (placed: Placed) => Promise<boolean>,
): Promise<Placed | undefined> {
  let silent: Placed | undefined
  for (const placed of all) {
    try {
      if (await isIt(placed)) return placed
    } catch {
      silent ??= placed
    }
  }
  return silent
}

/** As much as a request for a token may hold; what is longer, the main application refuses. */
const bodyBytesMax = 4096

/** What a small request from a device names, if it names it as a text. */
async function textsOf(
  request: Request,
): Promise<{ readonly [Name in 'activationCode' | 'tokenId' | 'code']?: string | undefined }> {
  const length = Number(request.headers.get('Content-Length') ?? Number.NaN)
  if (!(length <= bodyBytesMax)) return {}
  try {
    const body = (await request.clone().json()) as Readonly<Record<string, unknown>>
    const textIn = (name: string) => (typeof body[name] === 'string' ? body[name] : undefined)
    return { activationCode: textIn('activationCode'), tokenId: textIn('tokenId'), code: textIn('code') }
  } catch {
    return {}
  }
}
