import { gzipSync } from 'node:zlib'
import type { Context as HonoContext } from 'hono'
import type { Env } from './guards.ts'

export type Body = string | Uint8Array<ArrayBuffer>

/** What of a static file is compressed well; pictures are already. */
const compressible = /^(text\/|application\/(manifest\+json|wasm))/

/**
 * Answers with static files as gzip where the browser takes it, each compressed once, when it is first asked for. Only
 * for what is the same for everybody: beside a secret, the length of what somebody else chose would tell of it.
 */
export function compressing(): (c: HonoContext<Env>, type: string, version: string, body: Body) => Body {
  const compressed = new Map<string, Uint8Array<ArrayBuffer>>()
  return (c, type, version, body) => {
    if (!compressible.test(type)) return body
    c.header('Vary', 'Accept-Encoding')
    if (!/\bgzip\b/.test(c.req.header('Accept-Encoding') ?? '')) return body
    c.header('Content-Encoding', 'gzip')
    const kept = compressed.get(version) ?? new Uint8Array(gzipSync(body, { level: 9 }))
    compressed.set(version, kept)
    return kept
  }
}
