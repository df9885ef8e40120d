// For each operation of the document: a request that succeeds, and those for statuses that only it has.
import assert from 'node:assert/strict'
import { beginMove, claimMove } from '../../../src/authority/operations/move-token.ts'
import { tokenState } from '../../../src/authority/rules/token.ts'
import { moveEndMessage, moveStartMessage } from '../../../src/otp/move.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { hmac } from '../../../src/platform/secrets/hmac.ts'
import { apiClient } from '../../support/api.ts'
import { desk, loggedIn, newPerson, nextCode, type Site, settledPerson } from '../../support/site.ts'
import { newDevice } from '../../support/token-client.ts'
import { openCompany } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { testCaller } from '../../support/world.ts'
import { limited, type OfOperation, personOf, type Setting } from './example-setting.ts'
import { operationExamples } from './operation-examples.ts'

/** A customer of that number with its first user, by the profile's list of what takes two. */
function newCustomer(number: string) {
  const firstUser = { userId: `u${number}`, userName: '割符 花子', administrator: false }
  return { number, name: '割符商事株式会社', firstUser, reason: '口座開設' }
}

async function knownCustomer({ client, fresh }: Setting) {
  const opened = newCustomer(fresh())
  await client.post('customers', opened)
  return opened
}

function newUser(number: string, userId: string, administrator = false) {
  const customer = { number, name: '割符商事株式会社' }
  return { customer, userId: `v${userId}`, userName: '割符 次郎', administrator, reason: '口座開設' }
}

export const examples: Readonly<Record<string, OfOperation>> = {
  openCustomer: {
    success: async ({ fresh }) => ({ body: newCustomer(fresh()) }),
    others: {
      async 202({ fresh }) {
        const { firstUser, ...customer } = newCustomer(fresh())
        return { body: { ...customer, firstUser: { ...firstUser, administrator: true } } }
      },
      409: async (setting) => ({ body: await knownCustomer(setting) }),
    },
  },
  listCustomers: {
    success: async (setting) => ({ query: { number: (await knownCustomer(setting)).number } }),
  },
  readCustomer: {
    async success(setting) {
      await personOf(setting)
      const { customers } = await (await setting.client.get('customers?limit=1')).json()
      return { path: { customerId: customers[0].customerId } }
    },
    others: { 404: async () => ({ path: { customerId: 'nobody' } }) },
  },
  listUsers: {
    async success(setting) {
      const { tokenId } = await personOf(setting)
      return { query: { tokenId, status: 'active', limit: '1' } }
    },
  },
  openUser: {
    async success(setting) {
      const { number } = await knownCustomer(setting)
      return { body: newUser(number, setting.fresh()) }
    },
    others: {
      async 202(setting) {
        const { number } = await knownCustomer(setting)
        return { body: newUser(number, setting.fresh(), true) }
      },
      409: async ({ fresh }) => ({ body: newUser(fresh(), fresh()) }),
    },
  },
  createVerification: {
    async success({ site, client, fresh }) {
      const person = await settledPerson(site, fresh())
      const code = await nextCode(site, person.tokenId)
      return { body: { service: client.service, userId: person.userId, code, context: 'login' } }
    },
  },
  // This service has no codes by mail, which is an answer, too; test/doors/api/mail-codes.test.ts has one that does.
  sendMailCode: {
    success: async (setting) => ({
      body: { service: setting.client.service, userId: (await personOf(setting)).userId },
    }),
  },
  verifyMailCode: {
    async success(setting) {
      const { userId } = await personOf(setting)
      const { service } = setting.client
      return { body: { service, userId, mailCodeId: 'AbC-_0123456789abcdefg', code: '123456' } }
    },
  },
  readUser: {
    success: async (setting) => ({ path: { userId: (await personOf(setting)).userId } }),
    others: { 404: async () => ({ path: { userId: 'nobody' } }) },
  },
  enrollToken: {
    async success({ site, fresh }) {
      const { userId, tokenId } = await newPerson(site, fresh())
      const codes = [await site.world.code(tokenId, -1), await site.world.code(tokenId)]
      return { path: { userId }, body: { tokenId, codes } }
    },
    others: {
      404: async () => ({ path: { userId: 'nobody' }, body: { tokenId: 'WRFM00000000', codes: ['123456'] } }),
      409: async (setting) => {
        const { site } = setting
        const company = await openCompany(site.world.context, `M${setting.fresh()}`)
        const settings = { service: webFb, scopes: ['bindings:enroll'] } as const
        const fb = await apiClient(site.world.context, site.server.origin, settings)
        return fb.post(`users/${company.userId}/binding/enroll`, {
          tokenId: 'WRFM00000000',
          codes: ['123456'],
        })
      },
    },
  },
  synchronizeToken: {
    async success(setting) {
      const { userId, tokenId } = await personOf(setting)
      const { world } = setting.site
      world.clock.forward({ seconds: 60 })
      return { path: { userId }, body: { codes: [await world.code(tokenId, -1), await world.code(tokenId)] } }
    },
    others: { 404: async () => ({ path: { userId: 'nobody' }, body: { codes: ['123456', '123457'] } }) },
  },
  actOnBinding: {
    success: async (setting) => ({
      path: { userId: (await personOf(setting)).userId },
      body: { action: 'suspend', reason: '本人からの電話' },
    }),
    others: {
      202: async (setting) => ({
        path: { userId: (await personOf(setting)).userId },
        body: { action: 'revoke', reason: '電話' },
      }),
      404: async () => ({ path: { userId: 'nobody' }, body: { action: 'suspend', reason: '電話' } }),
      409: async (setting) => ({
        path: { userId: (await personOf(setting)).userId },
        body: { action: 'resume', reason: '電話' },
      }),
    },
  },
  createActivationCode: {
    success: async (setting) => ({
      path: { userId: (await personOf(setting)).userId },
      body: { reason: '機種変更' },
    }),
    others: {
      404: async () => ({ path: { userId: 'nobody' }, body: { reason: '機種変更' } }),
      async 409(setting) {
        const person = await personOf(setting)
        await desk(setting.site.world, person, 'user_suspended')
        return { path: { userId: person.userId }, body: { reason: '機種変更' } }
      },
    },
  },
  revokeActivationCode: {
    async success(setting) {
      const { userId } = await personOf(setting)
      await setting.client.post(`users/${userId}/activation-codes`, { reason: '機種変更' })
      return { path: { userId }, body: { reason: '誤発行' } }
    },
    others: {
      404: async () => ({ path: { userId: 'nobody' }, body: { reason: '誤発行' } }),
      409: async (setting) => ({
        path: { userId: (await personOf(setting)).userId },
        body: { reason: '誤発行' },
      }),
    },
  },
  listActivationCodes: { success: async () => ({ query: { status: 'issued' } }) },
  endSession: {
    async success(setting) {
      const person = await personOf(setting)
      await loggedIn(setting.site, person)
      return { path: { userId: person.userId }, body: {} }
    },
    others: {
      404: async () => ({ path: { userId: 'nobody' }, body: {} }),
      409: async (setting) => ({ path: { userId: (await personOf(setting)).userId }, body: {} }),
    },
  },
  listTokens: {
    async success(setting) {
      await personOf(setting)
      return { query: { status: 'usable' } }
    },
  },
  readToken: {
    success: async (setting) => ({ path: { tokenId: (await personOf(setting)).tokenId } }),
    others: { 404: async ({ site }) => ({ path: { tokenId: await site.world.token() } }) },
  },
  readFigures: { success: async () => ({}) },
  readJournal: {
    success: async (setting) => ({ query: { userId: (await personOf(setting)).userId, limit: '2' } }),
  },
  registerToken: {
    success: async ({ site }) => ({ body: (await newDevice(site.server.origin)).asked }),
    others: {
      403: async ({ site }) => {
        const { asked } = await newDevice(site.server.origin)
        return { body: { ...asked, activationCode: 'ABCDEFGHJKMNPQRS' } }
      },
      409: async ({ site }) => {
        const { register, asked } = await newDevice(site.server.origin)
        await register()
        return { body: { ...asked, formFactor: 'desktop' } }
      },
      422: async ({ site }) => {
        const { asked } = await newDevice(site.server.origin)
        return { body: { ...asked, publicKey: 'A'.repeat(87) } }
      },
      429: async ({ site }) => {
        const one = { perAddress: { burst: 1, perHour: 1 }, total: { burst: 1, perHour: 1 } }
        const server = await site.world.serve({ issuingLimits: one })
        try {
          const { register } = await newDevice(server.origin)
          await register()
          return await register()
        } finally {
          await server.stop()
        }
      },
    },
  },
  ...operationExamples,
  beginTokenMove: {
    success: async ({ site }) => ({ body: await startOf(site) }),
    others: {
      403: async ({ site }) => ({ body: { ...(await startOf(site)), atMs: 0 } }),
      429: (setting) => limited(setting, 'token-moves', 2),
    },
  },
  claimTokenMove: {
    success: async ({ site }) => ({ body: await claimOf(site, await codeOf(site, await startOf(site))) }),
    others: {
      404: async ({ site }) => ({ body: await claimOf(site, 'ABCDEFGH2345') }),
      422: async () => ({ body: { code: 'ABCDEFGH2345', publicKey: 'A'.repeat(87) } }),
      429: (setting) => limited(setting, 'token-moves/claim', 11),
    },
  },
  confirmTokenMove: {
    success: async ({ site }) => ({ body: await endOf(site, true) }),
    others: {
      403: async ({ site }) => ({ body: { ...(await endOf(site, true)), proof: 'A'.repeat(27) } }),
      404: async ({ site }) => ({ body: { ...(await endOf(site, true)), code: 'ABCDEFGH2345' } }),
      409: async ({ site }) => ({ body: await endOf(site, false) }),
      429: (setting) => limited(setting, 'token-moves/confirm', 2),
    },
  },
  serverTime: { success: async () => ({}) },
}

/** The proof of a device that has the token's secret. */
async function proofOf({ world }: Site, tokenId: string, message: string): Promise<string> {
  const { token } = await world.context.store.read({ token: tokenState.ref(tokenId) })
  assert.ok(token)
  const secret = world.context.tokenCodes.openSecret(tokenId, reveal(token.sealedSecret))
  return hmac(token.algorithm, secret, message, 'base64url')
}

async function startOf(site: Site) {
  const tokenId = await site.world.token()
  const atMs = site.world.clock.now().epochMilliseconds
  return { tokenId, atMs, proof: await proofOf(site, tokenId, moveStartMessage({ tokenId, atMs })) }
}

async function codeOf({ world }: Site, start: Awaited<ReturnType<typeof startOf>>): Promise<string> {
  const begun = await beginMove(world.context, testCaller, start)
  assert.ok(begun.ok)
  return begun.code
}

async function claimOf(site: Site, code: string) {
  return { code, publicKey: (await newDevice(site.server.origin)).asked.publicKey }
}

async function endOf(site: Site, claimed: boolean) {
  const start = await startOf(site)
  const { tokenId } = start
  const code = await codeOf(site, start)
  const answer = claimed
    ? await claimMove(site.world.context, testCaller, await claimOf(site, code))
    : undefined
  const number = answer?.ok && answer.status === 'claimed' ? answer.number : '1234'
  return {
    tokenId,
    code,
    number,
    proof: await proofOf(site, tokenId, moveEndMessage({ tokenId, code, number })),
  }
}
