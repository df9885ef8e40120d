import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { KeyRingError, type KeyToken, readClosedFile } from './key-ring.ts'
import type { WrappingKey } from './wrapped-ring.ts'

/** Where a token of PKCS #11 is, and what opens it. */
export type TokenAccess = {
  /** The shared library of the token's maker. */
  readonly module: string
  /** The file of the PIN, which no argument ever holds. */
  readonly pinFile: string
  readonly pinKeptAs: 'file' | 'credential'
  /** Made when the token refuses the PIN: nothing tries again until somebody deletes it, since few attempts lock a token. */
  readonly refusedFile: string
  /** What the library may need of the environment. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

type KeyOfToken = Pick<WrappingKey, 'token' | 'keyId'>

/** Said of a mechanism that a token doesn't know; it took the PIN. */
export class MechanismUnknown extends KeyRingError {}

const program = 'pkcs11-tool'
const oaep = ['--mechanism', 'RSA-PKCS-OAEP', '--hash-algorithm']
/** A module on the network may take its time; one that hangs must not hold a start for ever. */
const answersWithinMs = 20_000
const pinVariable = 'WARIFU_TOKEN_PIN'

/**
 * A token that is asked by OpenSC's pkcs11-tool, in a process of its own: nothing of the maker's library runs in ours. Throws
 * KeyRingError, which says what is missing.
 */
export function createKeyToken(access: TokenAccess): KeyToken {
  const held: Buffer[] = []
  return {
    held: () => held,
    unwrap({ dataKey: wrapped, ...key }) {
      const hash = key.hash === 'SHA-256' ? 'SHA256' : key.hash
      const dataKey = askedWithPin(access, key, wrapped, ['--decrypt', ...oaep, hash])
      held.push(dataKey)
      return dataKey
    },
    publicKey: (key) => askedWithPin(access, key, '', ['--read-object', '--type', 'pubkey']),
  }
}

function askedWithPin(
  access: TokenAccess,
  key: KeyOfToken,
  input: string | Buffer,
  words: readonly string[],
): Buffer {
  refuseAfterRefusal(access)
  refuseLastAttempt(access, key)
  // pkcs11-tool takes a PIN from a terminal, as an argument, which every user of the machine sees, or from its environment,
  // which only this user sees, and root.
  const login = ['--login', '--pin', `env:${pinVariable}`, '--id', key.keyId]
  return asked(access, key, { input, pin: pinOf(access) }, [...login, ...words])
}

function pinOf({ pinFile, pinKeptAs }: TokenAccess): string {
  const pin = readClosedFile(pinFile, pinKeptAs).trimEnd()
  if (pin === '') throw new KeyRingError(`${pinFile} is empty: it must hold the PIN of the token`)
  return pin
}

/** What it printed. */
function asked(
  access: TokenAccess,
  key: KeyOfToken,
  { input, pin }: { readonly input: string | Buffer; readonly pin?: string },
  words: readonly string[],
): Buffer {
  const { module, environment } = access
  const { status, stdout, stderr, error } = spawnSync(
    program,
    ['--module', module, '--token-label', key.token, ...words],
    {
      input,
      timeout: answersWithinMs,
      killSignal: 'SIGKILL',
      env: { ...environment, LC_ALL: 'C', ...(pin !== undefined && { [pinVariable]: pin }) },
    },
  )
  if (error === undefined && status === 0) return stdout
  throw faultOf(access, key, {
    said: stderr?.toString() ?? '',
    code: (error as NodeJS.ErrnoException | undefined)?.code,
  })
}

/** In English, and in Japanese for whoever is called at night. */
function faultOf(
  access: TokenAccess,
  { token, keyId }: KeyOfToken,
  { said, code }: { readonly said: string; readonly code: string | undefined },
): KeyRingError {
  const { module, pinFile, refusedFile } = access
  if (code === 'ENOENT')
    return new KeyRingError(
      `${program} is missing: install the package opensc (${program} がありません。opensc を導入してください)`,
    )
  if (code === 'ETIMEDOUT')
    return new KeyRingError(
      `the token ${token} did not answer within ${answersWithinMs / 1000} seconds (トークン ${token} が応答しません)`,
    )
  if (/CKR_PIN_(INCORRECT|INVALID|LEN_RANGE|LOCKED|EXPIRED)/.test(said)) {
    const isLocked = /CKR_PIN_LOCKED/.test(said)
    writeFileSync(refusedFile, `${token}\n`, { mode: 0o600 })
    return new KeyRingError(
      isLocked
        ? `the PIN of the token ${token} is locked: whoever keeps the token unlocks it, then delete ${refusedFile} (トークン ${token} のPINがロックされています)`
        : `the token ${token} refused the PIN of ${pinFile}: correct it, then delete ${refusedFile}; until then it is not tried again (トークン ${token} のPINが違います。訂正してから ${refusedFile} を削除してください)`,
    )
  }
  const known = faults.find(([pattern]) => pattern.test(said))
  if (known !== undefined) {
    const [, text] = known
    return new KeyRingError(text({ token, keyId, module }))
  }
  if (/CKR_(ARGUMENTS_BAD|MECHANISM_INVALID|MECHANISM_PARAM_INVALID|FUNCTION_NOT_SUPPORTED)/.test(said))
    return new MechanismUnknown(
      `the token ${token} does not decrypt in this way (RSA-PKCS-OAEP): ${lastLine(said)} (トークン ${token} はこの方式の復号に対応していません)`,
    )
  return new KeyRingError(
    `the token ${token} did not unwrap the key ring: ${lastLine(said)} (トークン ${token} で鍵束を開けません)`,
  )
}

type Named = KeyOfToken & { readonly module: string }

const faults: readonly (readonly [RegExp, (named: Named) => string])[] = [
  [
    /Failed to load pkcs11 module/,
    ({ module }) =>
      `the PKCS #11 module ${module} cannot be loaded: look at WARIFU_PKCS11_MODULE (PKCS#11モジュール ${module} を読み込めません)`,
  ],
  [
    /No slot with token named|No slot with a token|CKR_TOKEN_NOT_PRESENT|CKR_SLOT_ID_INVALID|CKR_DEVICE_REMOVED/,
    ({ token }) =>
      `there is no token ${token}: is it connected, and its service up? (トークン ${token} が見つかりません)`,
  ],
  [
    /key not found|object not found/,
    ({ token, keyId }) =>
      `the token ${token} has no key ${keyId} (トークン ${token} に鍵 ${keyId} がありません)`,
  ],
]

function lastLine(said: string): string {
  const lines = said.split('\n').filter((line) => line !== '' && line !== 'Aborting.')
  return lines.at(-1) ?? 'it said nothing'
}

function refuseAfterRefusal({ refusedFile, pinFile }: TokenAccess): void {
  if (!existsSync(refusedFile)) return
  const token = readFileSync(refusedFile, 'utf8').trim()
  throw new KeyRingError(
    `the token ${token} has refused the PIN, and it is not tried again: correct ${pinFile}, then delete ${refusedFile} (PINが違うため、再試行しません。訂正してから ${refusedFile} を削除してください)`,
  )
}

/** Another machine, or a person, may have used up all attempts but one. */
function refuseLastAttempt(access: TokenAccess, key: KeyOfToken): void {
  const { token } = key
  const slots = asked(access, key, { input: '' }, ['--list-token-slots']).toString()
  const state = pinStateIn(slots, token)
  if (state === 'sound') return
  throw new KeyRingError(
    state === 'locked'
      ? `the PIN of the token ${token} is locked: whoever keeps the token unlocks it (トークン ${token} のPINがロックされています)`
      : `a wrong PIN would lock the token ${token} now, so it is not tried: log into it once by hand (次にPINを間違えるとトークン ${token} がロックされるため、試行しません)`,
  )
}

/** What pkcs11-tool prints of a token's PIN (PKCS #11 §3.2, CKF_USER_PIN_FINAL_TRY and CKF_USER_PIN_LOCKED). */
export function pinStateIn(slots: string, token: string): 'sound' | 'last_attempt' | 'locked' {
  const slot = slots.split(/^Slot /m).find((each) => each.split('\n').some((line) => labelOf(line) === token))
  const flags = slot?.split('\n').find((line) => line.includes('token flags')) ?? ''
  if (flags.includes('user PIN locked')) return 'locked'
  return flags.includes('final user PIN try') ? 'last_attempt' : 'sound'
}

function labelOf(line: string): string | undefined {
  return /^ *token label *: (.*)$/.exec(line)?.[1]?.trimEnd()
}
