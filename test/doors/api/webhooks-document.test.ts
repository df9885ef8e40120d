// What webhooks send is in the document of the API: what modules tell of an event, and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { userHolder } from '../../../src/authority/rules/binding.ts'
import { modules } from '../../../src/compose/modules.ts'
import { openapiDocument } from '../../../src/doors/api/openapi.ts'
import { apiOperations } from '../../../src/doors/api/operations.ts'
import type { WholeEvent } from '../../../src/platform/decision/state.ts'
import { life, ofUser } from '../../contract/support/life.ts'
import type { Event } from '../../support/events.ts'

type Sent = {
  readonly parameters: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody: { readonly content: { readonly 'application/json': { readonly schema: object } } }
}
type Document = { readonly webhooks: Readonly<Record<string, { readonly post: Sent }>> }

const published = modules.flatMap(({ publishes = [] }) => publishes)
const { webhooks } = openapiDocument(
  apiOperations(() => 0),
  published,
) as Document

/** The last second that RFC 3339 can write. */
const endMs = 253_402_300_799_000

/** What the life of the contract leaves out. */
const besides: readonly Event[] = [null, 'WRFM1'].flatMap((tokenId): Event[] => {
  const lost = { operatorId: 'clerk', reportedAtMs: 1, stops: 'user', tokenId } as const
  const holder = userHolder(ofUser.userId)
  return [
    { type: 'user_resumed', ...ofUser },
    { type: 'loss_reported', ...ofUser, holder, ...lost },
  ]
})

const happened = [...life.flat(), ...besides].map((event) => {
  const fields = Object.entries(event).map(([name, value]) => [
    name,
    typeof value === 'number' ? Math.min(value, endMs) : value,
  ])
  return Object.fromEntries(fields) as WholeEvent
})

test('the document has each event that modules tell, with the headers of Standard Webhooks', () => {
  assert.deepEqual(
    Object.keys(webhooks),
    published.map(({ name }) => name),
  )
  for (const [name, { post }] of Object.entries(webhooks)) {
    const headers = post.parameters.map((each) => `${each.in} ${each.name}`)
    const wanted = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((each) => `header ${each}`)
    assert.deepEqual(headers, wanted, name)
  }
})

test('whatever is told of an event is as the document says: every field of it, and no other', () => {
  const met = new Set<string>()
  for (const { name, from, fields, told } of published) {
    const schema = webhooks[name]?.post.requestBody.content['application/json'].schema ?? assert.fail(name)
    for (const event of happened.filter(({ type }) => from.includes(type))) {
      const data = told(event)
      if (data === null) continue
      met.add(name)
      assert.deepEqual(Object.keys(data).sort(), Object.keys(fields).sort(), name)
      const { service, userId = null } = event
      const sent = { type: name, timestamp: '2025-07-01T00:00:15.000Z', data: { service, userId, ...data } }
      const { success, error } = z.fromJSONSchema(schema as never).safeParse(JSON.parse(JSON.stringify(sent)))
      assert.ok(success, `${name} ${JSON.stringify(sent)}: ${error?.message}`)
      const other = {
        ...sent,
        data: { ...sent.data, ...Object.fromEntries(Object.keys(fields).map((field) => [field, {}])) },
      }
      const isOther = Object.keys(fields).length > 0
      assert.equal(z.fromJSONSchema(schema as never).safeParse(other).success, !isOther, name)
    }
  }
  assert.deepEqual(
    published.map(({ name }) => name).filter((name) => !met.has(name)),
    [],
    'each was told at least once',
  )
})
