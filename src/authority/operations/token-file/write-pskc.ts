import { type Derivation, type FileProtection, fileMethods } from '../../../platform/secrets/pskc.ts'
import type { Token, TokenUse } from '../../rules/token.ts'
import { pskcNamespace } from './pskc-key.ts'

/** How a new file's secrets are protected; null: not at all. */
export type Protected = { readonly protection: FileProtection; readonly derivation: Derivation | null } | null

const namespaces = {
  pskc: pskcNamespace,
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  xenc: 'http://www.w3.org/2001/04/xmlenc#',
  xenc11: 'http://www.w3.org/2009/xmlenc11#',
  pkcs5: 'http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#',
} as const

/** The head of a PSKC file, as in figures 6 and 7 of RFC 6030. */
export function pskcHead(protect: Protected): string {
  const declared = Object.entries(namespaces).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
  const head = `<?xml version="1.0" encoding="UTF-8"?>\n<pskc:KeyContainer Version="1.0"${declared.join('')}>\n`
  if (protect === null) return head
  const { protection, derivation } = protect
  const key =
    derivation === null ? '<ds:KeyName>Pre-shared-key</ds:KeyName>' : `\n${derivedKey(derivation)}\n`
  return `${head}<pskc:EncryptionKey>${key}</pskc:EncryptionKey>
<pskc:MACMethod Algorithm="${fileMethods.mac}">
<pskc:MACKey>${encrypted(protection.macKey)}</pskc:MACKey>
</pskc:MACMethod>
`
}

function derivedKey({ salt, iterations, keyBytes, prf }: Derivation): string {
  return `<xenc11:DerivedKey>
<xenc11:KeyDerivationMethod Algorithm="${fileMethods.derivation}"><pkcs5:PBKDF2-params>
<Salt><Specified>${base64(salt)}</Specified></Salt><IterationCount>${iterations}</IterationCount><KeyLength>${keyBytes}</KeyLength><PRF Algorithm="${prf}"/>
</pkcs5:PBKDF2-params></xenc11:KeyDerivationMethod>
<xenc11:MasterKeyName>Password</xenc11:MasterKeyName>
</xenc11:DerivedKey>`
}

function encrypted(bytes: Uint8Array): string {
  return `<xenc:EncryptionMethod Algorithm="${fileMethods.cipher}"/><xenc:CipherData><xenc:CipherValue>${base64(bytes)}</xenc:CipherValue></xenc:CipherData>`
}

/** One key package; the token ID serves as the device's serial number and as the ID of the key. */
export function pskcPackage(
  token: Token,
  { lastStep }: Pick<TokenUse, 'lastStep'>,
  secret: Uint8Array,
  protect: Protected,
): string {
  const { tokenId, movingFactor, algorithm, digits, periodSeconds, expiresAtMs } = token
  const expires = Temporal.Instant.fromEpochMilliseconds(expiresAtMs).toString()
  const event = movingFactor === 'event'
  // RFC 6030 §4.2: the counter is the next one.
  const factor = event
    ? plain('Counter', lastStep + 1)
    : `${plain('Time', 0)}${plain('TimeInterval', periodSeconds)}`
  const suite = algorithm === 'SHA1' ? '' : `<pskc:Suite>HMAC-${algorithm}</pskc:Suite>`
  return `<pskc:KeyPackage>
<pskc:DeviceInfo><pskc:SerialNo>${tokenId}</pskc:SerialNo></pskc:DeviceInfo>
<pskc:Key Id="${tokenId}" Algorithm="${pskcNamespace}:${event ? 'hotp' : 'totp'}">
<pskc:AlgorithmParameters>${suite}<pskc:ResponseFormat Length="${digits}" Encoding="DECIMAL"/></pskc:AlgorithmParameters>
<pskc:Data><pskc:Secret>${secretValue(secret, protect)}</pskc:Secret>${factor}</pskc:Data>
<pskc:Policy><pskc:ExpiryDate>${expires}</pskc:ExpiryDate><pskc:KeyUsage>OTP</pskc:KeyUsage></pskc:Policy>
</pskc:Key>
</pskc:KeyPackage>
`
}

export const pskcEnd = '</pskc:KeyContainer>\n'

function plain(name: string, value: number): string {
  return `<pskc:${name}><pskc:PlainValue>${value}</pskc:PlainValue></pskc:${name}>`
}

function secretValue(secret: Uint8Array, protect: Protected): string {
  if (protect === null) return `<pskc:PlainValue>${base64(secret)}</pskc:PlainValue>`
  const { encrypted: bytes, mac } = protect.protection.protect(secret)
  return `<pskc:EncryptedValue>${encrypted(bytes)}</pskc:EncryptedValue><pskc:ValueMAC>${base64(mac)}</pskc:ValueMAC>`
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
