// `npm run bench:import`: a file of 30,000 users of the core system, with 200 duplicates and 20 broken lines, while others check codes.
import { advanceImport } from '../../src/desk/operations/core-file/advance.ts'
import {
  checkCoreFile,
  confirmCoreFile,
  deskLinesMax,
  keepCoreDraft,
} from '../../src/desk/operations/core-file/import-core-file.ts'
import { createWorld, shoko, testCaller } from '../support/world.ts'

const count = Number(process.argv[2] ?? 30_000)
const duplicates = 200
const broken = 20

function lineOf(i: number): string {
  const id = String(1_000_000 + i).padStart(10, '0')
  const customer = String(1_000_000 + Math.floor(i / 3)).padStart(10, '0')
  const name = i % Math.floor(count / broken) === 7 ? '' : `割符 ${i}郎`
  return `${customer},商事${Math.floor(i / 3)}株式会社,${id},${name},0,03-1234-5678,100-0005,東京都千代田区丸の内1-${i}`
}

const unique = Array.from({ length: count - duplicates }, (_, i) => lineOf(i))
const lines = [...unique, ...unique.slice(100, 100 + duplicates)]
const header = 'お客様番号,お客様名,ユーザID,ユーザ名,管理者,電話番号,郵便番号,住所'
const bytes = new TextEncoder().encode([header, ...lines].join('\r\n'))

const world = await createWorld()
const { context } = world
try {
  const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last - 10)
    last = performance.now()
  }, 10)
  const started = performance.now()
  const draft = await checkCoreFile(context, { service: shoko, bytes, linesMax: deskLinesMax })
  const { plan } = draft
  process.stdout.write(
    `checked ${count} lines, ${(bytes.length / 1e6).toFixed(1)} MB, in ${seconds(started)}: ${plan.lines.length} good, ${plan.errors.length} errors`,
  )
  const checkLongest = longest
  longest = 0
  const by = 'terminal:bench'
  const importId = await keepCoreDraft(context, by, draft)
  const of = { service: shoko, importId }
  await confirmCoreFile(context, testCaller, { ...of, by, step: 'ask', whole: false, reason: 'bench' })
  const begun = performance.now()
  const run = await advanceImport(context, of)
  clearInterval(timer)
  process.stdout.write(
    `opened ${run?.opened} in ${seconds(begun)}; the event loop was held up ${Math.round(checkLongest)} ms at most while checking, ${Math.round(longest)} ms while opening`,
  )
  const again = performance.now()
  const next = await checkCoreFile(context, { service: shoko, bytes, linesMax: deskLinesMax })
  process.stdout.write(`checked again in ${seconds(again)}: ${next.plan.unchanged} unchanged\n`)
} finally {
  await world.end()
}
