// A request of a verification over the API, as the generators send it, and what its answer must be.
import { publicOrigin } from './server.ts'
import type { Code } from './subject.ts'

export type VerifyingClient = { readonly port: number; readonly apiKey: string; readonly service: string }

export const expected = /^HTTP\/1\.1 200 [\s\S]*"accepted":true/

export function requestOf({ apiKey, service }: VerifyingClient, { userId, code }: Code): Buffer {
  const body = JSON.stringify({ service, userId, code })
  const lines = [
    'POST /api/v1/verifications HTTP/1.1',
    `Host: ${new URL(publicOrigin).host}`,
    `Authorization: Bearer ${apiKey}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
