import { ConfigError, isLocalHost, type Variables } from '../platform/cli/config-error.ts'
import type { SyslogServer } from '../platform/journal/destinations.ts'

/** Places for checkpoints; any of them, or none. */
export type CheckpointPlaces = {
  readonly file: string | null
  readonly syslog: SyslogServer | null
  readonly http: { readonly url: string; readonly tokenFile: string | null } | null
}

const syslogPorts = { udp: 514, tcp: 601, tls: 6514 } as const

export function checkpointPlaces(set: Variables): CheckpointPlaces {
  const url = set('WARIFU_CHECKPOINTS_URL')
  const tokenFile = set('WARIFU_CHECKPOINTS_TOKEN_FILE') ?? null
  if (tokenFile !== null && url === undefined)
    throw new ConfigError('WARIFU_CHECKPOINTS_TOKEN_FILE needs WARIFU_CHECKPOINTS_URL')
  return {
    file: set('WARIFU_CHECKPOINTS_FILE') ?? null,
    syslog: syslogServer(set('WARIFU_CHECKPOINTS_SYSLOG'), 'WARIFU_CHECKPOINTS_SYSLOG'),
    http:
      url === undefined
        ? null
        : { url: checkedUrl(url, 'WARIFU_CHECKPOINTS_URL', 'https://log.example.jp/checkpoints'), tokenFile },
  }
}

/** In the clear only on this machine: what is shown there would be anybody's. Throws ConfigError naming the variable. */
export function checkedUrl(text: string, variable: string, example: string): string {
  const url = URL.parse(text)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocalHost(hostOf(url)))
  if (url === null || !isSafe || url.username !== '' || url.password !== '')
    throw new ConfigError(`${variable} must be a URL such as ${example}, without a password`)
  return text
}

/** Throws ConfigError naming the variable. */
export function syslogServer(text: string | undefined, variable: string): SyslogServer | null {
  if (text === undefined) return null
  const url = URL.parse(text)
  const by = url?.protocol.slice(0, -1)
  if (url !== null && by === 'unix' && url.host === '' && url.pathname.length > 1)
    return { by, path: decodeURIComponent(url.pathname) }
  const isServer = url !== null && url.hostname !== '' && /^\/?$/.test(url.pathname) && url.search === ''
  if (isServer && (by === 'udp' || by === 'tcp' || by === 'tls'))
    return { by, host: hostOf(url), port: url.port === '' ? syslogPorts[by] : Number(url.port) }
  throw new ConfigError(
    `${variable} must be udp://, tcp:// or tls:// with a host, or unix:/path, not "${text}"`,
  )
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}
