import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Progress, type ProgressScreen, withProgress } from './progress.ts'

/** A terminal whose clock is set by hand, and what was drawn on it, the line that is cleared before each left out. */
function terminal(columns = 120, isTerminal = true) {
  const written: string[] = []
  let atMs = 0
  const screen: ProgressScreen = {
    isTerminal,
    columns,
    write: (text) => written.push(text.replace('\r\x1b[K', '')),
    nowMs: () => atMs,
  }
  const at = (seconds: number) => {
    atMs = seconds * 1000
  }
  return { screen, written, at }
}

test('issue 17: after two seconds a bar says what, how many of how many, and how long still; at the end it is gone', async () => {
  const { screen, written, at } = terminal()
  const given = await withProgress((progress) => {
    progress('rows', 0, 2_000_000)
    at(1.9)
    progress('rows', 100_000, 2_000_000)
    at(20)
    progress('rows', 500_000, 2_000_000)
    at(20.1)
    progress('rows', 510_000, 2_000_000)
    at(40)
    progress('rows', 1_999_999, 2_000_000)
    return 'done'
  }, screen)
  assert.equal(given, 'done')
  assert.deepEqual(written, [
    'rows: [########......................] 25 %, 500,000 of 2,000,000, 1 min 0 s left',
    'rows: [##############################] 99 %, 1,999,999 of 2,000,000, 1 s left',
    '',
  ])
})

test('issue 17: each phase has its own time; without a total there is a count; a narrow terminal keeps one line', async () => {
  const { screen, written, at } = terminal(40)
  await withProgress((progress) => {
    at(10)
    progress('read', 5000, null)
    at(20)
    progress('written', 0, 20_000)
    at(30)
    progress('written', 1, 20_000)
  }, screen)
  assert.deepEqual(written.slice(0, 2), [
    'read: 5,000',
    'written: [..............................] 0 %, 0 of 20,000'.slice(0, 39),
  ])
  assert.ok(written.every((line) => line.length < 40))
})

test('issue 17: what is over soon, or written to a file, shows none; what fails leaves no line behind', async () => {
  const work = (at: (seconds: number) => void, last: number) => (progress: Progress) => {
    progress('rows', 0, 10)
    at(last)
    progress('rows', 9, 10)
    throw new Error('the disk is full')
  }
  const soon = terminal()
  await assert.rejects(withProgress(work(soon.at, 1.5), soon.screen), /disk is full/)
  assert.deepEqual(soon.written, [])
  const piped = terminal(80, false)
  await assert.rejects(withProgress(work(piped.at, 60), piped.screen), /disk is full/)
  assert.deepEqual(piped.written, [])
  const failed = terminal()
  await assert.rejects(withProgress(work(failed.at, 60), failed.screen), /disk is full/)
  assert.deepEqual(failed.written.slice(1), [''])
})
