// E6: what stands in the journal for what was forgotten makes the same rows as those that were erased: otherwise the check of
// the rows would fail after an erasure, for good.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { schema } from '../../src/compose/schema.ts'
import type { AnyEvent } from '../../src/platform/decision/event.ts'
import { part } from '../../src/platform/decision/personal.ts'
import { fold, type Rebuilt } from '../../src/platform/journal/compare-rows.ts'
import { journalText } from '../../src/platform/journal/journal.ts'
import { life } from './support/life.ts'

const shown = (event: AnyEvent) => part(event, schema.personalOf(event.type))?.shown ?? event

/** As they come back from the journal, with digests for what is confidential. */
const told = (event: AnyEvent) => JSON.parse(journalText(event)) as AnyEvent

function rowsOf(events: readonly AnyEvent[]): Rebuilt {
  const rows: Rebuilt = new Map()
  for (const event of events) fold(rows, schema, event)
  return rows
}

const text = (row: object | undefined) => (row === undefined ? 'gone' : journalText(row))

test('E6: rows made of stand-ins are rows that were erased, for every state and every event of its life', () => {
  const events = life.flat()
  const compared = new Set<string>()
  for (let i = 1; i <= events.length; i++) {
    const whole = rowsOf(events.slice(0, i).map(told))
    const forgotten = rowsOf(events.slice(0, i).map((event) => told(shown(event))))
    for (const [name, { ref, row }] of whole) {
      const { ofPerson, fades } = ref.state
      if (fades && ofPerson === null) continue
      const other = forgotten.get(name)?.row
      const erased = (each: object | undefined) =>
        each === undefined || ofPerson === null ? each : ofPerson.erased(each)
      assert.equal(text(erased(other)), text(erased(row)), `${name} after ${JSON.stringify(events[i - 1])}`)
      if (ofPerson !== null && row !== undefined) compared.add(ref.state.name)
    }
  }
  const telling = schema.states.filter(({ ofPerson }) => ofPerson !== null).map(({ name }) => name)
  assert.deepEqual([...compared].sort(), telling.sort(), 'every state that tells of a person was compared')
})

test('E6: an event has no stand-in that changes which row it touches', () => {
  for (const event of life.flat()) {
    const keysOf = (of: AnyEvent) =>
      schema.effectsOf(of).flatMap((effect) => (effect.state.fades ? [] : effect.keys(of)))
    assert.deepEqual(keysOf(shown(event)), keysOf(event), event.type)
  }
})
