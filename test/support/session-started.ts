import type { Event } from './events.ts'

type Of = { readonly service: string; readonly userId: string; readonly sessionHash: string }

/** Somebody is in a session, without the steps that lead there. */
export function sessionStarted(
  of: Of,
  { startedAtMs, expiresAtMs }: { readonly startedAtMs: number; readonly expiresAtMs: number },
): Extract<Event, { readonly type: 'session_started' }> {
  return {
    type: 'session_started',
    ...of,
    stage: 'authenticated',
    purpose: 'login',
    startedAtMs,
    expiresAtMs,
  }
}
