// Requests that are wrong in every way that the tests could think of, made from a seed so that each comes again.

import type { Random } from './random.ts'

/** Valid requests to the server. `smuggled` must never be reached. */
export type Targets = {
  readonly paths: readonly string[]
  readonly cookie: string
  readonly formToken: string
}
export const smuggled = '/smuggled'

const junk = [
  '%',
  '%0',
  '%zz',
  '%00',
  '%ff',
  '%c0%af',
  '%u0041',
  '%2e%2e%2f',
  '\0',
  '\x01',
  '\x7f',
  '\x80',
  '\xff',
  '\xe3\x81',
  '\\',
  '//',
  '/./',
  '/../',
  '..;/',
  ';',
  '?',
  '#',
  ' ',
  '\t',
  '\r',
  '\n',
  '\r\n',
  '{{7*7}}',
  '<script>',
  "'",
  '"',
  '|',
  '*',
  '@evil.example',
  ':80',
  '%EF%BC%8F',
  'a'.repeat(5000),
  '/'.repeat(2000),
  '%2f'.repeat(1500),
]
const wholeTargets = [
  '//',
  '///',
  '*',
  '',
  '.',
  '..',
  '?',
  '#',
  '\\',
  'http://',
  'http://evil.example/',
  'http:///',
  'https://[::1',
  'http://user:pw@evil.example/',
  '//evil.example/',
  '//evil.example\\@localhost/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'localhost:80',
  '/\u0000',
  '/%',
  '/%0',
  '/%%',
  '/assets/..%2f..%2f',
  '/assets/%',
]
const methods = [
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PATCH',
  'QUERY',
  'get',
]
const oddMethods = [
  '',
  'G E T',
  'GET\0',
  '\x80',
  'PRI',
  'X'.repeat(300),
  'M-SEARCH',
  'LINK',
  'BREW',
  '0',
  '<',
  'GET\tX',
]
const versions = [
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/0.9',
  'HTTP/2.0',
  'HTTP/9.9',
  'HTTP/1',
  'HTTP/1.11',
  'http/1.1',
  'HTTP',
  '',
]
const oddHeaders = [
  'Host: a\r\nHost: b',
  'Host: ',
  'Host: a b',
  'Host: [::1',
  'Host: evil.example/..',
  'Host: \xff',
  'Host : a',
  ' Host: a',
  'NoColon',
  ': empty',
  'X\0: 1',
  'X: \0',
  'X: \x01\x02',
  'X: a\r\n folded',
  'X: a\nY: b',
  'X: a\rY: b',
  'X'.repeat(9000),
  `X: ${'y'.repeat(17_000)}`,
  Array.from({ length: 3000 }, (_, i) => `H${i}: 1`).join('\r\n'),
  `Cookie: ${'a=b; '.repeat(2500)}`,
  'Cookie: =; ;;; a; =b; __proto__=x; __Host-warifu-shoko-chukin.fx-web=%; constructor=%zz',
  'Content-Length: -1',
  'Content-Length: +5',
  'Content-Length: 5, 5',
  'Content-Length: 0x5',
  'Content-Length: 1e3',
  'Content-Length: 99999999999999999999',
  'Content-Length: 5\r\nContent-Length: 6',
  'Content-Length: ',
  'Transfer-Encoding: chunked\r\nContent-Length: 3',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding: \x0bchunked',
  'Transfer-Encoding: gzip, chunked',
  'Content-Encoding: gzip',
  'Content-Type: ',
  'Content-Type: application/x-www-form-urlencoded; charset=utf-16',
  'Content-Type: application/x-www-form-urlencoded; charset=\xff',
  'Content-Type: multipart/form-data',
  'Content-Type: multipart/form-data; boundary=x',
  'Expect: 100-continue',
  'Expect: 200-ok',
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13',
  'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk',
  'Connection: close, keep-alive, \0',
  'Range: bytes=0-0,-1,5-',
  'If-None-Match: *\r\nIf-Modified-Since: never',
  'Accept-Encoding: \xff;q=x',
  'Origin: \xff',
  'Sec-Fetch-Site: \xff',
]
const oddChunks = [
  '-1\r\nabc\r\n0\r\n\r\n',
  'ffffffffffffffff\r\nabc',
  'zz\r\nabc\r\n0\r\n\r\n',
  '3\r\nabcdef\r\n0\r\n\r\n',
  '3\nabc\n0\n\n',
  '0x3\r\nabc\r\n0\r\n\r\n',
  '3;ext=\xff\r\nabc\r\n0\r\n\r\n',
  `3;${'x'.repeat(20_000)}\r\nabc\r\n0\r\n\r\n`,
  '3\r\nabc\r\n0\r\nTrailer: x\r\nHost: b\r\n\r\n',
  '3\r\nabc\r\n0\r\n\0\r\n\r\n',
  ' 3\r\nabc\r\n0\r\n\r\n',
  '3 \r\nabc\r\n0\r\n\r\n',
  '\r\n\r\n',
  '3\r\nabc',
  '3\r\nabc\r\n',
  `${'1\r\na\r\n'.repeat(2000)}0\r\n\r\n`,
  `10001\r\n${'a'.repeat(65_537)}\r\n0\r\n\r\n`,
]
const oddFields = [
  '__proto__=1&__proto__[x]=1&constructor[prototype][x]=1',
  'a[]=1&a[]=2&a[b]=3',
  'userId=a&userId=b',
  'userId[]=a&password[$ne]=b',
  `${'a['.repeat(500)}=1`,
  '&&&&====&=&',
  '%=%',
  'userId=%ff%fe&password=\xff',
  'userId=%00&password=%00%0d%0a',
  'userId=%u3042',
  'userId=\xed\xa0\x80',
  Array.from({ length: 1000 }, (_, i) => `f${i}=1`).join('&'),
  `userId=${'x'.repeat(60_000)}`,
  `${'n'.repeat(60_000)}=1`,
  'userId=%E2%80%A8%1b%5b31m%0d%0a{"level":50}',
  '+++++',
]

export type Mutation = { readonly bytes: Buffer[]; readonly fin: boolean; readonly cut: boolean }

/** One mutated request, or several in a row. */
export function mutate(random: Random, targets: Targets): Mutation {
  const make = random.pick([
    oddTarget,
    oddLine,
    oddHeader,
    chunked,
    form,
    shortBody,
    flipped,
    pipelined,
    smuggling,
  ])
  const text = make(random, targets)
  const bytes = Buffer.from(text, 'latin1')
  const at = random.below(bytes.length)
  const parts = random.below(3) === 0 ? [bytes.subarray(0, at), bytes.subarray(at)] : [bytes]
  return { bytes: parts, fin: random.below(3) === 0, cut: random.below(8) === 0 }
}

function request(line: string, headers: readonly string[], body = ''): string {
  return `${line}\r\n${headers.join('\r\n')}\r\n\r\n${body}`
}

function formHeaders({ cookie }: Targets, length: number | null): string[] {
  return [
    'Host: localhost',
    'Origin: http://localhost',
    'Sec-Fetch-Site: same-origin',
    'Content-Type: application/x-www-form-urlencoded',
    `Cookie: ${cookie}`,
    length === null ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`,
  ]
}

function oddTarget(random: Random, { paths }: Targets): string {
  const path = random.pick(paths)
  const at = random.below(path.length + 1)
  const target =
    random.below(3) === 0 ? random.pick(wholeTargets) : path.slice(0, at) + random.pick(junk) + path.slice(at)
  return request(`${random.pick(methods)} ${target} HTTP/1.1`, ['Host: localhost'])
}

function oddLine(random: Random, { paths }: Targets): string {
  const method = random.pick(random.below(2) === 0 ? methods : oddMethods)
  const separator = random.pick([' ', ' ', ' ', '  ', '\t', ''])
  return request(method + separator + random.pick(paths) + separator + random.pick(versions), [
    'Host: localhost',
  ])
}

function oddHeader(random: Random, { paths }: Targets): string {
  const headers = ['Host: localhost', random.pick(oddHeaders), random.pick(oddHeaders)]
  return request(
    `${random.pick(methods)} ${random.pick(paths)} HTTP/1.1`,
    headers,
    random.pick(['', 'abcde']),
  )
}

function chunked(random: Random, targets: Targets): string {
  const line = `POST ${random.pick(targets.paths)} HTTP/1.1`
  return request(line, formHeaders(targets, null), random.pick(oddChunks))
}

function form(random: Random, targets: Targets): string {
  const token = random.below(2) === 0 ? `form_token=${targets.formToken}&` : ''
  const body = token + random.pick(oddFields)
  return request(`POST ${random.pick(targets.paths)} HTTP/1.1`, formHeaders(targets, body.length), body)
}

/** Says more or less than it sends. */
function shortBody(random: Random, targets: Targets): string {
  const body = `form_token=${targets.formToken}&otp=123456`
  const length = Math.max(0, body.length + random.pick([-20, -1, 1, 20, 70_000]))
  return request(`POST ${random.pick(targets.paths)} HTTP/1.1`, formHeaders(targets, length), body)
}

/** A good request with a few bytes changed, left out, doubled or put in. */
function flipped(random: Random, targets: Targets): string {
  const body = `form_token=${targets.formToken}&otp=123456`
  let text = request(`POST ${random.pick(targets.paths)} HTTP/1.1`, formHeaders(targets, body.length), body)
  for (let i = 0; i <= random.below(4); i++) {
    const at = random.below(text.length)
    const byte = String.fromCharCode(random.below(256))
    text = random.pick([
      () => text.slice(0, at) + byte + text.slice(at + 1),
      () => text.slice(0, at) + text.slice(at + 1),
      () => text.slice(0, at) + byte + text.slice(at),
      () => text.slice(0, at) + text.slice(at, at + 30) + text.slice(at),
      () => text.slice(0, at),
    ])()
  }
  return text
}

function pipelined(random: Random, targets: Targets): string {
  const others = [oddTarget, oddHeader, chunked, form, flipped] as const
  const good = () => request(`GET ${random.pick(targets.paths)} HTTP/1.1`, ['Host: localhost'])
  return Array.from({ length: 2 + random.below(10) }, () =>
    random.below(2) === 0 ? good() : random.pick(others)(random, targets),
  ).join('')
}

/** Two lengths for one body: a parser that believes the wrong one sees a second request in it. */
function smuggling(random: Random, targets: Targets): string {
  const hidden = `GET ${smuggled} HTTP/1.1\r\nHost: localhost\r\n\r\n`
  const path = random.pick(targets.paths)
  const [host, origin, site, type] = formHeaders(targets, null)
  const base = [host ?? '', origin ?? '', site ?? '', type ?? '']
  const framings: readonly (readonly [string, string])[] = [
    [`Content-Length: ${hidden.length + 5}\r\nTransfer-Encoding: chunked`, `0\r\n\r\n${hidden}`],
    [
      'Transfer-Encoding: chunked\r\nContent-Length: 4',
      `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`,
    ],
    [`Content-Length: ${hidden.length}\r\nTransfer-Encoding : chunked`, hidden],
    [`Content-Length: ${hidden.length}\r\nTransfer-Encoding:\x0bchunked`, hidden],
    [`Content-Length: ${hidden.length}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x`, hidden],
    [`Content-Length: ${hidden.length}\r\nContent-Length: 0`, hidden],
    [`Content-Length: 0\r\nContent-Length: ${hidden.length}`, hidden],
    [`Content-Length: 0, ${hidden.length}`, hidden],
    [`X: y\nContent-Length: ${hidden.length}`, hidden],
    [`Content-Length: ${hidden.length}`, hidden],
    ['Transfer-Encoding: chunked', `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`],
  ]
  const [framing, body] = random.pick(framings)
  return request(`${random.pick(['POST', 'GET'])} ${path} HTTP/1.1`, [...base, framing], body)
}
