// Holds the house rules of ARCHITECTURE.md and STYLE.md. The rules themselves are the tables of tidy/rules.ts; that
// each of them bites is shown in tidy/*.test.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCircles } from './tidy/circles.ts'
import { checkClocks } from './tidy/clocks.ts'
import { checkBans, checkBarrels, checkSizes, checkSqueezes, checkUnfinished } from './tidy/code.ts'
import { checkDecisions, checkLinks, checkMachinePaths } from './tidy/documents.ts'
import { checkFindings } from './tidy/findings.ts'
import { checkDebts, checkImports, checkReached } from './tidy/imports.ts'
import { findKindNames, findSectionReads } from './tidy/kinds.ts'
import { checkMigrations } from './tidy/migrations.ts'
import { checkPatterns } from './tidy/patterns.ts'
import { checkRelease } from './tidy/release.ts'
import { checkRequirements } from './tidy/requirements.ts'
import { checkRunbook } from './tidy/runbook.ts'
import { describe, isCode, listFiles, parseSources, readTexts, type Violation } from './tidy/source.ts'

const paths = listFiles()
const texts = readTexts(paths)
const sources = await parseSources(texts.filter(({ path }) => isCode(path)))

function expectNone(violations: readonly Violation[]): void {
  assert.ok(violations.length === 0, `\n${violations.map(describe).join('\n')}`)
}

test('imports run one way', () => expectNone(checkImports(sources)))
test('a debt of imports that is paid is listed no more', () => expectNone(checkDebts(sources)))
test('no files import each other in a circle', () => expectNone(checkCircles(sources)))
test('nobody names a kind of service, but the module of that kind', () => expectNone(findKindNames(sources)))
test('nobody reads a section of a profile, but the modules that it belongs to', () => {
  expectNone(findSectionReads(sources))
})
test('every file of src is reached from an entry', () => expectNone(checkReached(sources)))
test('nothing banned is used', () => expectNone(checkBans(sources)))
test('no file only passes on what others export', () => expectNone(checkBarrels(sources)))
test('no work is left undone in a comment', () => expectNone(checkUnfinished(sources)))
test('nothing is squeezed to save lines', () => expectNone(checkSqueezes(sources)))
test('no clock is shared between tests', () => expectNone(checkClocks(sources)))
test('files and functions are short', () => expectNone(checkSizes(sources)))
test('every relative link in a document leads to a file of the repository', () => {
  expectNone(checkLinks(texts, paths))
})
test('every decision says its status, context, decision and consequences', () => {
  expectNone(checkDecisions(texts))
})
test('every requirement and invariant is listed once, and tests that name it show what holds', () => {
  expectNone(checkRequirements(texts, sources))
})
test('every finding of customers and bookkeepers is listed, with tests that are there', () => {
  expectNone(checkFindings(texts, sources))
})
test('WEB-08: no pattern takes more than in proportion to what it reads', () => {
  expectNone(checkPatterns(sources))
})
test('R4: a migration only adds, or says that it does more', () => expectNone(checkMigrations(texts)))
test('R2: no clock is taken for right that is before the newest release', () => {
  expectNone(checkRelease(texts))
})
test('E10: whatever wakes somebody is in the runbook', () => {
  expectNone(checkRunbook(sources, texts))
})
test('no file names a path of one machine', () => expectNone(checkMachinePaths(texts)))
