// Who is told of locks is told of each once: receivers of webhooks, and users by mail.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, password, profileOf, user } from '../../../test/support/states.ts'
import { authorityPublishes } from '../published.ts'
import { isNewLock } from './new-lock.ts'
import { type Password, passwordState } from './password.ts'
import { judgeOwnPassword } from './password-judgement.ts'

const profile = profileOf('shoko-chukin/fx-web')
const { failuresMax } = profile.password
const person = user()
const { service, userId } = person

/**
 * Wrong passwords of strangers and of the user's own browser, one after the other; which of them said that they locked, and
 * whether strangers only.
 */
function locksIn(attempts: readonly ('stranger' | 'known')[]): readonly (readonly [number, boolean])[] {
  let stored: Password | undefined = password()
  const locks: (readonly [number, boolean])[] = []
  for (const [i, who] of attempts.entries()) {
    assert.ok(stored)
    const verdict = { matches: false, generation: stored.generation, rehashed: null }
    const submission = { service, userId, at: 'login', verdict, known: who === 'known' } as const
    const { events } = judgeOwnPassword({ user: person, password: stored }, submission, profile, at)
    for (const event of events) {
      if (event.type !== 'password_rejected') continue
      stored = passwordState.evolve(stored, event)
      const [told] = authorityPublishes.filter(({ name }) => name === 'password.locked')
      const data = told?.told(event) ?? null
      assert.equal(data !== null, isNewLock(event), 'webhooks and mails tell the same')
      if (data !== null) locks.push([i, data['strangersOnly'] === true])
    }
  }
  return locks
}

test('ADR 37: a stranger who goes on guessing at a locked password tells receivers nothing more', () => {
  const attempts = new Array<'stranger'>(failuresMax + 20).fill('stranger')
  assert.deepEqual(locksIn(attempts), [[failuresMax - 1, true]])
})

test('ADR 37: a user who mistypes while strangers are locked out is not locked again; one who reaches the limit is', () => {
  const strangers = new Array<'stranger'>(failuresMax).fill('stranger')
  const own = new Array<'known'>(failuresMax + 3).fill('known')
  const locks = locksIn([...strangers, ...own])
  assert.deepEqual(locks, [
    [failuresMax - 1, true],
    [2 * failuresMax - 1, false],
  ])
})

test('ADR 37: codes that are refused by a lock tell nothing more of it', () => {
  const [told] = authorityPublishes.filter(({ name }) => name === 'binding.locked')
  const rejected = {
    type: 'code_rejected',
    service,
    userId,
    holder: 'user:1',
    failures: 10,
    locked: true,
  } as const
  assert.deepEqual(told?.told({ ...rejected, refusal: 'code_wrong' } as never), { lockedUntil: null })
  assert.equal(told?.told({ ...rejected, refusal: 'code_locked' } as never), null)
})
