import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ticketPurposes } from '../authority/rules/events.ts'
import { answersOf } from '../authority/texts/refusal.ts'
import { modules as productModules } from './modules.ts'
import { loadProfiles } from './profiles.ts'
import { refusalsIn } from './refusals.ts'

const root = join(import.meta.dirname, '../..')
const profiles = [...loadProfiles(join(root, 'profiles')).values()]
const { ownRefusals, allRefusals, refusalsOf } = refusalsIn(productModules)
const records = Object.entries(allRefusals).map(([refusal, record]) => ({ refusal, ...record }))
const refusals = records.map(({ refusal }) => refusal)

test('every module that has refusals is among those whose codes are compared', () => {
  const folders = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  const modules = folders.filter((folder) => existsSync(join(root, 'src', folder, 'texts/refusals.ts')))
  assert.deepEqual(Object.keys(ownRefusals).sort(), modules.sort())
})

test('no two modules have a refusal of the same name', () => {
  const names = Object.values(ownRefusals).flatMap((table) => Object.keys(table))
  assert.deepEqual(names.sort(), [...refusals].sort())
})

test('a code is that of one refusal, or of one group that the outside must not tell apart', () => {
  for (const [code, sharing] of Map.groupBy(records, (record) => record.code)) {
    const owners = new Set(sharing.map(({ refusal, alike }) => alike ?? refusal))
    assert.equal(owners.size, 1, `${code}: ${sharing.map(({ refusal }) => refusal).join(', ')}`)
  }
})

test('a group has one code, one status, and more than one refusal', () => {
  const groups = Map.groupBy(
    records.filter(({ alike }) => alike),
    ({ alike }) => alike,
  )
  assert.ok(groups.size > 0)
  for (const [group, members] of groups) {
    assert.ok(members.length > 1, `${group}`)
    assert.equal(new Set(members.map(({ code, status }) => `${code} ${status}`)).size, 1, `${group}`)
  }
})

test('a group reads alike in every service, whatever was begun (S0-2.3.1-05, S0-2.5.2-04)', () => {
  for (const profile of profiles) {
    const table = refusalsOf(profile)
    const { refusalMessage } = answersOf(table)
    for (const purpose of ticketPurposes) {
      const textsOf = new Map<string, Set<string>>()
      for (const [refusal, { alike }] of Object.entries(table)) {
        if (!alike) continue
        const { text, code } = refusalMessage(refusal, profile, purpose)
        textsOf.set(alike, (textsOf.get(alike) ?? new Set()).add(`${code} ${text}`))
      }
      for (const [group, texts] of textsOf) assert.equal(texts.size, 1, `${profile.service} ${group}`)
    }
  }
})

test('only the text and whether it tells itself apart differ in the words of a service', () => {
  for (const profile of profiles) {
    const table = refusalsOf(profile)
    assert.deepEqual(Object.keys(table).sort(), [...refusals].sort())
    for (const { refusal, ja: _, alike: __, ...everywhere } of records) {
      const { ja: ___, alike: ____, ...here } = table[refusal] ?? {}
      assert.deepEqual(here, everywhere, `${profile.service} ${refusal}`)
    }
  }
})

test('every refusal has a text for users, for the terminal and for the desk', () => {
  for (const profile of profiles) {
    const { refusalMessage } = answersOf(refusalsOf(profile))
    for (const { refusal, en, desk } of records) {
      assert.notEqual(refusalMessage(refusal, profile).text, '', refusal)
      assert.ok(en !== '' && desk !== '', refusal)
    }
  }
})
