import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Env } from '../../../src/platform/http/guards.ts'

// Without a certificate, so that none has to be in the repository and expire there.
const anonymous = { ciphers: 'ADH-AES128-GCM-SHA256:@SECLEVEL=0', maxVersion: 'TLSv1.2' } as const

/** An app behind TLS 1.2 that ends in its own process, and a client for it. */
export async function serveOverTls(app: Hono<Env>) {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = createServer({ ...anonymous, dhparam: 'auto' }, (incoming, outgoing) => {
    void listener(incoming, outgoing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    read: (path: string) =>
      new Promise<string>((resolve, reject) => {
        const target = {
          host: '127.0.0.1',
          port,
          path,
          agent: false,
          rejectUnauthorized: false,
          ...anonymous,
        }
        const sent = request({ ...target, checkServerIdentity: () => undefined }, async (response) => {
          let text = ''
          for await (const chunk of response) text += String(chunk)
          resolve(text)
        })
        sent.on('error', reject).end()
      }),
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}
