// docs/vip-compatible.md: codes checked by SOAP, by zeep as it comes and by our own requests.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { actForClient } from '../../src/authority/operations/clients/act-for-client.ts'
import { synchronizeForClient } from '../../src/authority/operations/clients/enroll-for-client.ts'
import { verifyCode } from '../../src/authority/operations/clients/verify-code.ts'
import { bindingOf, eventsOf, happen, nextCode, revokeBinding, settledPerson } from '../support/site.ts'
import {
  type Answered,
  leavesOf,
  oldNamespace,
  post,
  type SoapClient,
  serveByTls,
  soapClient,
  startValidation,
  tokenNamespace,
  tokenRequest,
  userRequest,
  type ValidationSite,
  zeep,
} from '../support/vip-soap.ts'
import { addColleague, openCompany, registerToken } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { johoku, testCaller } from '../support/world.ts'

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

const paths = { Validate: '/val/soap', Synchronize: '/val/soap', GetServerTime: '/prov/soap' }

function pathOf(name: string): string {
  return paths[name as keyof typeof paths] ?? '/mgmt/soap'
}

type Fields = Readonly<Record<string, string>>

async function asked(name: string, fields: Fields, of = client): Promise<Record<string, string>> {
  return leavesOf(await post(site.server.origin, pathOf(name), tokenRequest(name, fields), of.der))
}

/** The reason of a credential operation. */
async function reason(name: string, fields: Fields, of = client): Promise<string | undefined> {
  return (await asked(name, fields, of))['ReasonCode']
}

const services = {
  auth: '/vipuserservices/AuthenticationService_1_8',
  query: '/vipuserservices/QueryService_1_8',
}

async function askedUser(name: string, fields: Fields, of = client): Promise<Record<string, string>> {
  const path = name.startsWith('Get') ? services.query : services.auth
  return leavesOf(await post(site.server.origin, path, userRequest(name, fields), of.der))
}

test('E1: zeep builds clients from our WSDL over TLS with its certificate, and calls every operation', async (t) => {
  const person = await settledPerson(site, '0000000001')
  const byTls = await serveByTls(site.world, site.certificateAuthority)
  t.after(() => byTls.stop())
  const base = { Version: '3.1', Id: 'CDCE1500' }
  const id = { ...base, TokenId: person.tokenId }
  const code = await nextCode(site, person.tokenId)
  const user = { requestId: 'req_1234', userId: person.userId }
  const [time, right, again, information, disabled, off, enabled, other, utc, info, activated] = await zeep(
    byTls.origin,
    client,
    [
      ['/prov/soap', 'getServerTime', base],
      ['/val/soap', 'validate', { ...id, OTP: code }],
      ['/val/soap', 'validate', { ...id, OTP: code }],
      ['/mgmt/soap', 'getTokenInformation', { ...id, includeBadAttemptsCount: true }],
      ['/mgmt/soap', 'disableToken', { ...id, Reason: 'TemporarilyUnavailable' }],
      ['/val/soap', 'validate', { ...id, OTP: '000000' }],
      ['/mgmt/soap', 'enableToken', id],
      [services.auth, 'authenticateUser', { ...user, otpAuthData: { otp: code } }],
      [services.query, 'getServerTime', { requestId: 'req_1234' }],
      [services.query, 'getUserInfo', user],
      ['/mgmt/soap', 'activateToken', id],
    ],
  )
  const statuses = [time, right, again, information, disabled, off, enabled, activated].map(
    (each) => each?.['ReasonCode'],
  )
  assert.deepEqual(statuses, ['0000', '0000', '49B5', '0000', '0000', '4993', '0000', '0000'])
  const category = ['CategoryId', 'FormFactor', 'MovingFactor', 'OtpGeneratedBy'].map((name) => right?.[name])
  assert.deepEqual([right?.['RequestId'], ...category], ['CDCE1500', 70, 'MOBILE', 'TIME', 'SOFTWARE'])
  const { TokenId, TokenKind, Adapter, TokenStatus, BadAttemptsCount } = information ?? {}
  assert.deepEqual(
    [TokenId, TokenKind, Adapter, TokenStatus, BadAttemptsCount],
    [person.tokenId, 'SOFTWARE', 'OATH_TIME', 'ENABLED', 0],
  )
  const sameState = [disabled, enabled, activated].map((each) => each?.['SameInitialState'])
  assert.deepEqual(sameState, [false, false, true])
  assert.deepEqual([other?.['status'], other?.['detail'], other?.['requestId']], ['6009', '49B5', 'req_1234'])
  assert.deepEqual([utc?.['status'], info?.['userStatus'], info?.['numBindings']], ['0000', 'ACTIVE', 1])

  // The rest with codes of a later time.
  const later = await nextCode(site, person.tokenId)
  site.world.clock.forward({ seconds: 300 })
  const pair = [await site.world.code(person.tokenId, -1), await site.world.code(person.tokenId)]
  const [expired, pairOf, checked, credentials, unlocked] = await zeep(byTls.origin, client, [
    ['/val/soap', 'validate', { ...id, OTP: later }],
    ['/mgmt/soap', 'checkOTP', { ...id, OTP1: pair[0], OTP2: pair[1] }],
    [services.auth, 'checkOtp', { ...user, otpAuthData: { otp: pair[1] } }],
    [
      services.auth,
      'authenticateCredentials',
      {
        requestId: 'req_1234',
        credentials: { credentialId: person.tokenId, credentialType: 'STANDARD_OTP' },
        otpAuthData: { otp: pair[1] },
      },
    ],
    ['/mgmt/soap', 'unlockToken', id],
  ])
  assert.deepEqual([expired?.['ReasonCode'], pairOf?.['ReasonCode']], ['49B5', '0000'])
  assert.deepEqual([checked?.['status'], credentials?.['status']], ['6009', '6009'], 'both are spent')
  assert.equal(unlocked?.['SameInitialState'], true)
  assert.deepEqual(byTls.faults, [])
})

async function atApi(authorization: string, body: object): Promise<{ status: number; accepted?: boolean }> {
  const headers = { 'Content-Type': 'application/json', 'x-client-cert': client.der, authorization }
  const url = `${site.server.origin}/api/v1/verifications`
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, ...(await response.json()) }
}

test('OTP-01, OTP-02: of one code at SOAP by token and by user, and at the API, one is accepted', async () => {
  const person = await settledPerson(site, '0000000002')
  const { service, userId, tokenId } = person
  const code = await nextCode(site, tokenId)
  const ways = [
    () => asked('Validate', { TokenId: tokenId, OTP: code }).then((of) => of['ReasonCode'] === '0000'),
    () => askedUser('AuthenticateUser', { userId, otp: code }).then((of) => of['status'] === '0000'),
    () =>
      askedUser('AuthenticateCredentials', { credentialId: tokenId, otp: code }).then(
        (of) => of['status'] === '0000',
      ),
    () => atApi(`Bearer ${client.apiKey}`, { service, userId, code }).then((of) => of.accepted === true),
  ]
  const each = Array.from({ length: 12 }, (_, i) => ways[i % ways.length]?.())
  assert.equal((await Promise.all(each)).filter(Boolean).length, 1)
  assert.equal((await bindingOf(site.world, person))?.failures, 0, 'a spent code is not counted')
  const accepted = (await eventsOf(site.world, person)).filter(({ type }) => type === 'code_accepted')
  assert.match(JSON.stringify(accepted.at(-1)), /"context":"VIP (Validate|authenticateUser)"/)
})

test('THR-02: wrong codes count and lock as anywhere; a locked token is checked and unlocked, its code spent', async () => {
  const person = await settledPerson(site, '0000000003')
  const id = { TokenId: person.tokenId }
  const first = await nextCode(site, person.tokenId)
  const wrong = first === '000000' ? '111111' : '000000'
  for (let i = 0; i < 10; i++) assert.equal(await reason('Validate', { ...id, OTP: wrong }), '49B5')
  assert.equal(await reason('Validate', { ...id, OTP: first }), '4990', 'locked')
  assert.equal((await asked('GetTokenInformation', id))['TokenStatus'], 'LOCKED')
  assert.equal(await reason('Synchronize', { ...id, OTP1: first, OTP2: first }), '4990')
  assert.equal(await reason('ActivateToken', id), '4990')
  assert.equal(await reason('EnableToken', id), '4990', 'a locked one is unlocked, not enabled')

  assert.equal(await reason('CheckOTP', { ...id, OTP1: wrong }), '49B5')
  assert.equal(await reason('CheckOTP', { ...id, OTP1: first }), '0000')
  assert.equal(await reason('CheckOTP', { ...id, OTP1: first }), '49B5', 'spent')
  const binding = await bindingOf(site.world, person)
  assert.deepEqual([binding?.status, binding?.failures], ['locked', 10], 'a check changes nothing')
  site.world.clock.forward({ seconds: 300 })
  const pair = {
    OTP1: await site.world.code(person.tokenId, -1),
    OTP2: await site.world.code(person.tokenId),
  }
  assert.equal(await reason('CheckOTP', { ...id, ...pair }), '0000', 'two codes of a locked one')
  const unlocked = await asked('UnlockToken', id)
  assert.deepEqual([unlocked['ReasonCode'], unlocked['SameInitialState']], ['0000', 'false'])
  assert.equal((await asked('UnlockToken', id))['SameInitialState'], 'true')
  assert.equal(await reason('Validate', { ...id, OTP: pair.OTP2 }), '49B5', 'spent by the check')
  assert.equal(await reason('Validate', { ...id, OTP: await nextCode(site, person.tokenId) }), '0000')
})

test('THR-09: of a locked token, whoever may not unlock it is told nothing by a right code, checked or synchronized', async () => {
  const asking = await soapClient(site.world.context, { scopes: ['vip', 'verify', 'bindings:enroll'] })
  const person = await settledPerson(site, '0000000010')
  const id = { TokenId: person.tokenId }
  const first = await nextCode(site, person.tokenId)
  const wrong = first === '000000' ? '111111' : '000000'
  for (let i = 0; i < 10; i++) await reason('CheckOTP', { ...id, OTP1: wrong }, asking)
  assert.equal((await bindingOf(site.world, person))?.status, 'locked')
  assert.equal(await reason('CheckOTP', { ...id, OTP1: first }, asking), '49B5')
  const { userId } = person
  assert.equal((await askedUser('CheckOtp', { userId, otp: first }, asking))['status'], '6009')
  site.world.clock.forward({ seconds: 300 })
  const [otp, otp2] = [await site.world.code(person.tokenId, -1), await site.world.code(person.tokenId)]
  assert.equal(await reason('CheckOTP', { ...id, OTP1: otp, OTP2: otp2 }, asking), '49B5')
  assert.equal(await reason('Synchronize', { ...id, OTP1: otp, OTP2: otp2 }, asking), '49B5')
  assert.equal((await askedUser('CheckOtp', { userId, otp, otp2 }, asking))['status'], '6009')
})

test('of ten requests at once to disable a token one does it, and the others say that it was so', async () => {
  const person = await settledPerson(site, '0000000011')
  const act = () => asked('DisableToken', { TokenId: person.tokenId })
  const answers = await Promise.all(Array.from({ length: 10 }, act))
  assert.deepEqual(answers.map((each) => `${each['ReasonCode']} ${each['SameInitialState']}`).toSorted(), [
    '0000 false',
    ...Array(9).fill('0000 true'),
  ])
  const acts = (await eventsOf(site.world, person)).filter(({ type }) => type === 'binding_suspended')
  assert.equal(acts.length, 1)
})

test('THR-11: how often a locked token is checked is limited, right code or wrong', async () => {
  const person = await settledPerson(site, '0000000004')
  const id = { TokenId: person.tokenId }
  await asked('DisableToken', id)
  for (let i = 0; i < 10; i++) assert.equal(await reason('CheckOTP', { ...id, OTP1: '000000' }), '49B5')
  const right = await nextCode(site, person.tokenId)
  const answer = await post(
    site.server.origin,
    '/mgmt/soap',
    tokenRequest('CheckOTP', { ...id, OTP1: right }),
    client.der,
  )
  assert.equal(leavesOf(answer)['ReasonCode'], '4879')
  assert.ok(Number(answer.headers.get('Retry-After')) > 60)
  assert.equal((await askedUser('CheckOtp', { userId: person.userId, otp: right }))['status'], '6005')
})

test('CheckOTP of a token that counts counts: a guess is a guess', async () => {
  const person = await settledPerson(site, '0000000005')
  const right = await nextCode(site, person.tokenId)
  const wrong = right === '000000' ? '111111' : '000000'
  assert.equal(await reason('CheckOTP', { TokenId: person.tokenId, OTP1: wrong }), '49B5')
  assert.equal(
    (await askedUser('CheckOtp', { userId: person.userId, otp: wrong, otp2: right }))['status'],
    '6009',
  )
  assert.equal((await bindingOf(site.world, person))?.failures, 2)
  const checked = await askedUser('CheckOtp', { userId: person.userId, otp: right })
  assert.deepEqual([checked['status'], checked['credentialId']], ['0000', person.tokenId])
  assert.equal((await bindingOf(site.world, person))?.failures, 0)
})

test('OTP-13: without verify:detail every refusal of a code is a wrong code; with it the states have their own', async () => {
  const plain = await soapClient(site.world.context, { scopes: ['vip', 'verify'] })
  const person = await settledPerson(site, '0000000006')
  const suspended = await settledPerson(site, '0000000007')
  await asked('DisableToken', { TokenId: suspended.tokenId })
  const code = await nextCode(site, person.tokenId)
  const cases: [Fields, string][] = [
    [{ TokenId: person.tokenId, OTP: '12345678' }, '49B5'],
    [{ TokenId: suspended.tokenId, OTP: code }, '4993'],
    [{ TokenId: 'WRFM99999999', OTP: code }, '4E03'],
  ]
  for (const [fields, detailed] of cases) {
    assert.equal(await reason('Validate', fields), detailed)
    assert.equal(await reason('Validate', fields, plain), '49B5')
  }
  const users: [Fields, string][] = [
    [{ userId: 'nobody', otp: code }, '6003'],
    [{ userId: suspended.userId, otp: code }, '600D'],
  ]
  for (const [fields, detailed] of users) {
    assert.equal((await askedUser('AuthenticateUser', fields))['status'], detailed)
    assert.equal((await askedUser('AuthenticateUser', fields, plain))['status'], '6009')
  }
  const unknown = await site.world.context.store.query(
    "SELECT body FROM journal WHERE type = 'verification_rejected' AND body LIKE '%VIP Validate%'",
  )
  assert.equal(unknown.length, 2, 'a code of a token of nobody is journaled')
  assert.doesNotMatch(JSON.stringify(unknown), /WRFM99999999/)
  const credential = { credentialId: 'WRFM99999999', otp: code }
  assert.equal((await askedUser('AuthenticateCredentials', credential))['status'], '6004')
  assert.equal((await askedUser('AuthenticateCredentials', credential, plain))['status'], '6009')
  await happen(site.world, person, { type: 'user_suspended', service: person.service, userId: person.userId })
  assert.equal((await askedUser('AuthenticateUser', { userId: person.userId, otp: code }))['status'], '601B')
  assert.equal((await askedUser('GetUserInfo', { userId: person.userId }))['userStatus'], 'DISABLED')
})

test('API-01: each operation takes its scope, and a client sees and changes nothing of another service', async () => {
  const person = await settledPerson(site, '0000000008')
  const code = await nextCode(site, person.tokenId)
  const id = { TokenId: person.tokenId }
  const bare = await soapClient(site.world.context, { scopes: ['vip'] })
  const foreign = await soapClient(site.world.context, { service: johoku })
  const requests: [string, Fields][] = [
    ['Validate', { ...id, OTP: code }],
    ['Synchronize', { ...id, OTP1: code, OTP2: code }],
    ['CheckOTP', { ...id, OTP1: code }],
    ['CheckOTP', { ...id, OTP1: code, OTP2: code }],
    ['ActivateToken', { ...id, OTP1: code }],
    ['EnableToken', id],
    ['DisableToken', id],
    ['UnlockToken', id],
    ['GetTokenInformation', id],
  ]
  for (const [name, fields] of requests) {
    const refused = await asked(name, fields, bare)
    assert.equal(refused['ReasonCode'], '4E03', name)
    assert.match(refused['ErrorDetail'] ?? '', /lacks the scope/)
    const elsewhere = await asked(name, fields, foreign)
    assert.deepEqual([elsewhere['ReasonCode'], elsewhere['TokenId']], ['4E03', undefined], name)
  }
  const users: [string, Fields][] = [
    ['AuthenticateUser', { userId: person.userId, otp: code }],
    ['CheckOtp', { userId: person.userId, otp: code }],
    ['GetUserInfo', { userId: person.userId }],
  ]
  for (const [name, fields] of users) {
    assert.equal((await askedUser(name, fields, bare))['status'], '6001', name)
    assert.equal((await askedUser(name, fields, foreign))['status'], '6003', name)
  }
  assert.equal(await reason('GetServerTime', {}, bare), '0000')
  assert.equal(
    await reason('Validate', { ...id, OTP: code }),
    '0000',
    'the code was not spent by any of them',
  )
})

test('a token that its user no longer has is nobody’s here, and an act does not reach its successor', async () => {
  const person = await settledPerson(site, '0000000009')
  // As if it were taken away between the look and the transaction.
  const { service, userId, tokenId } = person
  const other = { service, userId, tokenId: 'WRFM99999999' }
  const { context } = site.world
  const unknown = { ok: false, refusal: 'token_unknown' }
  const right = await nextCode(site, tokenId)
  assert.deepEqual(await verifyCode(context, testCaller, { ...other, code: right, context: null }), unknown)
  const codes = [right, right] as const
  assert.deepEqual(await synchronizeForClient(context, testCaller, { ...other, codes }), unknown)
  const act = { ...other, clientId: client.clientId, action: 'suspend', reason: '試験' } as const
  assert.deepEqual(await actForClient(context, testCaller, act), unknown)
  assert.equal((await bindingOf(site.world, person))?.status, 'usable')
  assert.equal(await reason('Validate', { TokenId: tokenId, OTP: right }), '0000', 'nothing was spent')

  await revokeBinding(site.world, person)
  for (const name of ['GetTokenInformation', 'DisableToken', 'EnableToken', 'UnlockToken', 'ActivateToken'])
    assert.equal(await reason(name, { TokenId: person.tokenId }), '4E03', name)
  const code = await nextCode(site, person.tokenId)
  assert.equal(await reason('Validate', { TokenId: person.tokenId, OTP: code }), '4E03')
  assert.equal((await askedUser('AuthenticateUser', { userId: person.userId, otp: code }))['status'], '6008')
  assert.equal((await askedUser('GetUserInfo', { userId: person.userId }))['numBindings'], '0')
})

test('S3-3.2-08: a token that a customer’s users share is reached by the user, and by its ID is nobody’s', async () => {
  const { context, clock } = site.world
  const fb = await soapClient(context, { service: webFb })
  const company = await openCompany(context, 'M54100000002', { customerName: '共有商事' })
  const colleague = await addColleague(context, company, 'M54100000003')
  const { tokenId } = await registerToken(context, company, 'shared')
  clock.forward({ seconds: 30 })
  const code = await site.world.code(tokenId)
  assert.equal(await reason('Validate', { TokenId: tokenId, OTP: code }, fb), '4E03')
  assert.equal(await reason('DisableToken', { TokenId: tokenId }, fb), '4E03')
  const accepted = await askedUser('AuthenticateUser', { userId: colleague.userId, otp: code }, fb)
  assert.deepEqual([accepted['status'], accepted['credentialId']], ['0000', tokenId])
  assert.equal(
    (await askedUser('AuthenticateUser', { userId: company.userId, otp: code }, fb))['status'],
    '6009',
  )
})

test('both namespaces are answered in their own, versions and IDs repeated, other accounts and versions refused', async () => {
  const ask = (body: string): Promise<Answered> => post(site.server.origin, '/prov/soap', body, client.der)
  for (const namespace of [tokenNamespace, oldNamespace]) {
    const { text, headers } = await ask(tokenRequest('GetServerTime', {}, namespace, '2.0'))
    assert.match(
      text,
      new RegExp(`<GetServerTimeResponse xmlns="${namespace}" Version="2.0" RequestId="CDCE1500">`),
    )
    assert.equal(headers.get('content-type'), 'text/xml; charset=utf-8')
  }
  const refusals: [string, string][] = [
    [tokenRequest('GetServerTime', {}, tokenNamespace, '10'), '4E04'],
    [tokenRequest('GetServerTime', { AuthorizerAccountId: 'parent' }), '4E03'],
    [tokenRequest('GetServerTime', { TokenId: 'A' }), '4E00'],
  ]
  for (const [body, code] of refusals) assert.equal(leavesOf(await ask(body))['ReasonCode'], code)
  assert.equal(
    (await askedUser('GetUserInfo', { userId: 'x', onBehalfOfAccountId: 'child' }))['status'],
    '6001',
  )
  assert.equal(
    (await askedUser('AuthenticateUser', { userId: 'x', pin: '1234', otp: '123456' }))['status'],
    '6021',
  )
  assert.equal((await askedUser('GetUserInfo', { userId: 'a\u200bb' }))['status'], '600B')
})
