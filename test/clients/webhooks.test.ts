// Webhooks as the TypeScript client opens them, signed as the server signs them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WarifuWebhookError } from '../../clients/typescript/src/errors.ts'
import { openWebhook } from '../../clients/typescript/src/webhooks.ts'
import { newWebhookSecret, webhookSignature } from '../../src/platform/secrets/webhook-signature.ts'

const seconds = 1_751_328_015
const body = '{"type":"binding.locked","timestamp":"2025-07-01T00:00:15.000Z","data":{"userId":"利用者"}}'
const secret = newWebhookSecret()

type Sent = { readonly eventId?: string; readonly at?: number; readonly by?: readonly string[] }

function sent({ eventId = 'msg_1', at = seconds, by = [secret] }: Sent = {}) {
  const signature = webhookSignature(by, { eventId, seconds: at, body })
  return { 'webhook-id': eventId, 'webhook-timestamp': String(at), 'webhook-signature': signature }
}

const settings = { secrets: [secret], nowMs: () => seconds * 1000 }

test('a webhook with a right signature is opened, from Fetch and from node:http, as bytes or text', async () => {
  for (const headers of [sent(), new Headers(sent())]) {
    for (const each of [body, new TextEncoder().encode(body)]) {
      const { id, event } = await openWebhook({ headers, body: each }, settings)
      assert.deepEqual([id, event.type], ['msg_1', 'binding.locked'])
    }
  }
})

test('while a secret is replaced, either side may already have the new one', async () => {
  const next = newWebhookSecret()
  await openWebhook({ headers: sent({ by: [next, secret] }), body }, settings)
  await openWebhook({ headers: sent({ by: [next] }), body }, { ...settings, secrets: [secret, next] })
})

test('anything else is refused', async () => {
  const { 'webhook-signature': right, ...unsigned } = sent()
  const refused: readonly (readonly [headers: Record<string, string>, body: string])[] = [
    [sent(), `${body} `],
    [{ ...sent(), 'webhook-id': 'msg_2' }, body],
    [{ ...sent(), 'webhook-timestamp': String(seconds + 1) }, body],
    [sent({ at: seconds - 301 }), body],
    [sent({ at: seconds + 301 }), body],
    [{ ...sent(), 'webhook-timestamp': 'NaN' }, body],
    [{ ...sent(), 'webhook-timestamp': ` ${seconds}` }, body],
    [sent({ by: [newWebhookSecret()] }), body],
    [unsigned, body],
    [{ ...unsigned, 'webhook-signature': right.replace('v1,', 'v1a,') }, body],
    [{ ...unsigned, 'webhook-signature': 'v1,' }, body],
    [{ ...unsigned, 'webhook-signature': 'v1,***' }, body],
    [{ ...unsigned, 'webhook-signature': right.slice(0, -5) }, body],
    [{}, body],
  ]
  for (const [headers, text] of refused)
    await assert.rejects(
      openWebhook({ headers, body: text }, settings),
      WarifuWebhookError,
      JSON.stringify(headers),
    )
})

test('a text that is no secret is an error of whoever set it, not of a webhook', async () => {
  for (const secrets of [['whsec_'], ['secret'], [secret.slice(6)]])
    await assert.rejects(openWebhook({ headers: sent(), body }, { ...settings, secrets }), TypeError)
})
