import { ConfigError, type Variables } from '../platform/cli/config-error.ts'
import {
  type EventPlace,
  eventsToFile,
  eventsToSyslog,
  type SyslogStream,
} from '../platform/journal/destinations.ts'
import { syslogServer } from './checkpoint-places.ts'

/** Where a SIEM is told what happens; either, both, or neither. */
export type EventPlaces = { readonly file: string | null; readonly syslog: SyslogStream | null }

/** Datagrams come in any order, or not at all. */
export function eventPlaces(set: Variables): EventPlaces {
  const syslog = syslogServer(set('WARIFU_EVENTS_SYSLOG'), 'WARIFU_EVENTS_SYSLOG')
  if (syslog?.by === 'udp')
    throw new ConfigError(
      'WARIFU_EVENTS_SYSLOG must be tcp://, tls:// or unix:/path: udp:// loses and reorders',
    )
  return { file: set('WARIFU_EVENTS_FILE') ?? null, syslog }
}

export function openEventPlaces({ file, syslog }: EventPlaces): readonly EventPlace[] {
  return [
    ...(file === null ? [] : [eventsToFile(file)]),
    ...(syslog === null ? [] : [eventsToSyslog(syslog)]),
  ]
}
