// Banks' servers that have codes checked by SOAP: our own raw requests behind a proxy, and zeep as Debian has it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { issueClientCertificate } from '../../src/authority/operations/certificates/client-certificates.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import type { ClientScope } from '../../src/authority/rules/client.ts'
import type { DoorLimits } from '../../src/doors/vip/programs.ts'
import { parseVipSettings } from '../../src/doors/vip/settings.ts'
import { type Element, parseXml } from '../../src/doors/vip/xml.ts'
import { findPython } from '../../tools/find-browser.mjs'
import { apiClient } from './api.ts'
import { freePort } from './app.ts'
import { authority } from './certificates.ts'
import { localhostTls } from './localhost-tls.ts'
import { publicOrigin, startSite } from './site.ts'
import { shoko, testCaller, type World } from './world.ts'

const header = 'x-client-cert'
export const tokenNamespace = 'https://schemas.vip.symantec.com/2006/08/vipservice'
export const oldNamespace = 'http://www.verisign.com/2006/08/vipservice'
export const userNamespace = 'https://schemas.symantec.com/vip/2011/04/vipuserservices'
const soap = 'http://schemas.xmlsoap.org/soap/envelope/'

/** Everything that this door ever asks for. */
const soapScopes: readonly ClientScope[] = [
  'vip',
  'verify',
  'verify:detail',
  'users:read',
  'bindings:act',
  'bindings:enroll',
  'tokens:read',
]

const validationSettings = parseVipSettings('{ "provisioning": false, "validation": {} }')

export type ValidationSite = Awaited<ReturnType<typeof startValidation>>

/** A site whose door for validation stands behind a proxy that passes certificates on. */
export async function startValidation(vipLimits: DoorLimits = {}) {
  const certificates = { origin: publicOrigin, header, trustedProxies: ['127.0.0.0/8'] }
  const site = await startSite({ vip: validationSettings, vipLimits, certificates })
  const { certificate } = await authority(site.world.context)
  return { ...site, certificateAuthority: certificate }
}

/** The same world where this process itself asks for certificates, at the origin that the WSDL names. */
export async function serveByTls(world: World, clientAuthorities: string) {
  const port = await freePort()
  const origin = `https://localhost:${port}`
  const certificates = { origin, header: null, trustedProxies: [] }
  const tls = { ...localhostTls, clientAuthorities }
  const server = await world.serve({ vip: validationSettings, certificates, tls, port })
  return { ...server, origin }
}

export type SoapClient = Awaited<ReturnType<typeof soapClient>>

/** A client that was granted this, with its certificate. */
export async function soapClient(
  context: Context,
  { service = shoko, scopes = soapScopes, requestsPerSecond = 100_000 } = {},
) {
  const client = await apiClient(context, '', { service, scopes, requestsPerSecond })
  const { clientId } = client
  const issued = await issueClientCertificate(context, testCaller, { clientId, days: 30, requestPem: null })
  assert.ok(issued.ok && issued.made !== null)
  const { serial, pem, made } = issued
  const der = new X509Certificate(pem).raw.toString('base64')
  return { ...client, serial, pem, keyPem: made.keyPem, der }
}

export type Answered = { readonly status: number; readonly headers: Headers; readonly text: string }

/** What comes back to these bytes; `der`: the certificate that the proxy saw, null: none. */
export async function post(
  origin: string,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  der: string | null,
  more: Record<string, string> = {},
): Promise<Answered> {
  const shown = der === null ? {} : { [header]: der }
  const headers = { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '""', ...shown, ...more }
  const response = await fetch(origin + path, { method: 'POST', headers, body })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

export function enveloped(content: string, head = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${soap}">${head}<s:Body>${content}</s:Body></s:Envelope>`
}

type Fields = Readonly<Record<string, string>>

/** A credential operation, as the protocol writes it. */
export function tokenRequest(
  name: string,
  fields: Fields,
  namespace = tokenNamespace,
  version = '3.1',
): string {
  return enveloped(
    `<v:${name} xmlns:v="${namespace}" Version="${version}" Id="CDCE1500">${elements(fields)}</v:${name}>`,
  )
}

/** An operation of the user services; `otp` and `otp2` stand in their group, and so do credentials. */
export function userRequest(name: string, fields: Fields, requestId = 'req_1234'): string {
  const { otp, otp2, credentialId, ...plain } = fields
  const codes = [
    otp === undefined ? '' : elements({ otp }),
    otp2 === undefined ? '' : elements({ otp2 }),
  ].join('')
  const credentials =
    credentialId === undefined
      ? ''
      : `<v:credentials>${elements({ credentialId, credentialType: 'STANDARD_OTP' })}</v:credentials>`
  const auth = codes === '' ? '' : `<v:otpAuthData>${codes}</v:otpAuthData>`
  const content = elements({ requestId, ...plain }) + credentials + auth
  return enveloped(`<v:${name}Request xmlns:v="${userNamespace}">${content}</v:${name}Request>`)
}

function elements(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `<v:${name}>${value}</v:${name}>`)
    .join('')
}

/** Every leaf of the answer's body, by its name. */
export function leavesOf({ text }: Pick<Answered, 'text'>): Record<string, string> {
  const root = parseXml(new TextEncoder().encode(text).buffer)
  assert.ok(root !== undefined, text)
  const leaves: Record<string, string> = {}
  const walk = ({ name, children, text: said }: Element) => {
    if (children.length === 0) leaves[name] = said
    for (const child of children) walk(child)
  }
  walk(root)
  return leaves
}

/** Calls of zeep's own methods, made of our WSDL. */
export type ZeepCall = readonly [path: string, method: string, args: object]

const python = findPython('zeep')

type Leaves = Readonly<Record<string, unknown>>

/** Every leaf of a value by its name. */
function flat(value: object): Leaves {
  const entries = Object.entries(value).map(([name, held]) => {
    return typeof held === 'object' && held !== null ? flat(held) : { [name]: held }
  })
  return Object.assign({}, ...entries)
}

/** What zeep makes of the answers: every leaf by its name, or `fault`. */
export function zeep(
  origin: string,
  { pem, keyPem }: Pick<SoapClient, 'pem' | 'keyPem'>,
  calls: readonly ZeepCall[],
): Promise<readonly Leaves[]> {
  assert.ok(python, 'install python3-zeep (npm run test does it)')
  const folder = mkdtempSync(join(tmpdir(), 'warifu-zeep-'))
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  const shown = {
    ca: file('ca.pem', localhostTls.cert),
    cert: file('cert.pem', pem),
    key: file('key.pem', keyPem),
  }
  const script = fileURLToPath(new URL('./zeep-calls.py', import.meta.url))
  return new Promise<readonly Leaves[]>((resolve, reject) => {
    const child = spawn(python, ['-B', script])
    const pieces: Buffer[] = []
    const said: Buffer[] = []
    child.stdout.on('data', (piece) => pieces.push(piece))
    child.stderr.on('data', (piece) => said.push(piece))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve((JSON.parse(Buffer.concat(pieces).toString()) as object[]).map(flat))
      else reject(new Error(Buffer.concat(said).toString()))
    })
    child.stdin.end(JSON.stringify({ origin, ...shown, calls }))
  }).finally(() => rmSync(folder, { recursive: true }))
}
