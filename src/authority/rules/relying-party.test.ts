import assert from 'node:assert/strict'
import { test } from 'node:test'
import { relyingPartyFault } from './passkeys.ts'

const at = 'https://ib.bank.example'

test('issue 18: an RP ID that browsers take at no page of the installation is told', () => {
  const fault = (rpId: string | null, origins: readonly string[] = [], publicOrigin = at) =>
    relyingPartyFault({ rpId, origins }, publicOrigin)
  assert.equal(fault(null), null)
  assert.equal(fault('ib.bank.example'), null)
  assert.equal(fault('bank.example'), null)
  assert.match(fault('b.bank.example') ?? '', /neither the host of PUBLIC_ORIGIN, ib\.bank\.example, nor/)
  // No part of a name, but a domain above it.
  assert.match(fault('ank.example') ?? '', /browsers refuse it/)
  assert.match(
    fault('bank.example', ['https://other.example']) ?? '',
    /leave out https:\/\/ib\.bank\.example/,
  )
  assert.equal(fault('other.example', [at]), null)
  assert.match(fault(null, [], 'http://ib.bank.example') ?? '', /not https/)
  assert.equal(fault(null, [], 'http://localhost:8080'), null)
})
