// Token files as others write them, and what we make of them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import {
  type ImportRequest,
  importTokens,
  prepareTokenImport,
} from '../../../src/authority/operations/import-tokens.ts'
import { tokensMax } from '../../../src/authority/operations/token-file/file-token.ts'
import { testCaller, type World } from '../../support/world.ts'

type Figure = {
  readonly figure: number
  readonly what: string
  readonly xml: string
  readonly plain?: true
  readonly keyHex?: string
  readonly password?: string
  readonly tokens?: readonly {
    readonly tokenId: string
    readonly secretHex: string
    readonly digits: 6 | 8
  }[]
  readonly problems?: readonly string[]
  readonly pins?: number
  readonly signed?: true
}

const vectors = JSON.parse(readFileSync(new URL('../../vectors/pskc.json', import.meta.url), 'utf8')) as {
  readonly figures: readonly Figure[]
}

/** The figures of RFC 6030. */
export const { figures } = vectors

export function figure(number: number): string {
  const found = figures.find((each) => each.figure === number)
  assert.ok(found)
  return found.xml
}

export type Reading = Partial<Omit<ImportRequest, 'bytes'>>

export function keyOf(hex: string): ImportRequest['fileKey'] {
  return { kind: 'key', bytes: new Uint8Array(Buffer.from(hex, 'hex')) }
}

/** The key of figure 6. */
export const figureKey = keyOf('12345678901234567890123456789012')

/** A file in small pieces, so that nothing depends on where they end. */
export async function* pieces(file: string | Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function requestFor(file: string | Uint8Array, reading: Reading = {}, size?: number): ImportRequest {
  return {
    format: 'pskc',
    bytes: pieces(file, size),
    fileKey: { kind: 'none' },
    plain: false,
    tokensMax,
    prefix: 'FT',
    idFrom: 'serial',
    formFactor: 'hardware',
    ...reading,
  }
}

export function prepare(
  { context }: World,
  file: string | Uint8Array,
  reading: Reading = {},
  size?: number,
): ReturnType<typeof prepareTokenImport> {
  return prepareTokenImport(context, requestFor(file, reading, size))
}

/** What is wrong with a file: `line item problem`. */
export async function problemsOf(
  world: World,
  file: string | Uint8Array,
  reading: Reading = {},
): Promise<string[]> {
  const prepared = await prepare(world, file, reading)
  if (prepared.ok) return []
  return prepared.errors.map(({ line, item, problem }) => `${line} ${item} ${problem}`)
}

/** Imports a file that has nothing wrong with it. */
export async function importFile(world: World, file: string | Uint8Array, reading: Reading = {}) {
  const prepared = await prepare(world, file, reading)
  assert.ok(prepared.ok, JSON.stringify(prepared))
  const outcome = await importTokens(world.context, testCaller, prepared, null)
  assert.deepEqual(outcome, { ok: true, result: 'done' })
  return prepared.tokens
}

type Written = {
  readonly serialNo?: string
  readonly keyId?: string
  readonly algorithm?: string
  readonly parameters?: string
  readonly secret?: string
  readonly data?: string
  readonly policy?: string
  readonly device?: string
}

/** A plain key package, valid except for what a test changes. */
export function keyPackage({
  serialNo = '987654321',
  keyId = 'k1',
  algorithm = 'urn:ietf:params:xml:ns:keyprov:pskc:totp',
  parameters = '<ResponseFormat Length="6" Encoding="DECIMAL"/>',
  secret = '<PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue>',
  data = '<Time><PlainValue>0</PlainValue></Time><TimeInterval><PlainValue>30</PlainValue></TimeInterval>',
  policy = '',
  device = '',
}: Written = {}): string {
  return `<KeyPackage><DeviceInfo><SerialNo>${serialNo}</SerialNo>${device}</DeviceInfo>
<Key Id="${keyId}" Algorithm="${algorithm}"><AlgorithmParameters>${parameters}</AlgorithmParameters>
<Data><Secret>${secret}</Secret>${data}</Data>${policy === '' ? '' : `<Policy>${policy}</Policy>`}</Key></KeyPackage>
`
}

/** A container, with nothing before it unless a test adds it. */
export function container(inside: string, { before = '', version = '1.0' } = {}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${before}<KeyContainer Version="${version}" xmlns="urn:ietf:params:xml:ns:keyprov:pskc">
${inside}</KeyContainer>\n`
}
