// RADIUS packets (RFC 2865, RFC 3579 §3.2, RFC 5997): what Warifu reads and writes of them. Why the wire format is our
// own: decision 79.
import { equalBytes, hmacMd5, md5 } from '../secrets/md5.ts'

export const codes = {
  accessRequest: 1,
  accessAccept: 2,
  accessReject: 3,
  accessChallenge: 11,
  status: 12,
} as const

export type AnswerCode = typeof codes.accessAccept | typeof codes.accessReject | typeof codes.accessChallenge

export const attributes = {
  userName: 1,
  userPassword: 2,
  chapPassword: 3,
  replyMessage: 18,
  state: 24,
  callingStation: 31,
  proxyState: 33,
  eapMessage: 79,
  messageAuthenticator: 80,
} as const

export type Attribute = { readonly type: number; readonly value: Buffer }

/** A request as it came, of which nothing is proved yet. */
export type Packet = {
  readonly code: number
  readonly identifier: number
  readonly authenticator: Buffer
  readonly attributes: readonly Attribute[]
  /** Exactly the packet, without padding. */
  readonly bytes: Buffer
}

const headBytes = 20
export const packetBytesMax = 4096
const authenticatorBytes = 16
const authenticatorAt = 4
const passwordBytesMax = 128

/** Undefined for what is no packet of 20 to 4,096 bytes; what follows the packet in a datagram is padding. */
export function readPacket(datagram: Buffer): Packet | undefined {
  if (datagram.length < headBytes) return undefined
  const length = datagram.readUInt16BE(2)
  if (length < headBytes || length > packetBytesMax || length > datagram.length) return undefined
  const bytes = datagram.subarray(0, length)
  const found = readAttributes(bytes)
  if (found === undefined) return undefined
  const authenticator = bytes.subarray(authenticatorAt, headBytes)
  return { code: bytes.readUInt8(0), identifier: bytes.readUInt8(1), authenticator, attributes: found, bytes }
}

function readAttributes(bytes: Buffer): readonly Attribute[] | undefined {
  const found: Attribute[] = []
  for (let at = headBytes; at < bytes.length; ) {
    const [type = 0, length = 0] = [bytes[at], bytes[at + 1]]
    if (length < 2 || at + length > bytes.length) return undefined
    found.push({ type, value: bytes.subarray(at + 2, at + length) })
    at += length
  }
  return found
}

/** The only attribute of a type; undefined for none, and for several. */
export function onlyOf({ attributes: all }: Packet, type: number): Buffer | undefined {
  const values = all.filter((each) => each.type === type)
  return values.length === 1 ? values[0]?.value : undefined
}

export function has({ attributes: all }: Packet, type: number): boolean {
  return all.some((each) => each.type === type)
}

/**
 * Whether whoever sent it has the secret, by its Message-Authenticator. `missing`: it has none, so that anybody in between
 * could have made it.
 */
export function provenBy(packet: Packet, secret: Buffer): 'right' | 'wrong' | 'missing' {
  if (!has(packet, attributes.messageAuthenticator)) return 'missing'
  const shown = onlyOf(packet, attributes.messageAuthenticator)
  if (shown?.length !== authenticatorBytes) return 'wrong'
  const blank = Buffer.from(packet.bytes)
  blank.fill(0, shown.byteOffset - packet.bytes.byteOffset, shown.byteOffset - packet.bytes.byteOffset + 16)
  return equalBytes(hmacMd5(secret, blank), shown) ? 'right' : 'wrong'
}

/** User-Password in clear (RFC 2865 §5.2); undefined for what is none, or no UTF-8. */
export function revealPassword(packet: Packet, secret: Buffer): string | undefined {
  const hidden = onlyOf(packet, attributes.userPassword)
  if (hidden === undefined || hidden.length === 0) return undefined
  if (hidden.length % 16 !== 0 || hidden.length > passwordBytesMax) return undefined
  const clear = Buffer.alloc(hidden.length)
  let before = packet.authenticator
  for (let at = 0; at < hidden.length; at += 16) {
    const mask = md5(secret, before)
    before = hidden.subarray(at, at + 16)
    for (let i = 0; i < 16; i++) clear[at + i] = (before[i] ?? 0) ^ (mask[i] ?? 0)
  }
  const end = clear.indexOf(0)
  if (end < 0) return textOf(clear)
  // What fills the last block is zeros.
  return clear.subarray(end).every((byte) => byte === 0) ? textOf(clear.subarray(0, end)) : undefined
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Undefined for what is no UTF-8. */
export function textOf(value: Buffer | undefined): string | undefined {
  if (value === undefined) return undefined
  try {
    return utf8.decode(value)
  } catch {
    return undefined
  }
}

const valueBytesMax = 253

/**
 * The answer to a request: Message-Authenticator first, so that nobody in between can turn a rejection into an acceptance
 * (RFC 3579; the forgery of 2024 against MD5), and every Proxy-State of the request, in its order.
 */
export function answerTo(
  request: Packet,
  secret: Buffer,
  code: AnswerCode,
  more: readonly Attribute[] = [],
): Buffer {
  const states = request.attributes.filter(({ type }) => type === attributes.proxyState)
  const blank = { type: attributes.messageAuthenticator, value: Buffer.alloc(authenticatorBytes) }
  const body = Buffer.concat([blank, ...more, ...states].map(attributeBytes))
  const head = Buffer.alloc(headBytes)
  head.writeUInt8(code, 0)
  head.writeUInt8(request.identifier, 1)
  head.writeUInt16BE(headBytes + body.length, 2)
  request.authenticator.copy(head, authenticatorAt)
  const answer = Buffer.concat([head, body])
  hmacMd5(secret, answer).copy(answer, headBytes + 2)
  md5(answer, secret).copy(answer, authenticatorAt)
  return answer
}

function attributeBytes({ type, value }: Attribute): Buffer {
  if (value.length > valueBytesMax) throw new RangeError(`an attribute has at most ${valueBytesMax} bytes`)
  return Buffer.concat([Buffer.from([type, value.length + 2]), value])
}
