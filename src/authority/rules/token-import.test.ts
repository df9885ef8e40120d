import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operator as appointed, token, user } from '../../../test/support/states.ts'
import type { Role } from './rights.ts'
import { tokenState, tokenUseState } from './token.ts'
import { decideFileImport, decideTokenImport, type FileImported, type TokenImported } from './token-import.ts'

const desk = 'desk/shoko-chukin'
const operator = (role: Role = 'desk', service = desk) => appointed({ service, userId: 'op1', role })
const operatorUser = user({ service: desk, userId: 'op1' })
const file: FileImported = {
  type: 'tokens_imported',
  service: desk,
  userId: 'op1',
  format: 'csv',
  digest: 'd',
  count: 1,
  reason: '納品',
}

test('a file is imported by staff of that desk with the right, and at the terminal', () => {
  const refused: [Parameters<typeof decideFileImport>[0], string][] = [
    [{ operatorUser: undefined, operator: undefined }, 'nobody'],
    [{ operatorUser: user({ status: 'suspended' }), operator: operator() }, 'suspended'],
    [{ operatorUser, operator: operator('desk', 'desk/johoku') }, 'of another desk'],
    ...(['branch', 'approver', 'auditor'] as const).map(
      (role): [Parameters<typeof decideFileImport>[0], string] => [
        { operatorUser, operator: operator(role) },
        role,
      ],
    ),
  ]
  for (const [states, who] of refused) {
    const { outcome, events } = decideFileImport(states, file)
    assert.deepEqual([outcome, events], [{ ok: false, refusal: 'not_permitted' }, []], who)
  }
  assert.deepEqual(decideFileImport({ operatorUser, operator: operator() }, file).events, [file])
  const atTerminal = { ...file, service: null, userId: null }
  const nobody = { operatorUser: undefined, operator: undefined }
  assert.deepEqual(decideFileImport(nobody, atTerminal).events, [atTerminal])
})

test('RFC 4226 §7.2: an imported token begins at its counter; a token ID that anybody has is taken', () => {
  const { status: _, ...terms } = token({ movingFactor: 'event', formFactor: 'hardware' })
  const imported: TokenImported = {
    type: 'token_imported',
    ...terms,
    lastStep: 41,
    serialNo: '007',
    manufacturer: null,
  }
  const { outcome, events } = decideTokenImport({ token: undefined }, imported)
  assert.deepEqual([outcome, events], [{ ok: true }, [imported]])
  assert.deepEqual(tokenState.evolve(undefined, imported), { ...terms, status: 'active' })
  assert.deepEqual(tokenUseState.evolve(undefined, imported), {
    tokenId: terms.tokenId,
    lastStep: 41,
    driftMs: 0,
    driftUncertaintyMs: 0,
  })
  for (const status of ['active', 'revoked'] as const) {
    const taken = decideTokenImport({ token: token({ status }) }, imported)
    assert.deepEqual([taken.outcome, taken.events], [{ ok: false, refusal: 'token_id_taken' }, []])
  }
})
