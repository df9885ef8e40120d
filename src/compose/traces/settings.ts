import { ConfigError, isLocalHost, type Variables } from '../../platform/cli/config-error.ts'

/** Where traces go, and which share of those that begin here. */
export type TraceSettings = {
  readonly url: string
  readonly tokenFile: string | null
  /** From 0 to 1. */
  readonly ratio: number
  readonly serviceName: string
}

/** The variables that OpenTelemetry names for every language, as far as there is something to choose. */
export function traceSettings(set: Variables): TraceSettings | null {
  const endpoint = set('OTEL_EXPORTER_OTLP_ENDPOINT')
  const tokenFile = set('WARIFU_TRACES_TOKEN_FILE')
  if (endpoint === undefined) {
    if (tokenFile !== undefined)
      throw new ConfigError('WARIFU_TRACES_TOKEN_FILE needs OTEL_EXPORTER_OTLP_ENDPOINT')
    return null
  }
  return {
    url: `${collectorOf(endpoint)}/v1/traces`,
    tokenFile: tokenFile ?? null,
    ratio: share(set('OTEL_TRACES_SAMPLER_ARG') ?? '1'),
    serviceName: set('OTEL_SERVICE_NAME') ?? 'warifu',
  }
}

/** Sent in the clear only on this machine: what institutions' customers do when is nobody else's to know. */
function collectorOf(text: string): string {
  const url = URL.parse(text)
  const host = url?.hostname.replace(/^\[(.*)\]$/, '$1') ?? ''
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocalHost(host))
  if (url === null || !isSafe || url.username + url.password + url.search + url.hash !== '')
    throw new ConfigError(
      'OTEL_EXPORTER_OTLP_ENDPOINT must be https:// such as https://collector.example.jp:4318, or http:// on this machine',
    )
  return url.href.replace(/\/$/, '')
}

function share(text: string): number {
  if (/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/.test(text)) return Number(text)
  throw new ConfigError(`OTEL_TRACES_SAMPLER_ARG must be a share from 0 to 1 such as 0.1, not "${text}"`)
}
