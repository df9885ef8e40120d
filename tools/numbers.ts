// Prints the figures by which the house in modules is measured (docs/adr/0024-the-house-in-modules.md). All but the
// fourth are held by tools/tidy.test.ts: they only fall.
import { checkCircles } from './tidy/circles.ts'
import { findKindNames, findSectionReads } from './tidy/kinds.ts'
import { debts } from './tidy/rules.ts'
import { isCode, listFiles, parseSources, readTexts } from './tidy/source.ts'

const longFrom = 350

const sources = await parseSources(readTexts(listFiles().filter(isCode)))

function print(count: number, what: string): void {
  process.stdout.write(`${String(count).padStart(4)}  ${what}\n`)
}

print(checkCircles(sources).length, 'circles of files that import each other')
print(findKindNames(sources).length, 'names of a kind outside its module')
print(findSectionReads(sources).length, 'reads of a section of another module')
const long = sources.filter(({ text }) => text.replace(/\n$/, '').split('\n').length >= longFrom)
print(long.length, `files of ${longFrom} lines or more`)
print(debts.length, 'imports against the table of modules, as pairs')
