import { digester } from '../../../platform/secrets/random.ts'

/**
 * Where a webhook leads, for whoever reads of it: the path and the query may be what its receiver knows us by, so only
 * scheme and host are shown, and the beginning of the whole URL's SHA-256, by which two people can compare it.
 */
export function placeOf(url: string): string {
  const parsed = URL.parse(url)
  if (parsed === null) return '…'
  const { origin, pathname, search, href } = parsed
  if (pathname === '/' && search === '') return `${origin}/`
  const digest = digester()
  digest.update(Buffer.from(href))
  const begins = Buffer.from(digest.end(), 'base64url').toString('hex').slice(0, 8)
  return `${origin}/… (sha256 ${begins})`
}
