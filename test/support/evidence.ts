// A file of evidence in the hands of somebody without Warifu: unpacked, and checked by the commands of its README.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { findPython } from '../../tools/find-browser.mjs'

type Ended = { readonly code: number; readonly said: string }

const python = findPython('cbor2')
assert.ok(python, 'install python3-cbor2 (npm run test does it)')
const PATH = [dirname(python), process.env['PATH']].join(delimiter)

function run(words: readonly [string, ...string[]], cwd: string, input = ''): Promise<Ended> {
  const [file, ...args] = words
  return new Promise((resolve) => {
    const child = execFile(file, args, { cwd, env: { PATH, LC_ALL: 'C.UTF-8' } }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, said: stdout + stderr }),
    )
    child.stdin?.on('error', () => {}).end(input)
  })
}

export type Unpacked = Awaited<ReturnType<typeof unpack>>

/** With the public key of the checkpoints beside it, which came another way. */
export async function unpack(archive: Uint8Array, publicKeyPem: string) {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-evidence-'))
  writeFileSync(join(folder, 'evidence.zip'), archive)
  const unpacked = await run(['python3', '-m', 'zipfile', '-e', 'evidence.zip', '.'], folder)
  assert.equal(unpacked.code, 0, unpacked.said)
  const [inside = '', ...others] = readdirSync(folder).filter((name) => name !== 'evidence.zip')
  assert.deepEqual(others, [])
  const path = join(folder, inside)
  const names = readdirSync(path).toSorted()
  const read = (name: string) => readFileSync(join(path, name))
  const text = (name: string) => read(name).toString('utf8')
  const write = (name: string, bytes: Uint8Array) => writeFileSync(join(path, name), bytes)
  writeFileSync(join(path, 'checkpoint-key.pem'), publicKeyPem)
  const commands = text('README.txt').replaceAll(/^(?! {4}).*\n|^ {4}/gm, '')
  return {
    inside,
    names,
    read,
    text,
    write,
    /** What the README says to run, all of it; `without` some lines, as by somebody who could make new ones. */
    check: (without: readonly string[] = []) => run(['sh', '-e'], path, withoutLines(commands, without)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function withoutLines(commands: string, without: readonly string[]): string {
  const lines = commands.split('\n')
  for (const start of without)
    assert.ok(
      lines.some((line) => line.startsWith(start)),
      start,
    )
  return lines.filter((line) => !without.some((start) => line.startsWith(start))).join('\n')
}
