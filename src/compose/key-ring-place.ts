import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ConfigError, type Variables } from '../platform/cli/config-error.ts'
import type { Kept, KeptAs } from '../platform/secrets/key-ring.ts'
import { createKeyToken, type TokenAccess } from '../platform/secrets/key-token.ts'

const fileName = 'keys.json'
const pinName = 'pkcs11-pin'

/**
 * Where the key ring lies: where WARIFU_KEYS_FILE says, among the credentials that systemd gave to this service
 * (systemd.exec(5), CREDENTIALS_DIRECTORY), or in the data directory; and which token unwraps it. Throws ConfigError.
 */
export function keyRingPlace(
  set: Variables,
  dataDir: string,
  environment: TokenAccess['environment'],
): { readonly keysFile: string; readonly keysKept: Kept } {
  const { file, as } = placed(set('WARIFU_KEYS_FILE'), fileName, set) ?? own(`${dataDir}/${fileName}`)
  const module = set('WARIFU_PKCS11_MODULE')
  if (module === undefined) return { keysFile: file, keysKept: { as, token: null } }
  const pin = placed(set('WARIFU_PKCS11_PIN_FILE'), pinName, set)
  if (pin === undefined)
    throw new ConfigError(
      `WARIFU_PKCS11_PIN_FILE must name the file of the token’s PIN where WARIFU_PKCS11_MODULE is set, unless ${pinName} is among the credentials`,
    )
  const token = createKeyToken({
    module,
    pinFile: pin.file,
    pinKeptAs: pin.as,
    refusedFile: join(dataDir, 'pkcs11-pin-refused'),
    environment,
  })
  return { keysFile: file, keysKept: { as, token } }
}

type Placed = { readonly file: string; readonly as: KeptAs }

const own = (file: string): Placed => ({ file, as: 'file' })

/** The file that is named, or else found among the credentials. */
function placed(named: string | undefined, name: string, set: Variables): Placed | undefined {
  const credentials = set('CREDENTIALS_DIRECTORY')
  const given = credentials === undefined ? undefined : join(credentials, name)
  const file = named ?? (given !== undefined && existsSync(given) ? given : undefined)
  if (file === undefined) return undefined
  // However it was named: a unit may say WARIFU_KEYS_FILE=%d/keys.json.
  const isCredential = credentials !== undefined && dirname(resolve(file)) === resolve(credentials)
  return { file, as: isCredential ? 'credential' : 'file' }
}
