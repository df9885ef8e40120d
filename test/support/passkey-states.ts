import type { Passkey, PasskeyHolder } from '../../src/authority/rules/passkeys.ts'
import { shoko } from './world.ts'

/** A passkey that has counted since long. */
export function passkey(changes: Partial<Passkey> = {}): Passkey {
  return {
    credentialId: 'credential-1',
    publicKey: 'key-1',
    counter: 0,
    transports: ['internal'],
    deviceType: 'multiDevice',
    backedUp: true,
    aaguid: '00000000-0000-0000-0000-000000000000',
    name: '試験用の端末',
    registeredAtMs: 1,
    usableFromMs: 2,
    lastUsedAtMs: null,
    confirmed: true,
    stoppedAtMs: null,
    ...changes,
  }
}

/** What an event says of a passkey that is registered. */
export function newPasskey() {
  const { lastUsedAtMs: _, confirmed: __, stoppedAtMs: ___, ...made } = passkey()
  return made
}

/** A user with this one passkey. */
export function passkeyHolder(changes: Partial<Passkey> = {}): PasskeyHolder {
  const one = passkey(changes)
  return {
    service: shoko,
    userId: '0000000002',
    userHandle: 'handle-1',
    effectiveFromMs: one.usableFromMs,
    passkeys: [one],
  }
}
