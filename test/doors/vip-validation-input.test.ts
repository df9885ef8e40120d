// docs/vip-compatible.md: what SOAP is sent that it must not take, and who must not ask.
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { afterEach, beforeEach, test } from 'node:test'
import { Hono } from 'hono'
import { revokeClientCertificate } from '../../src/authority/operations/certificates/client-certificates.ts'
import { disableClient } from '../../src/authority/operations/clients/clients.ts'
import { profileOf } from '../../src/authority/operations/context.ts'
import { vipPrograms } from '../../src/doors/vip/programs.ts'
import { parseVipSettings } from '../../src/doors/vip/settings.ts'
import { validationLimits } from '../../src/doors/vip/validation/validation.ts'
import { apiClient } from '../support/api.ts'
import { certificateOf } from '../support/certificates.ts'
import { seededRandom } from '../support/random.ts'
import { bindingOf, eventsOf, journalHead, nextCode, settledPerson, startSite } from '../support/site.ts'
import {
  enveloped,
  leavesOf,
  post,
  type SoapClient,
  soapClient,
  startValidation,
  tokenNamespace,
  tokenRequest,
  userNamespace,
  userRequest,
  type ValidationSite,
} from '../support/vip-soap.ts'
import { openCompany } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { createWorld, shoko, testCaller } from '../support/world.ts'

let site: ValidationSite
let client: SoapClient
beforeEach(async () => {
  site = await startValidation()
  client = await soapClient(site.world.context)
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const time = tokenRequest('GetServerTime', {})

function send(path: string, body: string | Uint8Array<ArrayBuffer>, more: Record<string, string> = {}) {
  return post(site.server.origin, path, body, client.der, more)
}

const request = (content: string, attributes = 'Version="3.1"', name = 'Validate') =>
  `<${name} xmlns="${tokenNamespace}" ${attributes}>${content}</${name}>`

test('XML that is none, entities, document types, nesting, two bodies and other SOAP are faults, and nothing is done', async () => {
  const person = await settledPerson(site, '0000000001')
  const code = await nextCode(site, person.tokenId)
  const right = request(`<TokenId>${person.tokenId}</TokenId><OTP>${code}</OTP>`)
  const head = journalHead(site.world)
  const soap = 'http://schemas.xmlsoap.org/soap/envelope/'
  const body = `<s:Body>${right}</s:Body>`
  const envelope = (inside: string, namespace = soap) =>
    `<s:Envelope xmlns:s="${namespace}">${inside}</s:Envelope>`
  const cases: [string, string, number, string][] = [
    ['nothing', '', 400, 'Client'],
    ['no XML', 'TokenId=1', 400, 'Client'],
    ['an entity', `<!DOCTYPE a [<!ENTITY b "c">]>${enveloped(right)}`, 400, 'Client'],
    ['a file', `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${envelope(body)}`, 400, 'Client'],
    ['an external document type', `<!DOCTYPE a SYSTEM "http://127.0.0.1/x">${envelope(body)}`, 400, 'Client'],
    ['an entity of nobody', enveloped(request('<TokenId>&x;</TokenId>')), 400, 'Client'],
    ['an instruction', `<?php 1 ?>${envelope(body)}`, 400, 'Client'],
    ['a prefix of nobody', enveloped(`<vips:Validate Version="2.0"/>`), 400, 'Client'],
    ['nesting', enveloped('<a>'.repeat(300) + '</a>'.repeat(300)), 400, 'Client'],
    ['two bodies', envelope(body + body), 500, 'Client'],
    ['two requests', enveloped(right + right), 500, 'Client'],
    ['no request', enveloped(''), 500, 'Client'],
    ['no body', envelope(''), 500, 'Client'],
    ['a header behind the body', envelope(`${body}<s:Header/>`), 500, 'Client'],
    ['two headers', envelope(`<s:Header/><s:Header/>${body}`), 500, 'Client'],
    ['text beside the request', enveloped(`x${right}`), 500, 'Client'],
    ['no envelope', right, 500, 'Client'],
    ['SOAP 1.2', envelope(body, 'http://www.w3.org/2003/05/soap-envelope'), 500, 'VersionMismatch'],
    [
      'a header to be understood',
      enveloped(right, '<s:Header><a s:mustUnderstand="1"/></s:Header>'),
      500,
      'MustUnderstand',
    ],
    ['an operation of nobody', enveloped(request('', 'Version="3.1"', 'Delete')), 500, 'Client'],
    ['an operation of another path', time, 500, 'Client'],
    ['another namespace', enveloped(`<Validate xmlns="${userNamespace}" Version="3.1"/>`), 500, 'Client'],
    ['no namespace', enveloped('<Validate Version="3.1"/>'), 500, 'Client'],
  ]
  for (const [what, sent, status, faultcode] of cases) {
    const answer = await send('/val/soap', sent)
    assert.equal(answer.status, status, `${what}: ${answer.text}`)
    assert.equal(leavesOf(answer)['faultcode'], `soapenv:${faultcode}`, what)
    assert.doesNotMatch(answer.text, /root:|\/etc/)
  }
  assert.equal(journalHead(site.world), head)
  assert.equal(
    leavesOf(await send('/val/soap', enveloped(right, '<s:Header><a xmlns="x"/></s:Header>')))['ReasonCode'],
    '0000',
  )
})

test('elements that are missing, twice, unknown, of another namespace or of a wrong form are malformed, and say which', async () => {
  const id = '<TokenId>WRFM00000001</TokenId>'
  const otp = '<OTP>123456</OTP>'
  const cases: [string, string | RegExp][] = [
    [request(id), 'OTP is missing'],
    [request(otp), 'TokenId is missing'],
    [request(id + id + otp), 'TokenId is there more than once'],
    [request(id + otp + otp), 'OTP is there more than once'],
    [request(`${id}${otp}<Extra/>`), /not known here/],
    [request(`<TokenId xmlns="x">A</TokenId>${otp}`), /not known here/],
    [request(`${id}<OTP>12345</OTP>`), 'OTP has the wrong form'],
    [request(`${id}<OTP>12 34 56</OTP>`), 'OTP has the wrong form'],
    [request(`${id}<OTP>123456\n</OTP>`), 'OTP has the wrong form'],
    [request(`${id}<OTP><b>123456</b></OTP>`), 'OTP has the wrong form'],
    [request(`<TokenId>${'A'.repeat(41)}</TokenId>${otp}`), 'TokenId has the wrong form'],
    [request(`<TokenId>A' OR 1=1</TokenId>${otp}`), 'TokenId has the wrong form'],
    [request(`<TokenId type="SMS">0900000000</TokenId>${otp}`), 'TokenId has an attribute'],
    [request(`hello${id}${otp}`), /text between/],
  ]
  for (const [sent, detail] of cases) {
    const { ReasonCode, ErrorDetail = '' } = leavesOf(await send('/val/soap', enveloped(sent)))
    assert.equal(ReasonCode, '4E00', sent)
    if (typeof detail === 'string') assert.equal(ErrorDetail, detail)
    else assert.match(ErrorDetail, detail)
  }
  for (const attributes of ['', 'Version="x"', 'version="3.1"'])
    assert.equal(
      leavesOf(await send('/val/soap', enveloped(request(id + otp, attributes))))['ReasonCode'],
      '4E04',
    )
  const long = await send('/val/soap', enveloped(request(id + otp, `Version="3.1" Id="${'x'.repeat(41)}"`)))
  assert.doesNotMatch(long.text, /RequestId/)
  const reflected = await send('/val/soap', enveloped(request(id + otp, 'Version="3.1" Id="&lt;&quot;&gt;"')))
  assert.match(reflected.text, /RequestId="&lt;&quot;&gt;"/)
  const users = '/vipuserservices/AuthenticationService_1_1'
  const asking = (content: string) =>
    enveloped(`<AuthenticateUserRequest xmlns="${userNamespace}">${content}</AuthenticateUserRequest>`)
  assert.equal((await send(users, asking('<userId>a</userId>'))).status, 500)
  assert.equal((await send(users, asking(`<requestId>${'a'.repeat(41)}</requestId>`))).status, 500)
  const code = '<otpAuthData><otp>123456</otp></otpAuthData>'
  const twice = leavesOf(
    await send(users, asking(`<requestId>1</requestId><userId>a</userId>${code}${code}`)),
  )
  assert.deepEqual([twice['status'], twice['requestId']], ['600B', '1'])
  assert.match(twice['detailMessage'] ?? '', /otpAuthData is there more than once/)
})

test('WEB-05: 400 requests with pieces taken out, doubled, swapped or put in are answered, none as a fault of ours', async () => {
  const random = seededRandom(77)
  const whole = [
    tokenRequest('Validate', { TokenId: 'WRFM00000001', OTP: '000000' }),
    tokenRequest('CheckOTP', { TokenId: 'WRFM00000001', OTP1: '000000', OTP2: '111111' }),
    userRequest('AuthenticateUser', { userId: 'nobody', otp: '000000' }),
    userRequest('GetUserInfo', { userId: 'nobody' }),
  ].map((text) => text.split(/(?=[<&"])/))
  const paths = [
    '/val/soap',
    '/mgmt/soap',
    '/vipuserservices/AuthenticationService_1_8',
    '/vipuserservices/QueryService_1_8',
  ]
  const junk = [
    '<',
    '>',
    '&amp;',
    '&#0;',
    '&#x1F600;',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '\u0000',
    '\ud800',
    '<a/>',
    ' xmlns=""',
    '\ufffe',
  ]
  for (let i = 0; i < 400; i++) {
    const of = random.below(whole.length)
    const pieces = [...(whole[of] ?? [])]
    for (let change = 0; change <= random.below(3); change++) {
      const at = random.below(pieces.length)
      const piece = pieces[at] ?? ''
      const put = random.pick([
        [],
        [piece, piece],
        [random.pick(pieces)],
        [piece, random.pick(junk)],
        [piece.slice(0, -1)],
      ])
      pieces.splice(at, 1, ...put)
    }
    const answer = await send(paths[of] ?? '', pieces.join(''))
    const { faultcode, ReasonCode, status } = leavesOf(answer)
    assert.ok(
      faultcode !== 'soapenv:Server' && (faultcode ?? ReasonCode ?? status) !== undefined,
      answer.text,
    )
    assert.notEqual(ReasonCode ?? status, '0000', answer.text)
  }
})

test('another content type, another encoding, too large a body and other methods are refused', async () => {
  for (const type of [
    'application/soap+xml',
    'application/json',
    'text/plain',
    'text/xml; charset=utf-16',
    'text/xmlx',
    '',
  ])
    assert.equal((await send('/prov/soap', time, { 'Content-Type': type })).status, 415, type)
  for (const type of ['text/xml', 'application/xml;charset="UTF-8"', 'Text/XML; charset=utf-8'])
    assert.equal((await send('/prov/soap', time, { 'Content-Type': type })).status, 200, type)
  const nested = enveloped('<a>'.repeat(150_000) + '</a>'.repeat(150_000))
  assert.ok(nested.length > 1_000_000)
  assert.equal((await send('/prov/soap', nested)).status, 413)
  assert.equal((await send('/prov/soap', new Uint8Array([0xff, 0xfe, 0x3c, 0]))).status, 400)
  const latin = time.replace('UTF-8', 'ISO-8859-1')
  assert.equal((await send('/prov/soap', latin)).status, 400)
  const headers = { 'x-client-cert': client.der }
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const { status, headers: got } = await fetch(`${site.server.origin}/val/soap`, { method, headers })
    assert.deepEqual([status, got.get('allow')], [405, 'GET, HEAD, POST'], method)
  }
})

test('API-01: without a certificate, or with one of nobody, of a user, revoked, expired or ungranted, nothing is answered', async () => {
  const { context, clock } = site.world
  const ungranted = await soapClient(context, { scopes: ['verify', 'verify:detail'] })
  const user = await openCompany(context, 'C54100020001')
  const ofUser = await certificateOf(context, { ...user, service: webFb })
  const stranger = await createWorld()
  const disabled = await soapClient(context)
  await disableClient(context, testCaller, disabled.clientId)
  const expired = await soapClient(context)
  const revoked = await soapClient(context)
  assert.equal((await post(site.server.origin, '/prov/soap', time, revoked.der)).status, 200)
  assert.ok(
    (await revokeClientCertificate(context, testCaller, { serial: revoked.serial, reason: 'superseded' })).ok,
  )
  const shown = [
    null,
    'AAAA',
    new X509Certificate(ofUser.pem).raw.toString('base64'),
    ungranted.der,
    disabled.der,
    revoked.der,
  ]
  await stranger.end()
  for (const der of shown) {
    for (const [path, body] of [
      ['/prov/soap', time],
      ['/val/soap', 'no XML'],
    ] as const) {
      const answer = await post(site.server.origin, path, body, der)
      assert.equal(answer.status, 403)
      assert.match(leavesOf(answer)['faultstring'] ?? '', /client certificate/)
    }
    const wsdl = await fetch(
      `${site.server.origin}/val/soap?wsdl`,
      der === null ? {} : { headers: { 'x-client-cert': der } },
    )
    const put = await fetch(`${site.server.origin}/val/soap`, { method: 'PUT' })
    assert.deepEqual([wsdl.status, put.status], [403, 403])
  }
  clock.forward({ hours: 24 * 31 })
  assert.equal((await post(site.server.origin, '/prov/soap', time, expired.der)).status, 403)
})

test('API-01: a certificate alone opens no other door, and the key without it opens none', async () => {
  const person = await settledPerson(site, '0000000002')
  const url = `${site.server.origin}/api/v1/verifications`
  const body = JSON.stringify({ service: shoko, userId: person.userId, code: '000000' })
  const json = { 'Content-Type': 'application/json' }
  const ask = async (headers: Record<string, string>) =>
    (await fetch(url, { method: 'POST', headers: { ...json, ...headers }, body })).status
  const Authorization = `Bearer ${client.apiKey}`
  assert.deepEqual(
    [
      await ask({ 'x-client-cert': client.der }),
      await ask({ Authorization }),
      await ask({ Authorization, 'x-client-cert': client.der }),
    ],
    [401, 401, 200],
  )
  // One that has no certificate, however wide its scopes.
  const keyed = await apiClient(site.world.context, site.server.origin, {
    service: shoko,
    scopes: ['vip', 'verify'],
  })
  const answer = await post(site.server.origin, '/prov/soap', time, null, {
    Authorization: `Bearer ${keyed.apiKey}`,
  })
  assert.equal(answer.status, 403)
})

test('THR-05, THR-11: whoever shows no right certificate has to wait after a while, and a client beyond its rate', async (t) => {
  const tight = { burst: 3, perHour: 60 }
  const wrongCertificates = { perAddress: tight, total: { burst: 1000, perHour: 1000 } }
  const other = await startValidation({ validation: { ...validationLimits, wrongCertificates } })
  t.after(() => other.end())
  const right = await soapClient(other.world.context)
  const slow = await soapClient(other.world.context, { requestsPerSecond: 1 })
  const ask = (der: string | null) => post(other.server.origin, '/prov/soap', time, der)
  for (let i = 0; i < 3; i++) assert.equal((await ask(null)).status, 403)
  const waiting = await ask(null)
  assert.equal(waiting.status, 429)
  assert.ok(Number(waiting.headers.get('retry-after')) > 0)
  assert.equal((await ask(right.der)).status, 200, 'a right one from the same address')
  const statuses: number[] = []
  for (let i = 0; i < 12; i++) statuses.push((await ask(slow.der)).status)
  assert.deepEqual([statuses[0], statuses.at(-1)], [200, 429])
})

test('off unless its section is there, needs a way to show certificates, and opens the provisioning to nobody', async (t) => {
  const settings = parseVipSettings('{ "provisioning": true, "validation": {} }')
  assert.equal(parseVipSettings('{}').provisioning, true, 'as it always was')
  assert.throws(() => parseVipSettings('{ "validation": {} }'), /provisioning: must be said/)
  assert.throws(() => parseVipSettings('{ "provisioning": false, "validation": true }'), /validation/)
  assert.throws(() => parseVipSettings('{ "provisioning": false, "validation": { "x": 1 } }'), /validation/)
  const means = { context: site.world.context, monotonic: () => 0, origins: ['http://localhost'] }
  assert.throws(
    () => vipPrograms(settings).mount(new Hono(), { ...means, certificateOf: null }),
    /WARIFU_CERT_PORT or WARIFU_CLIENT_CERT_HEADER/,
  )
  const without = await startSite({ vip: parseVipSettings('{}') })
  t.after(() => without.end())
  for (const path of ['/prov/soap', '/val/soap', '/vipuserservices/QueryService_1_1'])
    assert.equal((await post(without.server.origin, path, time, null)).status, 404, path)
  for (const path of ['/prov', '/otpCheck', '/otpSync'])
    assert.equal((await fetch(site.server.origin + path, { method: 'POST', body: 'x' })).status, 404, path)
})

test('D2: unlocks are limited as at the desk; beyond that an approver is asked, and the token stays locked', async () => {
  const person = await settledPerson(site, '0000000003')
  const id = { TokenId: person.tokenId }
  const right = await nextCode(site, person.tokenId)
  const OTP = right === '000000' ? '111111' : '000000'
  const { caps } = profileOf(site.world.context, shoko).desk
  const ask = async (path: string, name: string, fields: Record<string, string>) =>
    leavesOf(await post(site.server.origin, path, tokenRequest(name, fields), client.der))
  const unlocks: Record<string, string>[] = []
  for (let round = 0; round <= caps.unlocksPerUser; round++) {
    for (let i = 0; i < 10; i++) await ask('/val/soap', 'Validate', { ...id, OTP })
    unlocks.push(await ask('/mgmt/soap', 'UnlockToken', id))
  }
  assert.deepEqual(
    unlocks.map((each) => each['ReasonCode']),
    [...Array(caps.unlocksPerUser).fill('0000'), '4E03'],
  )
  assert.match(unlocks.at(-1)?.['ErrorDetail'] ?? '', /An approver at the desk was asked/)
  assert.equal((await bindingOf(site.world, person))?.status, 'locked')
  const types = (await eventsOf(site.world, person)).map(({ type }) => type)
  assert.equal(types.at(-1), 'approval_requested')
})
