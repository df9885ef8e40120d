// Every screen that somebody who is logged in can open: it begins in the upper half of a phone, and nothing is wider
// than the window, on a phone and at the 1024 pixels of the manuals.
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { mailPaths, passkeyPaths, serviceHref, servicePaths } from '../../src/authority/routes.ts'
import type { ConfirmationPolicy } from '../../src/authority/rules/confirmation.ts'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import type { Role } from '../../src/authority/rules/rights.ts'
import { deskHref, deskPaths, deskUserHref } from '../../src/desk/routes.ts'
import {
  administrationHref,
  administrationPaths,
  tradeHref,
  tradePaths,
} from '../../src/services/fx-web/routes.ts'
import { personalHref, personalPaths } from '../../src/services/personal/routes.ts'
import {
  fbAdministrationPaths,
  fbDeskPaths,
  fbHref,
  fbPaths,
  fbWorkHref,
  fbWorkPaths,
  handoverPaths,
} from '../../src/services/web-fb/routes.ts'
import { begin as beginCall } from '../desk/support/calls.ts'
import { bringClearingWork } from '../desk/support/clearing.ts'
import { act, type Seat } from '../desk/support/site.ts'
import { appoint, settledCaller, shokoDesk, staffPassword } from '../desk/support/staff.ts'
import { screenshot } from '../support/browser.ts'
import {
  beforeTransition,
  codeFor,
  inTransition,
  at as mailPage,
  makeAdministrator,
} from '../support/mail-site.ts'
import { passkeysIn } from '../support/passkey-policy.ts'
import { accountHolder, insideOf, personal, registerToken } from '../support/personal.ts'
import {
  changedPassword,
  locationOf,
  loggedIn,
  type Site,
  settledPerson,
  startSite,
} from '../support/site.ts'
import { askedOf } from '../support/ten-operations.ts'
import { lastPart as lastPartOf, typedTerms } from '../support/trade-forms.ts'
import { fbLogin } from '../support/web-fb/browsers.ts'
import {
  addColleague,
  companyWithPayees,
  registerToken as registerFbToken,
} from '../support/web-fb/companies.ts'
import { fbMorning, signing, webFb } from '../support/web-fb/service.ts'
import { beginDraft, confirm, fixedPassword, upToConfirmation } from '../support/web-fb/transfer-screens.ts'
import { errorBox, notice, press } from './support/screens.ts'
import { closeWindows } from './support/stage.ts'
import { tour, windowOf } from './support/tour.ts'

let site: Site
const begin = async (start?: string, edit?: (profile: ServiceProfile) => ServiceProfile) => {
  const options = { ...(start === undefined ? {} : { start }), ...(edit === undefined ? {} : { edit }) }
  site = await startSite({ browsers: true }, options)
  return site
}
afterEach(async () => {
  await closeWindows()
  await site.end()
})

/** What is not a screen: files, and what a script asks for. */
const files = /\.(?:csv|json)$/
const below = (prefix: string, ...tables: readonly Readonly<Record<string, string>>[]) =>
  tables
    .flatMap((table) => Object.values(table))
    .filter((path) => !files.test(path))
    .map((path) => `/${prefix}${path}`)

const origin = () => `http://localhost:${site.server.port}`
const lastPart = (response: Response) => lastPartOf(locationOf(response))

/** The paths that no link of somebody who is logged in leads to: those of forms, and the steps of a login. */
function unseen(service: string, patterns: readonly string[], seen: ReadonlySet<string>): string[] {
  return patterns.filter((pattern) => !seen.has(pattern)).map((pattern) => pattern.slice(service.length + 1))
}

const steps = ['/enrollment/token', '/login/code', '/logout', '/desk-acts']
const loginSteps = steps.concat(
  ['/enrollment/authenticator', '/enrollment/complete', '/login/synchronization', '/login/synchronized'],
  '/replacement/stop',
)
const mailSteps = ['/login/mail', '/login/mail/send', '/mail-address/code', '/mail-address/code/send'].concat(
  ['address', 'code', 'code/send', 'complete'].map((end) => `/registration/${end}`),
)
const passkeyForms = ['code', 'new', 'new/proof', 'register', 'care', 'removal', 'removal/begin']
/** The page that waits for the token is there in another profile, and that of an address here. */
const passkeyOperations = ['operations/:id', 'operations/:id/status']
const passkeySteps = ['/login/passkey', '/login/passkey/begin'].concat(
  [...passkeyForms, ...passkeyOperations].map((end) => `/passkeys/${end}`),
)
const sorted = (paths: readonly string[]) => paths.toSorted()

/** One service confirms these on the token's own screen. */
function signingAt(service: string, acts: ConfirmationPolicy['acts']) {
  return (profile: ServiceProfile): ServiceProfile => {
    if (profile.service !== service) return profile
    const replacement = { ...profile.replacement, asManual: [] }
    return { ...profile, replacement, confirmation: { validSeconds: 300, sameDeviceYen: 0, acts } }
  }
}

const always = { fromYen: 0, payees: 'all' } as const
const signingTrades = signingAt('shoko-chukin/fx-web-2025', [
  { ...always, act: 'fx_contract', fromYen: 10_000_000 },
  { ...always, act: 'mail_address' },
])

test('M8, M11, D11, WEB-11, issue 18: the screens of 外為Web', async () => {
  const service = 'shoko-chukin/fx-web-2025'
  await begin(beforeTransition, (profile) => signingTrades(passkeysIn(service)(profile)))
  const boss = await settledPerson(site, '1000000001', service, '甲商事')
  await settledPerson(site, '1000000002', service, '甲商事')
  await settledPerson(site, '1000000003', service, '甲商事')
  await makeAdministrator(site, boss)
  site.world.clock.set(inTransition)
  const client = await loggedIn(site, boss)
  const at = (screen: keyof typeof tradePaths, id?: string) => tradeHref(service, screen, id)
  const quote = async () => lastPart(await client.submit(at('trade'), typedTerms))
  const contract = lastPart(await client.submit(at('quote', await quote()), {}))
  const large = lastPart(await client.submit(at('trade'), { ...typedTerms, amount: '100,000.00' }))
  const signed = locationOf(await client.submit(at('quote', large), {}))
  const address = 'taro@customer.example'
  const typed = { current: changedPassword, address, again: address }
  await client.submit(mailPage('mailAddress'), typed)
  const newCode = await codeFor(site, boss, address)
  const signedAddress = locationOf(await client.submit(mailPage('mailAddressCode'), { newCode }))
  const patterns = below(service, servicePaths, mailPaths, passkeyPaths, administrationPaths, tradePaths)
  const also = [at('contract', contract), at('confirmation', contract), at('quote', await quote())]
  also.push(signed, signedAddress)
  const start = serviceHref(service, 'home')
  const { screens, defects } = await tour('narrow-fx', { client, origin: origin(), patterns, start, also })
  assert.deepEqual(defects, [])
  const forms = ['/users/:id/delete', '/user-otp/act', '/mail-addresses/:id/remove', '/orders/place']
  const acts = ['/orders/:id/cancel', '/confirmations/:id/dispute']
  // A script asks there.
  const scripts = ['/trade/operations/:id/status', '/mail-address/operations/:id/status']
  const never = sorted([
    ...loginSteps,
    ...mailSteps,
    ...passkeySteps,
    ...forms,
    ...acts,
    ...scripts,
    '/enrollment',
  ])
  assert.deepEqual(sorted(unseen(service, patterns, screens)), never)
})

/** Signs what is large, so that both ways to confirm are there, and tokens. */
const signedTokens = signing([
  { ...always, act: 'transfer', fromYen: 5_000_000 },
  { ...always, act: 'token_change' },
])

test('M8, M11, D11, WEB-11, issue 18: the screens of WEB-FB', async () => {
  await begin(fbMorning, signedTokens)
  const { context } = site.world
  const company = await companyWithPayees(context)
  await addColleague(context, company, 'M54100000002')
  const client = await fbLogin(site, company)
  const done = await upToConfirmation(client, company, { payees: ['p1', 'p2'] })
  const sent = lastPart(await confirm(client, done, { fixedPassword }))
  const open = await upToConfirmation(client, company)
  const large = await upToConfirmation(client, company, { amount: '5000000' })
  await registerFbToken(context, company, 'individual')
  const signed = locationOf(await confirm(client, large, {}))
  const fresh = await beginDraft(client, company)
  const patterns = below(webFb, fbPaths, fbWorkPaths, fbAdministrationPaths)
  const also = [open.draftId, fresh].flatMap((draftId) =>
    patterns
      .filter((pattern) => pattern.includes('/transfers/new/:id'))
      .map((pattern) => pattern.replace(':id', draftId)),
  )
  const tokenId = await site.world.token()
  const coming = { tokenId, code: await site.world.code(tokenId) }
  const change = locationOf(await client.submit(fbWorkHref(webFb, 'ownToken'), coming))
  also.push(fbWorkHref(webFb, 'completed', sent), signed, change, fbWorkHref(webFb, 'tokenChanged'))
  const start = fbHref(webFb, 'home')
  const { screens, defects } = await tour('narrow-fb', { client, origin: origin(), patterns, start, also })
  assert.deepEqual(defects, [])
  const tokens = ['usage-form/token', 'change', 'registration', 'release', 'complete']
  const administers = tokens
    .map((end) => `/administration/tokens/${end}`)
    .concat('/administration/users/:id/delete')
  const ofFiles = [
    '/transfers/file/import',
    '/transfers/file/checked/:id',
    '/transfers/file/drafts/:id/discard',
  ]
  const forms = [...ofFiles, '/first-passwords', '/certificate', '/replacement/stop']
  // A script asks there.
  const asked = ['/transfers/operations/:id/status', '/contract/token/operations/:id/status']
  const never = sorted([...administers, ...forms, ...asked, '/logout', '/desk-acts'])
  assert.deepEqual(sorted(unseen(webFb, patterns, screens)), never)
})

/** The token that is there confirms another one. */
const signingTokens = signingAt(personal, [{ ...always, act: 'token_change' }])

test('M8, M11, D11, WEB-11, issue 18: the screens of 個人インターネットバンキング', async () => {
  await begin(undefined, signingTokens)
  const holder = await accountHolder(site, '1234567', '見本 花子')
  await registerToken(site.world, holder)
  const client = await insideOf(site, holder, 'code')
  const signed = locationOf(
    await client.submit(personalHref(personal, 'token'), {}, personalHref(personal, 'tokenStop')),
  )
  const patterns = below(personal, personalPaths)
  const also = [signed, personalHref(personal, 'tokenChanged')]
  const start = personalHref(personal, 'home')
  const { screens, defects } = await tour('narrow-personal', {
    client,
    origin: origin(),
    patterns,
    start,
    also,
  })
  assert.deepEqual(defects, [])
  // Only where the profile asks for the token's screen (restart.test.ts) or a passkey (passkeys.test.ts).
  const restart = ['', '/confirmation', '/operations/:id', '/operations/:id/status', '/complete']
  const begins = ['/contract/stop/begin', '/restart/confirmation/begin']
  const forms = ['/login', '/stop/code', '/help', '/mobile', '/token/leave', '/contract/stopped'].concat(
    restart.map((end) => `/restart${end}`),
    ['/token/stop', '/token/operations/:id/status', ...begins],
  )
  const done = ['/enrollment/complete', '/stop/complete']
  assert.deepEqual(sorted(unseen(personal, patterns, screens)), sorted([...steps, ...forms, ...done]))
})

async function seat(role: Role, desk: string): Promise<Seat> {
  const worker = await appoint(site.world, role, { desk })
  const browser = site.browser()
  await browser.submit(serviceHref(desk, 'login'), { userId: worker.operatorId, password: staffPassword })
  site.world.clock.forward({ seconds: 30 })
  const otp = await site.world.code(worker.tokenId)
  const arrived = await browser.submit(serviceHref(desk, 'loginCode'), { otp })
  assert.equal(locationOf(arrived), deskHref(desk, 'search'))
  return { ...worker, browser }
}

/** One of each kind of person who works at a desk, at two desks that differ in what their institution offers. */
const seats = [
  [shokoDesk, 'desk'],
  [shokoDesk, 'approver'],
  [shokoDesk, 'auditor'],
  ['desk/shinkin-5410', 'desk'],
  ['desk/shinkin-5410', 'branch'],
  ['desk/shinkin-5410', 'administrator'],
  ['desk/shinkin-5410', 'clearing'],
] as const satisfies readonly (readonly [string, Role])[]

/** Forms of the desks, and what no link of these seats leads to. */
function unreachedAtDesks(): readonly string[] {
  const user = ['act', 'account-numbers', 'particulars/show', 'own-records'].map(
    (end) => `/users/:institution/:service/:userId/${end}`,
  )
  const runs = ['make', 'runs/:runId/account-numbers', 'runs/:runId/download', 'runs/:runId/settle']
  const handover = [...runs, 'postings/:id/settle', 'restored/:id/settle']
  const files = ['/import/confirm', '/import/asked', '/tokens/import/confirm', '/tokens/import/asked']
  const calls = ['user', 'identification', 'note', 'end'].map((end) => `/calls/:caseNumber/${end}`)
  const forms = files.concat(
    user,
    calls,
    handover.map((end) => `/handover/:institution/:service/${end}`),
    ['account-numbers', 'dispute', 'stop'].map((end) => `/money/:institution/:service/:receipt/${end}`),
    ['lose', 'take'].map((end) => `/prints/:institution/:service/:runId/${end}`),
    [
      '/approvals/settle',
      '/approvals/account-numbers',
      '/approvals/answer',
      '/core/import/confirm',
      '/journal/filters',
      '/journal/filters/drop',
      '/journal/prove',
      '/prints/make',
      '/prints/preview',
      '/user-otp/:institution/:service/act',
      '/staff/:userId/act',
    ],
  )
  // The certificates of a customer have a test of their own.
  const others = [
    // What pages ask for by themselves, and a file.
    '/approvals/news',
    '/journal/proof',
    '/journal/export.jsonl',
    '/operations/:institution/:service/:operationId/evidence.zip',
    // A file or a run of letters, which core-file-screens.test.ts and prints.test.ts make.
    '/core/:institution/:service/:importId',
    '/prints/:institution/:service/:runId',
    '/lost',
    '/users/:institution/:service/:userId/certificates/:serial',
  ]
  return [...forms, ...others]
}

test('M8, D11, WEB-11: the screens of support desks', async () => {
  await begin(fbMorning)
  const customer = await settledCaller(site.world, '1000000001')
  const company = await companyWithPayees(site.world.context)
  const bookkeeper = await fbLogin(site, company)
  await confirm(bookkeeper, await upToConfirmation(bookkeeper, company), { fixedPassword })
  await registerFbToken(site.world.context, company, 'individual')
  await askedOf(site.world.context, company)
  const paths = [servicePaths, deskPaths, fbDeskPaths, handoverPaths]
  const seen = new Set<string>()
  const wrong: string[] = []
  for (const [desk, role] of seats) {
    const staff = await seat(role, desk)
    const { service, userId } = desk === shokoDesk ? customer : company
    if (desk === shokoDesk && role === 'desk') {
      await act(staff, customer, 'revoke_token')
      await beginCall(staff, customer)
    }
    if (role === 'clearing') await bringClearingWork(site.world.context, staff, desk, company)
    const { screens, defects } = await tour(`narrow-${role}`, {
      client: staff.browser,
      origin: origin(),
      patterns: below(desk, ...paths),
      start: deskHref(desk, 'search'),
      also: (['user', 'customerNumber', 'closeCustomer'] as const).map((screen) =>
        deskUserHref(desk, screen, service, userId),
      ),
    })
    for (const screen of screens) seen.add(screen.slice(desk.length + 1))
    wrong.push(...defects)
  }
  assert.deepEqual(wrong, [])
  const all = below('', ...paths).map((path) => path.slice(1))
  const never = all.filter((path) => !seen.has(path))
  assert.deepEqual(sorted(never), sorted([...loginSteps, ...unreachedAtDesks()]))
})

test('M8, M10, M11: on a phone ユーザOTP管理 is short, each line has its acts, and what was done is in sight once', async () => {
  const service = 'shoko-chukin/fx-web-2025'
  await begin(beforeTransition)
  const boss = await settledPerson(site, '1000000001', service, '甲商事')
  for (const userId of ['1000000002', '1000000003']) await settledPerson(site, userId, service, '甲商事')
  await makeAdministrator(site, boss)
  site.world.clock.set(inTransition)
  const page = await windowOf(await loggedIn(site, boss)).then((context) => context.newPage())
  await page.goto(`${origin()}${administrationHref(service, 'userOtp')}`)
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  assert.ok(height < 2800, `${height} px`)
  await screenshot(page, 'narrow-user-otp')
  // Nothing is ticked: there is nothing to be asked about.
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('button', { name: '一時停止', exact: true }).click(),
  ])
  assert.match(await errorBox(page), /チェックボックスを選択してください/)
  const line = page.getByRole('row').filter({ hasText: '1000000002' })
  await line.getByRole('button', { name: /^一時停止/ }).click()
  await page.getByRole('dialog').waitFor()
  await press(page, 'OK')
  assert.match(await notice(page), /一時停止が完了しました/)
  const box = await page.locator('.message-info').boundingBox()
  assert.ok(box !== null && box.y >= 0 && box.y + box.height <= 740)
  assert.match(await line.innerText(), /一時停止/)
  await page.reload()
  assert.equal(await page.locator('.message-info').count(), 0, 'told once')
})

test('M11: 取引締結 shows the fields of the chosen way of delivery, and months that have days', async () => {
  await begin('2025-06-30T10:00:15+09:00')
  const person = await settledPerson(site, '1000000001')
  const page = await windowOf(await loggedIn(site, person)).then((context) => context.newPage())
  await page.goto(`${origin()}${tradeHref(person.service, 'trade')}`)
  const shown = () => page.locator('.delivery label').filter({ visible: true }).allInnerTexts()
  assert.deepEqual(await shown(), [])
  for (const [way, labels] of [
    ['fixed', ['受渡(開始)日']],
    ['period', ['受渡(開始)日', '受渡終了日']],
    ['month', ['受渡月']],
    ['tenor', ['応当日']],
  ] as const) {
    await page.locator('#method').selectOption(way)
    assert.deepEqual(await shown(), labels, way)
  }
  // On the last business day of June nothing of June is left.
  assert.match((await page.locator('#month option').allInnerTexts())[1] ?? '', /^2025年7月渡し$/)
})
