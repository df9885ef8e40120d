import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Variables } from '../platform/cli/config-error.ts'
import type { KeptAs } from '../platform/secrets/key-ring.ts'

const fileName = 'keys.json'

/**
 * Where the key ring lies: where WARIFU_KEYS_FILE says, among the credentials that systemd gave to this service
 * (systemd.exec(5), CREDENTIALS_DIRECTORY), or in the data directory.
 */
export function keyRingPlace(
  set: Variables,
  dataDir: string,
): { readonly keysFile: string; readonly keysKeptAs: KeptAs } {
  const credentials = set('CREDENTIALS_DIRECTORY')
  const given = credentials === undefined ? undefined : join(credentials, fileName)
  const found = given !== undefined && existsSync(given) ? given : undefined
  const keysFile = set('WARIFU_KEYS_FILE') ?? found ?? `${dataDir}/${fileName}`
  // However it was named: a unit may say WARIFU_KEYS_FILE=%d/keys.json.
  const isCredential = credentials !== undefined && dirname(resolve(keysFile)) === resolve(credentials)
  return { keysFile, keysKeptAs: isCredential ? 'credential' : 'file' }
}
