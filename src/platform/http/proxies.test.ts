import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createProxies, plainAddress } from './proxies.ts'

const trustedProxies = ['10.0.0.0/8', 'fd00::/8']
const byList = createProxies({ trustedProxies, forwardedHeader: 'x-forwarded-for' })
const byField = createProxies({ trustedProxies, forwardedHeader: 'forwarded' })

function headers(all: Readonly<Record<string, string>>) {
  return (name: string) => all[name]
}

test('THR-05: an address has one spelling', () => {
  const spellings: [string, string | undefined][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['[::ffff:192.0.2.1]:443', '192.0.2.1'],
    ['192.0.2.1:50000', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:8080', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['', undefined],
    ['unknown', undefined],
    ['_hidden', undefined],
    ['192.0.2.256', undefined],
    ['0192.0.2.1', undefined],
    ['192.0.2.1:', undefined],
    ['[192.0.2.1', undefined],
    ['2001:db8::1:8080:x', undefined],
  ]
  for (const [text, address] of spellings) assert.equal(plainAddress(text), address, text)
})

test('E2, THR-05: the client is the rightmost hop that is not one of our proxies', () => {
  const cases: [peer: string | null, list: string | undefined, client: string | null][] = [
    [null, '192.0.2.1', null],
    ['10.0.0.1', undefined, '10.0.0.1'],
    ['10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['::ffff:10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['fd00::1', '2001:db8::7', '2001:db8::7'],
    ['10.0.0.1', '198.51.100.9, 192.0.2.1', '192.0.2.1'],
    ['10.0.0.1', '198.51.100.9,192.0.2.1, 10.0.0.2', '192.0.2.1'],
    ['10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    // What can't be read was told by the proxy to its right; nothing before it is believed.
    ['10.0.0.1', '198.51.100.9, unknown, 10.0.0.2', '10.0.0.2'],
    ['10.0.0.1', '198.51.100.9, garbage', '10.0.0.1'],
    ['10.0.0.1', `198.51.100.9,${'10.0.0.2,'.repeat(40)}10.0.0.2`, '10.0.0.2'],
    ['192.0.2.66', '198.51.100.9', '192.0.2.66'],
  ]
  for (const [peer, list, client] of cases) {
    const header = headers(list === undefined ? {} : { 'x-forwarded-for': list })
    assert.equal(byList.clientOf(peer, header), client, `${peer} says ${list}`)
  }
})

test('E2: Forwarded is read as RFC 7239 §4 and §6 write it', () => {
  const cases: [field: string, client: string][] = [
    ['for=192.0.2.1', '192.0.2.1'],
    ['For="192.0.2.1:4711";proto=https;by=10.0.0.1', '192.0.2.1'],
    ['proto=https;for="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
    ['for=198.51.100.9, for=192.0.2.1, for=10.0.0.2', '192.0.2.1'],
    ['for=198.51.100.9, for=_hidden', '10.0.0.1'],
    ['by=192.0.2.1', '10.0.0.1'],
  ]
  for (const [field, client] of cases)
    assert.equal(byField.clientOf('10.0.0.1', headers({ forwarded: field })), client, field)
})

test('THR-05: the other header, which a proxy may pass through unread, counts for nothing', () => {
  const both = headers({ forwarded: 'for=198.51.100.9', 'x-forwarded-for': '192.0.2.1' })
  assert.equal(byList.clientOf('10.0.0.1', both), '192.0.2.1')
  assert.equal(byField.clientOf('10.0.0.1', both), '198.51.100.9')
})

test('E7: a request says in the log where it stands in the trace of a trusted proxy, if that is well-formed', () => {
  const trace = (text: string) => headers({ traceparent: text })
  const good = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  assert.equal(byList.traceOf('10.0.0.1', trace(good)), good)
  assert.equal(byList.traceOf('192.0.2.66', trace(good)), undefined)
  assert.equal(byList.traceOf('10.0.0.1', headers({})), undefined)
  for (const wrong of [
    '',
    good.toUpperCase(),
    `ff${good.slice(2)}`,
    `${good}-more`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`,
  ])
    assert.equal(byList.traceOf('10.0.0.1', trace(wrong)), undefined, wrong)
})

test('E2: a request keeps the ID that a trusted proxy gave it, if it can stand in a log', () => {
  const id = (text: string) => headers({ 'x-request-id': text })
  assert.equal(byList.requestIdOf('10.0.0.1', id('7f3a.b-c_d')), '7f3a.b-c_d')
  assert.equal(byList.requestIdOf('192.0.2.66', id('7f3a.b-c_d')), undefined)
  assert.equal(byList.requestIdOf(null, id('7f3a.b-c_d')), undefined)
  for (const wrong of ['short', 'x'.repeat(65), 'has space1', 'quote"12', '受付番号1234'])
    assert.equal(byList.requestIdOf('10.0.0.1', id(wrong)), undefined, wrong)
})
