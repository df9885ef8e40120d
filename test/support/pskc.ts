// Two programs that share nothing with Warifu and know PSKC: pskctool, and the Python module pskc.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPython } from '../../tools/find-browser.mjs'

/** What `pskctool --validate` says of a file: OK if it conforms to the schema of RFC 6030. */
export function validate(xml: string): string {
  // It warns on stderr that it decrypts nothing.
  return inFile(xml, (path) =>
    execFileSync('pskctool', ['--validate', path], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim(),
  )
}

/** Runs a Python script with `file` as its first argument and `words` after it; gives what it prints, as JSON. */
export function python(script: string, file: string, ...words: readonly string[]): unknown {
  const interpreter = findPython('pskc')
  if (interpreter === undefined) throw new Error('there is no Python with the module pskc')
  const printed = inFile(file, (path) =>
    execFileSync(interpreter, ['-c', script, path, ...words], { encoding: 'utf8' }),
  )
  return JSON.parse(printed)
}

function inFile<T>(text: string, work: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-pskc-'))
  try {
    const path = join(folder, 'tokens.xml')
    writeFileSync(path, text)
    return work(path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
