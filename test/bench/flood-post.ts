// One form of the flood benchmark, sent by a browser of its own: a new connection from any address of 127.0.0.0/8.
import { request } from 'node:http'
import { serviceHref } from '../../src/authority/routes.ts'
import { formToken, newSessionId } from '../../src/platform/secrets/random.ts'
import { publicOrigin } from './server.ts'
import { service } from './subject.ts'

export type Answer = { readonly status: number; readonly ms: number }

type Sender = { readonly from?: string; readonly sessionId?: string; readonly mark?: string }

const cookieName = service.replace('/', '.')

/** The answer, with status 0 where there was none, and how to go away before it. */
export function post(
  port: number,
  screen: 'login' | 'loginCode',
  fields: Record<string, string>,
  { from = '127.0.0.1', sessionId = newSessionId(), mark = '' }: Sender,
): { readonly answer: Promise<Answer>; readonly leave: () => void } {
  const began = performance.now()
  const body = new URLSearchParams({ form_token: formToken(sessionId), ...fields }).toString()
  const known = mark === '' ? '' : `; __Host-warifu-known-${cookieName}=${mark}`
  const headers = {
    Host: new URL(publicOrigin).host,
    Origin: publicOrigin,
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': body.length,
    Cookie: `__Host-warifu-${cookieName}=${sessionId}${known}`,
  }
  const path = serviceHref(service, screen)
  const to = { host: '127.0.0.1', port, localAddress: from, agent: false, path }
  const sent = request({ ...to, method: 'POST', headers })
  const answer = new Promise<Answer>((resolve) => {
    const end = (status: number) => resolve({ status, ms: performance.now() - began })
    sent.once('response', (response) => {
      response.resume().once('end', () => end(response.statusCode ?? 0))
      response.once('error', () => end(0))
    })
    sent.once('error', () => end(0))
  })
  sent.end(body)
  return { answer, leave: () => sent.destroy() }
}
