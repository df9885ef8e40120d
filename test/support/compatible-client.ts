// A client of the compatible provisioning (docs/vip-compatible.md), written from the description of the protocol and
// sharing nothing with the server: WebCrypto and regular expressions. It speaks as each of the two known clients does.
import assert from 'node:assert/strict'
import { encodeBase32 } from '../../src/otp/base32.ts'
import { eventCode, timeCode } from '../journeys/support/oathtool.ts'

const { subtle } = globalThis.crypto
const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
const requestKey = fromHex('dd0ba692c38aa3a993a3aa26968cd9c2aa2aa2cb23b7c2d2aaaf8f8fc9a0a9a1')
const secretKey = fromHex('01ad9bc682a3aa93a9a3239a86d6ccd9')

async function mac(
  hash: 'SHA-1' | 'SHA-256',
  key: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
) {
  const imported = await subtle.importKey('raw', key, { name: 'HMAC', hash }, false, ['sign'])
  return Buffer.from(await subtle.sign('HMAC', imported, message)).toString('base64')
}

export type Style = 'python' | 'go'

/** The settable parts of a request; the MAC is right for what it covers unless given. */
export type Wanted = {
  readonly tokenModel: string
  readonly activationCode: string
  readonly id: string
  readonly timestamp: string
  readonly clientIdType: string
  readonly clientId: string
  readonly distChannel: string
  readonly data?: string
}

export type Provisioned = {
  readonly tokenId: string
  readonly secretBase32: string
  /** Seconds of a step, for a time-based token. */
  readonly period: number | null
  readonly counter: number | null
  readonly issuer: string
  readonly expiry: string
  readonly serverSeconds: number
}

export const clientIds = { python: 'python-vipaccess-0.14.2', go: 'Mac-3E36319D3EA483BD' } as const

export function dataOf({ id, timestamp, clientIdType, clientId, distChannel }: Wanted): Promise<string> {
  const text = id + timestamp + clientIdType + clientId + distChannel
  return mac('SHA-256', requestKey, new TextEncoder().encode(text))
}

/** The document that a client sends. */
export async function requestXml(style: Style, wanted: Wanted): Promise<string> {
  const { tokenModel, activationCode, id, timestamp, clientIdType, clientId, distChannel } = wanted
  const device =
    style === 'python'
      ? ''
      : '<DeviceId><Manufacturer>Apple Inc.</Manufacturer><SerialNo>C02JKLMNOPQR</SerialNo><Model>MacBookPro9,1</Model></DeviceId>'
  const info =
    style === 'python' ? '' : '<ClientInfo><os>MacBookPro9,1</os><platform>iMac</platform></ClientInfo>'
  return `<?xml version="1.0" encoding="UTF-8" ?>
<GetSharedSecret Id="${id}" Version="2.0"
    xmlns="http://www.verisign.com/2006/08/vipservice"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    <TokenModel>${tokenModel}</TokenModel>
    <ActivationCode>${activationCode}</ActivationCode>
    <OtpAlgorithm type="HMAC-SHA1-TRUNC-6DIGITS"/>
    <SharedSecretDeliveryMethod>HTTPS</SharedSecretDeliveryMethod>
    ${device}
    <Extension extVersion="auth" xsi:type="vip:ProvisionInfoType"
        xmlns:vip="http://www.verisign.com/2006/08/vipservice">
        <AppHandle>iMac010200</AppHandle>
        <ClientIDType>${clientIdType}</ClientIDType>
        <ClientID>${clientId}</ClientID>
        <DistChannel>${distChannel}</DistChannel>
        ${info}
        <ClientTimestamp>${timestamp}</ClientTimestamp>
        <Data>${wanted.data ?? (await dataOf(wanted))}</Data>
    </Extension>
</GetSharedSecret>`
}

/** Without any Content-Type unless one is given, as one of the clients does. */
export function postXml(origin: string, document: string | Uint8Array, type?: string): Promise<Response> {
  const body = typeof document === 'string' ? new TextEncoder().encode(document) : new Uint8Array(document)
  return fetch(`${origin}/prov`, {
    method: 'POST',
    body,
    ...(type === undefined ? {} : { headers: { 'Content-Type': type } }),
  })
}

/** What each of the clients, and a newer fork, understands of a page. */
export function understood(page: string): 'working' | 'synced' | 'needs sync' | 'nothing' {
  const span =
    /<span class="(?:[^"]* )?sixcode(?: [^"]*)?">([^<]*)<\/span>/.exec(page)?.[1]?.toLowerCase() ?? ''
  const seen = [
    ['working', 'Your VIP Credential is working correctly.', span.includes('working correctly')],
    ['synced', 'Your VIP Credential is successfully synced', span.includes('successfully synced')],
    ['needs sync', 'Your VIP credential needs to be sync', span.includes('need') && span.includes('sync')],
  ] as const
  const found = seen.filter(([, sentence]) => page.includes(sentence))
  const fork = seen.filter(([, , told]) => told)
  assert.deepEqual(found, fork, 'the clients disagree about the page')
  assert.ok(found.length <= 1, 'the page says two things')
  return found[0]?.[0] ?? 'nothing'
}

function element(document: string, name: string): string {
  const found = new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(document)?.[1]
  assert.ok(found !== undefined && found !== '', `the answer has no ${name}:\n${document}`)
  return found
}

/** Reads a success like the clients: opens the secret, and asserts what they assert. */
export async function readSecret(document: string): Promise<Provisioned> {
  assert.match(
    document,
    /<GetSharedSecretResponse [^>]*xmlns="http:\/\/www\.verisign\.com\/2006\/08\/vipservice"/,
  )
  assert.equal(element(document, 'ReasonCode'), '0000', document)
  assert.equal(element(document, 'StatusMessage'), 'Success')
  const key = await subtle.importKey('raw', secretKey, 'AES-CBC', false, ['decrypt'])
  const iv = fromBase64(element(document, 'IV'))
  assert.equal(iv.length, 16)
  assert.equal(fromBase64(element(document, 'PBESalt')).length, 20)
  assert.equal(element(document, 'PBEIterationCount'), '50')
  const cipher = fromBase64(element(document, 'Cipher'))
  assert.equal(cipher.length, 32)
  // WebCrypto checks and takes away the padding of PKCS #7.
  const secret = new Uint8Array(await subtle.decrypt({ name: 'AES-CBC', iv }, key, cipher))
  assert.equal(secret.length, 20)
  assert.equal(element(document, 'Digest'), await mac('SHA-1', secretKey, secret))
  assert.match(document, /<Digest algorithm="HMAC-SHA1">/)
  assert.match(document, /<Usage otp="true"><AI type="HMAC-SHA1-TRUNC-6DIGITS"\/>/)
  const [timed, counted] = ['TimeStep', 'Counter'].map((name) => document.includes(`<${name}>`))
  assert.notEqual(timed, counted, 'a token is either time-based or event-based')
  if (timed) {
    assert.equal(element(document, 'Time'), '0')
    assert.equal(element(document, 'ClockDrift'), '4')
  }
  return {
    tokenId: /<Secret type="HOTP" Id="([^"]+)">/.exec(document)?.[1] ?? '',
    secretBase32: encodeBase32(secret),
    period: timed ? Number(element(document, 'TimeStep')) : null,
    counter: counted ? Number(element(document, 'Counter')) : null,
    issuer: element(document, 'Issuer'),
    expiry: element(document, 'Expiry'),
    serverSeconds: Number(element(document, 'UTCTimestamp')),
  }
}

/** The code and message of an unsuccessful answer; both must be there. */
export function refusalIn(document: string): string {
  assert.ok(!document.includes('SecretContainer'))
  return `${element(document, 'ReasonCode')} ${element(document, 'StatusMessage')}`
}

export function createCompatibleClient(origin: string, now: () => Temporal.Instant, style: Style) {
  const seconds = () => Math.floor(now().epochMilliseconds / 1000)

  function wanted(changes: Partial<Wanted> = {}): Wanted {
    const timestamp = String(seconds())
    const fixed = { clientIdType: 'BOARDID', clientId: clientIds[style], distChannel: 'Symantec' }
    return { tokenModel: 'SYMC', activationCode: '', id: timestamp, timestamp, ...fixed, ...changes }
  }
  async function request(changes: Partial<Wanted> = {}): Promise<Response> {
    const document = await requestXml(style, wanted(changes))
    return style === 'go' ? postXml(origin, document, 'text/xml') : postXml(origin, document)
  }
  function digits(name: string, code: string): [string, string][] {
    return [...code].map((digit, i) => [`${name}${i + 1}`, digit])
  }
  function postForm(path: string, fields: [string, string][], what: string): Promise<Response> {
    const more: [string, string][] = style === 'go' ? [] : [['continue', what]]
    return fetch(origin + path, { method: 'POST', body: new URLSearchParams([...fields, ...more]) })
  }
  /** `continue` is sent by one of the clients only. */
  const check = (tokenId: string, code: string) =>
    postForm('/otpCheck', [...digits('cr', code), ['cred', tokenId]], 'otp_check')
  const synchronize = (tokenId: string, [earlier, later]: readonly [string, string]) =>
    postForm('/otpSync', [...digits('cr', earlier), ...digits('ncr', later), ['cred', tokenId]], 'otp_sync')

  return {
    wanted,
    request,
    check,
    synchronize,
    async provision(changes: Partial<Wanted> = {}): Promise<Provisioned> {
      const response = await request(changes)
      assert.equal(response.status, 200)
      const token = await readSecret(await response.text())
      // The client gives up on a time-based token when its clock is ahead of the server's by more than this.
      if (token.period !== null) assert.ok(seconds() - token.serverSeconds <= token.period / 10)
      return token
    },
    /** What the token shows, `away` steps from now or from its first counter. */
    code({ secretBase32, counter }: Provisioned, away = 0): string {
      return counter === null ? timeCode(secretBase32, now(), away) : eventCode(secretBase32, counter + away)
    },
    async says(answer: Promise<Response>): Promise<ReturnType<typeof understood>> {
      const response = await answer
      assert.equal(response.status, 200)
      return understood(await response.text())
    },
  }
}

/** The reason in an answer that refuses as the protocol does. */
export async function refusalOf(response: Promise<Response> | Response): Promise<string> {
  const answer = await response
  assert.equal(answer.status, 200, 'a refusal of the protocol is answered with 200')
  assert.equal(answer.headers.get('Content-Type'), 'text/xml; charset=utf-8')
  assert.equal(answer.headers.get('Cache-Control'), 'no-store')
  return refusalIn(await answer.text())
}
