import { ConfigError, isLocalHost, type Variables } from '../platform/cli/config-error.ts'
import type { AskedPlace } from '../platform/http/ask-json.ts'
import { checkedUrl } from './checkpoint-places.ts'

/** The core system that is asked over HTTP, about which services (null: all that one feeds), and how often. */
export type CoreSystem = {
  readonly place: AskedPlace
  readonly services: readonly string[] | null
  readonly pollMs: number
}

const names = {
  key: 'WARIFU_CORE_KEY_FILE',
  cert: 'WARIFU_CORE_CERT_FILE',
  certKey: 'WARIFU_CORE_CERT_KEY_FILE',
  services: 'WARIFU_CORE_SERVICES',
  poll: 'WARIFU_CORE_POLL_SECONDS',
} as const
const pollSeconds = { usual: 30, least: 5, most: 3600 } as const

/** Null: none. Throws ConfigError: nobody is asked without showing who asks, but on this machine. */
export function coreSystem(set: Variables): CoreSystem | null {
  const url = set('WARIFU_CORE_URL')
  const [keyFile = null, certFile = null, certKeyFile = null] = [names.key, names.cert, names.certKey].map(
    set,
  )
  if (url === undefined) {
    const stray = Object.values(names).find((name) => set(name) !== undefined)
    if (stray !== undefined) throw new ConfigError(`${stray} needs WARIFU_CORE_URL`)
    return null
  }
  if ((certFile === null) !== (certKeyFile === null))
    throw new ConfigError(`${names.cert} and ${names.certKey} must be set together`)
  const base = checkedUrl(url, 'WARIFU_CORE_URL', 'https://core.bank.example/warifu/v1').replace(/\/$/, '')
  const { hostname, search, hash } = new URL(base)
  if (search !== '' || hash !== '') throw new ConfigError('WARIFU_CORE_URL must have no ? and no #')
  if (keyFile === null && certFile === null && !isLocalHost(hostname.replace(/^\[(.*)\]$/, '$1')))
    throw new ConfigError(`WARIFU_CORE_URL beyond this machine needs ${names.key} or ${names.cert}`)
  const certificate = certFile === null || certKeyFile === null ? null : { certFile, keyFile: certKeyFile }
  const place = { url: base, keyFile, certificate }
  return { place, services: servicesOf(set(names.services)), pollMs: pollMsOf(set(names.poll)) }
}

function servicesOf(text: string | undefined): readonly string[] | null {
  if (text === undefined) return null
  const services = text.split(',').map((each) => each.trim())
  const wrong = services.find((each) => !/^[a-z0-9-]+\/[a-z0-9-]+$/.test(each))
  if (wrong !== undefined)
    throw new ConfigError(`${names.services} must be services such as kita/web-fb, not "${wrong}"`)
  return services
}

function pollMsOf(text: string | undefined): number {
  const { usual, least, most } = pollSeconds
  const seconds = text === undefined ? usual : /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(seconds >= least && seconds <= most))
    throw new ConfigError(`${names.poll} must be a whole number from ${least} to ${most}, not "${text}"`)
  return seconds * 1000
}
