import { decryptValue, deriveFileKey, isMac } from '../../../platform/secrets/pskc.ts'
import { type Candidate, parseWhole, type TokenFileError, Unreadable } from './file-token.ts'
import {
  decodeBase64,
  nameOfPackage,
  type Opener,
  pskcNamespace,
  readEncrypted,
  readPackage,
} from './pskc-key.ts'
import { child, createElementReader, type Element, textAt } from './xml-elements.ts'

/** What opens a file: nothing, an agreed key, or a password. */
export type FileKey =
  | { readonly kind: 'none' }
  | { readonly kind: 'key'; readonly bytes: Uint8Array }
  | { readonly kind: 'password'; readonly text: string }

export type Finding =
  | { readonly kind: 'token'; readonly candidate: Candidate }
  | { readonly kind: 'error'; readonly error: TokenFileError }
  | { readonly kind: 'note'; readonly note: 'pin' | 'signature' }

const pieceLength = 64 * 1024

/**
 * The tokens of a PSKC file (RFC 6030) in order, one key package at a time, so that a file of any length takes the
 * memory of one. `texts` is the decoded file. Throws Unreadable if it can't be read any further.
 */
export async function* readPskc(
  texts: AsyncIterable<string>,
  fileKey: FileKey,
  plain: boolean,
): AsyncGenerator<Finding> {
  let opener: Opener = { plain, key: fileKey.kind === 'key' ? fileKey.bytes : null, mac: null }
  const waiting: Element[] = []
  const heads = new Set<string>()
  const reader = createElementReader(checkRoot, (element) => waiting.push(element))
  async function* settled(): AsyncGenerator<Finding> {
    for (const element of waiting.splice(0)) {
      if (element.name === 'Signature') yield { kind: 'note', note: 'signature' }
      if (element.namespace !== pskcNamespace) continue
      if (element.name !== 'KeyPackage') checkOnce(element, heads)
      if (element.name === 'EncryptionKey') opener = { ...opener, key: await openKey(element, fileKey) }
      if (element.name === 'MACMethod') opener = { ...opener, mac: openMac(element, opener.key) }
      if (element.name === 'KeyPackage') yield found(element, opener)
    }
  }
  for await (const text of texts) {
    for (let at = 0; at < text.length; at += pieceLength) {
      reader.write(text.slice(at, at + pieceLength))
      yield* settled()
    }
  }
  reader.close()
  yield* settled()
}

function found(keyPackage: Element, opener: Opener): Finding {
  const read = readPackage(keyPackage, opener)
  if (read === 'pin') return { kind: 'note', note: 'pin' }
  if (!('problem' in read)) return { kind: 'token', candidate: read }
  return { kind: 'error', error: { line: keyPackage.line, item: nameOfPackage(keyPackage), ...read } }
}

/** The schema allows one of each; deriving a key for every one of many would keep the machine busy. */
function checkOnce({ name, line }: Element, heads: Set<string>): void {
  if (heads.has(name) && name !== 'Extensions') throw new Unreadable('not_pskc', line, name)
  heads.add(name)
}

/** RFC 6030 §1.2: another major version is another format. */
function checkRoot({ name, namespace, attributes, line }: Element): void {
  if (name !== 'KeyContainer' || namespace !== pskcNamespace) throw new Unreadable('not_pskc', line)
  const version = attributes['Version'] ?? ''
  if (!/^0*1\.[0-9]{1,4}$/.test(version)) throw new Unreadable('version', line, version.slice(0, 20))
}

/** The file's key: the agreed one, or the one derived from the password (RFC 6030 §6.1, §6.2). */
async function openKey(element: Element, fileKey: FileKey): Promise<Uint8Array> {
  const { line } = element
  const derived = child(element, 'DerivedKey')
  if (derived === undefined) {
    if (child(element, 'X509Data') !== undefined) throw new Unreadable('encryption', line, 'X509Data')
    if (fileKey.kind !== 'key') throw new Unreadable('key_missing', line)
    return fileKey.bytes
  }
  if (fileKey.kind !== 'password') throw new Unreadable('password_missing', line)
  const method = child(derived, 'KeyDerivationMethod')
  const uri = method?.attributes['Algorithm'] ?? ''
  if (!uri.endsWith('#pbkdf2')) throw new Unreadable('derivation', line, uri.slice(0, 100))
  const parameters = child(method, 'PBKDF2-params')
  const key = await deriveFileKey(fileKey.text, {
    salt: decodeBase64(textAt(parameters, 'Salt', 'Specified')) ?? new Uint8Array(),
    iterations: parseWhole(textAt(parameters, 'IterationCount')) ?? 0,
    keyBytes: parseWhole(textAt(parameters, 'KeyLength')) ?? 0,
    // An attribute in the schema; python3-pskc 1.2 writes it as text.
    prf: child(parameters, 'PRF')?.attributes['Algorithm'] ?? (textAt(parameters, 'PRF') || null),
  })
  if (key === undefined) throw new Unreadable('derivation', line)
  return key
}

/** The MAC and its key: a random one from the file, or else the file's own key (RFC 6030 §6.1.1). */
function openMac(element: Element, key: Uint8Array | null): NonNullable<Opener['mac']> {
  const { line, attributes } = element
  const method = attributes['Algorithm'] ?? ''
  if (!isMac(method)) throw new Unreadable('mac_method', line, method.slice(0, 100))
  if (key === null) throw new Unreadable('key_missing', line)
  const macKey = child(element, 'MACKey', pskcNamespace)
  if (macKey === undefined) return { method, key }
  const encrypted = readEncrypted(macKey)
  if (encrypted === undefined) throw new Unreadable('mac_method', line)
  const opened = decryptValue(key, encrypted)
  // The first use of the key: most wrong keys show here.
  if (opened === 'undecipherable') throw new Unreadable('wrong_key', line)
  if (typeof opened === 'string') throw new Unreadable(opened, line)
  return { method, key: opened }
}
