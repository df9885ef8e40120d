import { lookup } from 'node:dns'
import { type RequestOptions, request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import type { LookupFunction } from 'node:net'
import { networkCheck } from './proxies.ts'

export type OutsideAnswer = {
  readonly status: number
  /** As its Retry-After says in whole seconds; null: it doesn't. */
  readonly retryAfterSeconds: number | null
}

export type PostOutside = (url: string, headers: Readonly<Record<string, string>>) => Promise<OutsideAnswer>

/** Nothing of the institution's own network, and nothing that is no one computer of the Internet (RFC 6890). */
const isInside = networkCheck([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
])

/** A name that leads into a network that nobody outside is to reach by us. */
export class InsideAddress extends Error {
  override readonly name = 'InsideAddress'
}

/**
 * Posts nothing to a place on the Internet that a stranger named, and gives the answer, whose body nobody reads. No redirect is
 * followed, and no connection made to an address of a private network, whatever its name leads to. Rejects without
 * an answer within so many milliseconds. The caller has checked the origin: a host that is an address is taken as it is.
 */
export function postOutsideWithin(waitMs: number): PostOutside {
  return (url, headers) =>
    new Promise((resolve, reject) => {
      const options: RequestOptions = {
        method: 'POST',
        headers: { ...headers, 'Content-Length': '0' },
        lookup: outsideOnly,
        agent: false,
        signal: AbortSignal.timeout(waitMs),
      }
      const to = new URL(url)
      const request = (to.protocol === 'https:' ? requestTls : requestPlain)(to, options, (response) => {
        const { statusCode = 0, headers: told } = response
        const { 'retry-after': seconds = '' } = told
        resolve({ status: statusCode, retryAfterSeconds: /^\d{1,9}$/.test(seconds) ? Number(seconds) : null })
        request.destroy()
      })
      // After the answer, too: what was cut off is nobody's fault.
      request.on('error', reject)
      request.end()
    })
}

/** Also where the name leads elsewhere than it did a moment ago: these are the addresses that are connected to. */
const outsideOnly: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error !== null) return done(error, [])
    const outside = found.filter(({ address }) => !isInside(address))
    const [first] = outside
    if (first === undefined) return done(new InsideAddress(`${host} leads to no public address`), [])
    if (options.all === true) done(null, outside)
    else done(null, first.address, first.family)
  })
}
