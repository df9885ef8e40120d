// `./warifu` as run at a terminal: words, its own environment, an exit code and two streams.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withHands } from '../support/hands.ts'

export const warifuPath = fileURLToPath(new URL('../../warifu', import.meta.url))
/** Generous, because many tests may start processes at the same time. */
const endsMsMax = 60_000
const atOnce = 3
/** A list of tens of thousands. */
const printedMax = 64 * 1024 * 1024

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }
export type Variables = Readonly<Record<string, string>>
type Place = { readonly cwd?: string; readonly file?: string; readonly input?: string }

/** Runs a command to its end. `code` is null for one that had to be killed because it never ended. */
export function runWarifu(
  words: readonly string[],
  variables: Variables = {},
  place: Place = {},
): Promise<Ended> {
  return runExactly(withHands(words), variables, place)
}

/** With no other words than these. */
export function runExactly(
  words: readonly string[],
  variables: Variables = {},
  { cwd, file = warifuPath, input = '' }: Place = {},
): Promise<Ended> {
  // Nothing but what a shell needs: a developer's own settings must not decide a test.
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env
  const options = {
    env: { PATH, HOME, NODE_COMPILE_CACHE, WARIFU_ENV_FILE: '', ...variables },
    timeout: endsMsMax,
    killSignal: 'SIGKILL',
    maxBuffer: printedMax,
    ...(cwd === undefined ? {} : { cwd }),
  } as const
  return new Promise((resolve) => {
    const child = execFile(file, words, options, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr })
    })
    // Who has ended already reads nothing any more.
    child.stdin?.on('error', () => {}).end(input)
  })
}

export type Folder = { readonly path: string; readonly remove: () => void }

export function newFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'warifu-cli-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** What is wrong with a refusal that should be one line, without a hint of where in the program it arose. */
export function faultsOf({ code, stdout, stderr }: Ended, expected: number, reason: RegExp): string[] {
  const faults: string[] = []
  if (code !== expected)
    faults.push(code === null ? 'it did not end' : `it ended with ${code}, not ${expected}`)
  if (!reason.test(stderr)) faults.push(`it does not say ${reason}`)
  if (!/^warifu: [^\n]+\n$/.test(stderr)) faults.push('it is not one line')
  if (/\.ts\b|node:|\n {4}at /.test(stderr)) faults.push('it shows the inside of the program')
  if (stdout !== '') faults.push('it prints something to stdout')
  return faults.length === 0 ? [] : [...faults, stderr]
}

/** The same for each of a list, a few at a time: all processes at once would only starve each other. */
export async function forEachOf<T, R>(list: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const waiting = [...list.entries()]
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [i, item] = next
      results[i] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}
