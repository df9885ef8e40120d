import { readFileSync } from 'node:fs'
import { ConfigError, type Variables } from '../platform/cli/config-error.ts'
import type { Log } from '../platform/http/guards.ts'
import type { Listening, RadiusSockets } from '../platform/radius/sockets.ts'

/** Where machines ask by RADIUS, over UDP, over TLS, both or neither. */
export type RadiusPlaces = {
  readonly udp: Listening | null
  readonly tls: (Listening & TlsFiles) | null
}

type TlsFiles = { readonly certFile: string; readonly keyFile: string; readonly caFile: string }

/** Throws ConfigError for a place that is none, or TLS without its files. */
export function radiusPlaces(set: Variables): RadiusPlaces {
  const udp = set('WARIFU_RADIUS_UDP')
  const tls = set('WARIFU_RADIUS_TLS')
  return {
    udp: udp === undefined ? null : placeOf(udp, 'WARIFU_RADIUS_UDP'),
    tls: tls === undefined ? null : { ...placeOf(tls, 'WARIFU_RADIUS_TLS'), ...tlsFiles(set) },
  }
}

function tlsFiles(set: Variables): TlsFiles {
  const [certFile, keyFile, caFile] = ['CERT', 'KEY', 'CA'].map((each) =>
    set(`WARIFU_RADIUS_TLS_${each}_FILE`),
  )
  if (certFile === undefined || keyFile === undefined || caFile === undefined)
    throw new ConfigError(
      'WARIFU_RADIUS_TLS needs WARIFU_RADIUS_TLS_CERT_FILE, WARIFU_RADIUS_TLS_KEY_FILE and WARIFU_RADIUS_TLS_CA_FILE',
    )
  return { certFile, keyFile, caFile }
}

const form = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+)):(\d{1,5})$/

function placeOf(text: string, name: string): Listening {
  const [, six, other, digits = ''] = form.exec(text) ?? []
  const [host, port] = [six ?? other, Number(digits)]
  if (host === undefined || port < 1 || port > 65_535)
    throw new ConfigError(
      `${name} must be an address and a port such as 192.0.2.1:1812 or [::1]:1812, not "${text}"`,
    )
  return { host, port }
}

/** Listens; null where the settings leave it off. Rejects for files that can't be read and ports that can't be had. */
export async function openRadius({ udp, tls }: RadiusPlaces, log: Log): Promise<RadiusSockets | null> {
  if (udp === null && tls === null) return null
  const { openRadiusSockets } = await import('../platform/radius/sockets.ts')
  const read = (file: string) => readFileSync(file)
  const secured = tls && {
    ...tls,
    cert: read(tls.certFile),
    key: read(tls.keyFile),
    ca: read(tls.caFile),
  }
  return openRadiusSockets({ udp, tls: secured, log })
}
