// Other people's programs that check what Warifu makes.
import { spawnSync } from 'node:child_process'
import { findOnPath } from '../../tools/find-browser.mjs'

/**
 * Runs a program to its end; what it says on either stream is one text. A program that is missing fails the test with
 * its name: `npm test` installs what the tests need (tools/prepare.mjs).
 */
export function runTool(
  name: string,
  words: readonly string[],
  { cwd, input }: { readonly cwd?: string; readonly input?: string } = {},
) {
  const path = findOnPath([name])
  if (path === undefined)
    throw new Error(`this test needs ${name}, which is not installed: node tools/prepare.mjs --browser`)
  // Their messages and dates must not depend on whose machine it is.
  const env = { PATH: process.env['PATH'], HOME: cwd, LC_ALL: 'C.UTF-8', TZ: 'UTC' }
  const { status, stdout, stderr } = spawnSync(path, words, {
    encoding: 'utf8',
    env,
    ...(cwd === undefined ? {} : { cwd }),
    ...(input === undefined ? {} : { input }),
  })
  return { status, text: stdout + stderr }
}
