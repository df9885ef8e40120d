import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operator as appointed, at, token, user } from '../../../test/support/states.ts'
import { type Approval, approvalState } from './approval.ts'
import type { Role } from './rights.ts'
import { tokenState, tokenUseState } from './token.ts'
import {
  type DeskFile,
  decideFileImport,
  decideTokenImport,
  type FileImported,
  type FileImportStates,
  type TokenImported,
} from './token-import.ts'

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

const asked: DeskFile = {
  draftId: 'draft1',
  operatorId: 'op1',
  step: 'ask',
  reason: '納品',
  identification: 'なし',
  details: { count: '1', digest: 'd' },
}
const statesFor = (changes: Partial<FileImportStates> = {}): FileImportStates => ({
  operatorUser,
  operator: operator(),
  askerUser: operatorUser,
  asker: operator(),
  deciderUser: user({ service: desk, userId: 'ap1' }),
  decider: appointed({ service: desk, userId: 'ap1', role: 'approver' }),
  approval: undefined,
  ...changes,
})

test('a file is imported by staff of that desk with the right, and at the terminal', () => {
  const refused: [Partial<FileImportStates>, string][] = [
    [{ operatorUser: undefined, operator: undefined }, 'nobody'],
    [{ operatorUser: user({ status: 'suspended' }) }, 'suspended'],
    [{ operator: operator('desk', 'desk/johoku') }, 'of another desk'],
    ...(['branch', 'approver', 'auditor'] as const).map((role): [Partial<FileImportStates>, string] => [
      { operator: operator(role) },
      role,
    ]),
  ]
  const alone = { file: asked, because: [] }
  for (const [changes, who] of refused) {
    const { outcome, events } = decideFileImport(statesFor(changes), file, alone, at)
    assert.deepEqual([outcome, events], [{ ok: false, refusal: 'not_permitted' }, []], who)
  }
  assert.deepEqual(decideFileImport(statesFor(), file, alone, at).events, [file])
  const atTerminal = { ...file, service: null, userId: null }
  const nobody = statesFor({ operatorUser: undefined, operator: undefined })
  assert.deepEqual(decideFileImport(nobody, atTerminal, null, at).events, [atTerminal])
})

test('X1: where the desk’s profile lists it, a file waits for a second person, and counts once as it was granted', () => {
  const listed = { file: asked, because: ['import_tokens'] } as const
  const { outcome, events } = decideFileImport(statesFor(), file, listed, at)
  assert.deepEqual(outcome, { ok: true, result: 'requested' })
  const requested = events.reduce(approvalState.evolve, undefined)
  assert.ok(requested)
  const granted: Approval = { ...requested, status: 'granted', decidedBy: 'ap1', decidedAtMs: 1 }
  const goOn = { ...listed, file: { ...asked, step: 'carry_out', reason: '' } } as const
  const carried = decideFileImport(statesFor({ approval: granted }), { ...file, reason: '' }, goOn, at)
  assert.deepEqual(
    carried.events.map(({ type }) => type),
    ['approval_used', 'tokens_imported'],
  )
  assert.deepEqual(carried.events.at(-1), file, 'with the reason that was given')
  const none: [Partial<FileImportStates>, Partial<DeskFile>, string][] = [
    [{}, {}, 'nothing was asked for'],
    [{ approval: requested }, {}, 'nobody granted it'],
    [{ approval: { ...granted, status: 'used' } }, {}, 'it was used'],
    [{ approval: granted }, { details: { count: '1', digest: 'e' } }, 'another file'],
    [{ approval: { ...granted, requestedBy: 'op2' } }, {}, 'somebody else asked'],
    [{ approval: granted, decider: undefined }, {}, 'who granted it is gone'],
    [{ approval: granted, askerUser: user({ status: 'deleted' }) }, {}, 'who asked is dismissed'],
  ]
  for (const [changes, other, what] of none) {
    const decision = decideFileImport(
      statesFor(changes),
      file,
      { ...goOn, file: { ...goOn.file, ...other } },
      at,
    )
    assert.deepEqual(decision, { outcome: { ok: false, refusal: 'nothing_to_do' }, events: [] }, what)
  }
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
    fence: null,
    falseStep: null,
    spentAhead: null,
    driftMs: 0,
    driftUncertaintyMs: 0,
  })
  for (const status of ['active', 'revoked'] as const) {
    const taken = decideTokenImport({ token: token({ status }) }, imported)
    assert.deepEqual([taken.outcome, taken.events], [{ ok: false, refusal: 'token_id_taken' }, []])
  }
})
