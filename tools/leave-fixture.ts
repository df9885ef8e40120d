// Leaves a database for later code to open: `npm run fixture -- COMMIT` runs the demo of that commit on an empty directory,
// stops it as soon as it serves, and puts what is left into test/fixtures/demo-COMMIT. Run it with the commit that has just
// landed, whenever the schema has changed since the last fixture, and add the folder's name to landed-schemas.test.ts.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import { end, freePort, ownEnvironment, untilReady } from '../test/support/app.ts'

const root = join(import.meta.dirname, '..')
const asked = process.argv[2] ?? 'HEAD'
const git = (...words: string[]) => execFileSync('git', words, { cwd: root, maxBuffer: 2 ** 30 })
const commit = git('rev-parse', '--short=7', `${asked}^{commit}`).toString().trim()
const fixture = join(root, 'test/fixtures', `demo-${commit}`)
if (existsSync(fixture)) throw new Error(`demo-${commit} is there already, and the past is not made again`)

const folder = mkdtempSync(join(tmpdir(), 'warifu-fixture-'))
try {
  const code = join(folder, 'code')
  const dataDir = join(folder, 'data')
  mkdirSync(code)
  execFileSync('tar', ['-x', '-C', code], { input: git('archive', '--format=tar', commit) })
  const lockOf = (at: string) => readFileSync(join(at, 'package-lock.json'), 'utf8')
  if (lockOf(code) === lockOf(root)) symlinkSync(join(root, 'node_modules'), join(code, 'node_modules'))
  else execFileSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], { cwd: code, stdio: 'inherit' })
  await leaveDemo(code, dataDir)
  mkdirSync(fixture)
  writeFileSync(join(fixture, 'warifu.db.gz'), gzipSync(compacted(join(dataDir, 'warifu.db')), { level: 9 }))
  for (const name of ['keys.json', 'journal-checkpoints.jsonl'])
    copyFileSync(join(dataDir, name), join(fixture, name))
  process.stdout.write(`left test/fixtures/demo-${commit}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function leaveDemo(code: string, dataDir: string): Promise<void> {
  const port = await freePort()
  const env = { ...ownEnvironment(), PORT: String(port), WARIFU_DATA_DIR: dataDir, WARIFU_DRAIN_SECONDS: '0' }
  const child = spawn(process.execPath, ['src/main.ts', 'demo'], {
    cwd: code,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'exit')
  await untilReady(child, `http://localhost:${port}`).catch(async (error: unknown) => {
    await end(child)
    throw error
  })
  await end(child)
  const [exitCode] = await ended
  if (exitCode !== 0) throw new Error(`the demo ended with ${exitCode}`)
}

/** One file, with nothing left in the log beside it. */
function compacted(path: string): Buffer {
  const db = new DatabaseSync(path)
  try {
    db.exec('PRAGMA journal_mode = DELETE; VACUUM')
  } finally {
    db.close()
  }
  return readFileSync(path)
}
