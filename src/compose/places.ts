import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { listAuthorities } from '../authority/operations/certificates/authorities.ts'
import type { Context } from '../authority/operations/context.ts'
import { ConfigError } from '../platform/cli/config-error.ts'
import type { Log } from '../platform/http/guards.ts'
import { createHttpServer, type Served } from '../platform/http/server.ts'
import type { Config } from './config.ts'

/** Where this process listens. */
export type Place = { readonly server: Server; readonly port: number }

/** The main port, and one more that asks browsers for certificates, so that nobody else is bothered with that. */
export async function placesOf(config: Config, context: Context, app: Served, log: Log) {
  const { port, tls, certificates } = config
  const files = tls === null ? null : { cert: textOf(tls.certFile), key: textOf(tls.keyFile) }
  const open = (at: number, clientAuthorities: string | null): Place => {
    try {
      const settings = files === null ? null : { ...files, clientAuthorities }
      return { server: createHttpServer(app, log, settings), port: at }
    } catch (error) {
      throw new ConfigError(`WARIFU_TLS_CERT_FILE or _KEY_FILE cannot be used: ${(error as Error).message}`)
    }
  }
  const main = open(port, null)
  if (certificates === null || certificates.port === null) return [main]
  const authorities = await listAuthorities(context)
  if (authorities.length === 0)
    throw new ConfigError('WARIFU_CERT_PORT needs an authority for certificates: ./warifu ca create')
  return [main, open(certificates.port, authorities.map(({ certificate }) => certificate).join(''))]
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(`WARIFU_TLS_CERT_FILE or _KEY_FILE cannot be read: ${(error as Error).message}`)
  }
}

/** Rejects if the port is not available. */
export function listen(
  server: Server,
  {
    host,
    port,
    says = 'PORT and HOST',
  }: { readonly host: string; readonly port: number; readonly says?: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      const reason = code === 'EADDRINUSE' ? 'another process listens there' : message
      reject(new ConfigError(`cannot listen at ${host}:${port}: ${reason} (${says} say where)`))
    })
    server.listen(port, host, resolve)
  })
}
