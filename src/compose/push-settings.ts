import { isIP } from 'node:net'
import type { PushPolicy } from '../authority/operations/push/push-policy.ts'
import { ConfigError, isLocalHost, type Variables } from '../platform/cli/config-error.ts'

/** The push services of Chrome and its relatives, Firefox, Safari and Edge on Windows. */
const usualPlaces = [
  'https://fcm.googleapis.com',
  'https://updates.push.services.mozilla.com',
  'https://web.push.apple.com',
  'https://*.notify.windows.com',
]

/** Null: nobody is told anything. Throws ConfigError for what is no contact, and for a place that is none. */
export function pushSettings(set: Variables): PushPolicy | null {
  const contact = set('WARIFU_PUSH_CONTACT')
  const origins = set('WARIFU_PUSH_ORIGINS')
  if (contact === undefined) {
    if (origins !== undefined) throw new ConfigError('WARIFU_PUSH_ORIGINS needs WARIFU_PUSH_CONTACT')
    return null
  }
  if (!/^(mailto:[!-?A-~]+@[!-?A-~]+|https:\/\/[!-~]+)$/.test(contact))
    throw new ConfigError(
      `WARIFU_PUSH_CONTACT must be an address such as mailto:otp@bank.example or https://bank.example, not "${contact}"`,
    )
  const places = origins === undefined ? usualPlaces : origins.split(',').map((each) => placeOf(each.trim()))
  return { contact, places }
}

/** Browsers name endpoints: a whole domain only of somebody's own, and nothing in the clear but on this machine. */
function placeOf(text: string): string {
  const plain = text.replace('//*.', '//any.')
  const url = URL.parse(plain)
  if (url !== null && url.origin === plain && !plain.includes('*')) {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
    const isOwned = plain === text || /\.[a-z0-9-]+\.[a-z0-9-]+$/.test(host)
    if (url.protocol === 'https:' && isOwned && isIP(host) === 0) return text
    if (isIP(host) !== 0 && isLocalHost(host)) return text
  }
  throw new ConfigError(
    `WARIFU_PUSH_ORIGINS must be origins such as https://fcm.googleapis.com or https://*.notify.windows.com, not "${text}"`,
  )
}
