import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newWebhookSecret, webhookSignature } from './webhook-signature.ts'

test('webhooks are signed as Standard Webhooks 1.0 has it (its published vector), with each secret', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const signed = {
    eventId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    seconds: 1_614_265_330,
    body: '{"test": 2432232314}',
  }
  const vector = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
  assert.equal(webhookSignature([secret], signed), vector)
  const [first, second] = webhookSignature([secret, newWebhookSecret()], signed).split(' ')
  assert.equal(first, vector)
  assert.match(second ?? '', /^v1,[A-Za-z0-9+/]{43}=$/)
  assert.notEqual(second, vector)
})

test('a new secret has 256 bits, and what is no secret signs nothing', () => {
  const secret = newWebhookSecret()
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  assert.notEqual(secret, newWebhookSecret())
  assert.throws(
    () => webhookSignature(['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], { eventId: 'a', seconds: 1, body: '' }),
    TypeError,
  )
})
