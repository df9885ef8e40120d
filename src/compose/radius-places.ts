import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { ConfigError, type Variables } from '../platform/cli/config-error.ts'
import type { Log } from '../platform/http/guards.ts'
import type { Listening, RadiusSockets, TlsListening } from '../platform/radius/sockets.ts'

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

/** Listens; null where the settings leave it off. Throws ConfigError for files and ports that can't be used. */
export async function openRadius({ udp, tls }: RadiusPlaces, log: Log): Promise<RadiusSockets | null> {
  if (udp === null && tls === null) return null
  const { openRadiusSockets } = await import('../platform/radius/sockets.ts')
  const secured = tls && withFiles(tls)
  try {
    return await openRadiusSockets({ udp, tls: secured, log })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code === 'EADDRINUSE' ? 'another process listens there' : message
    throw new ConfigError(
      `cannot listen for RADIUS: ${reason} (WARIFU_RADIUS_UDP and WARIFU_RADIUS_TLS say where)`,
    )
  }
}

function withFiles({ certFile, keyFile, caFile, ...place }: Listening & TlsFiles): TlsListening {
  const read = (file: string, name: string) => {
    try {
      return readFileSync(file)
    } catch (error) {
      throw new ConfigError(`WARIFU_RADIUS_TLS_${name}_FILE cannot be read: ${(error as Error).message}`)
    }
  }
  const files = { cert: read(certFile, 'CERT'), key: read(keyFile, 'KEY'), ca: read(caFile, 'CA') }
  try {
    createSecureContext(files)
  } catch (error) {
    throw new ConfigError(
      `the certificate, key or CA of WARIFU_RADIUS_TLS cannot be used: ${(error as Error).message}`,
    )
  }
  return { ...place, ...files }
}
