// Tokens as they begin, for the lives of states.

import type { Confidential } from '../../../src/platform/decision/event.ts'
import type { Event } from '../../support/events.ts'

const secret = <V>(confidential: V): Confidential<V> => ({ confidential })
const whole = Number.MAX_SAFE_INTEGER

export function tokenIssued(tokenId: string, bytes: Uint8Array, time: boolean): Event {
  return {
    type: 'token_issued',
    tokenId,
    movingFactor: time ? 'time' : 'event',
    formFactor: time ? 'mobile' : 'desktop',
    algorithm: time ? 'SHA1' : 'SHA512',
    digits: time ? 6 : 8,
    periodSeconds: 30,
    sealedSecret: secret(bytes),
    issuedAtMs: 0,
    expiresAtMs: whole,
  }
}

export function tokenImported(tokenId: string): Event {
  const { type: _, ...terms } = tokenIssued(tokenId, new Uint8Array(20), false) as Extract<
    Event,
    { type: 'token_issued' }
  >
  const hardware = {
    formFactor: 'hardware',
    lastStep: 41,
    serialNo: '007',
    serialKey: '007',
    manufacturer: null,
  } as const
  return { type: 'token_imported', ...terms, ...hardware }
}

export function tokenRequested(tokenId: string, expiresAtMs: number): Event {
  return { type: 'token_requested', requestHash: 'r1', fingerprint: 'f1', tokenId, expiresAtMs }
}
