// How much memory opened secrets of tokens take. Run by `measureMemory` in a process of its own, which nothing else
// fills.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { newKeyRingText, parseKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { randomSecret } from '../../src/platform/secrets/random.ts'
import { createTokenCodes } from '../../src/platform/secrets/token-codes.ts'
import { rounded } from './statistics.ts'

const openedSecrets = 100_000

export function measureMemory({ progress }: { readonly progress: (text: string) => void }) {
  progress('memory: opened secrets')
  const file = fileURLToPath(import.meta.url)
  const run = spawnSync(process.execPath, ['--expose-gc', file], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`the process that opens secrets failed: ${run.stderr}`)
  return {
    what: `${openedSecrets} opened secrets, with the IDs of their tokens`,
    megabytes: Number(run.stdout),
  }
}

function used(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

function fill(): number {
  const ring = parseKeyRing(newKeyRingText('2025-01-01T00:00:00Z'))
  const codes = createTokenCodes(ring, { entriesMax: openedSecrets })
  const before = used()
  for (let i = 0; i < openedSecrets; i++) {
    const tokenId = `WRFM${String(i).padStart(8, '0')}`
    const sealedSecret = codes.sealSecret(tokenId, randomSecret())
    codes.codeAt({ tokenId, sealedSecret, algorithm: 'SHA1', digits: 6 }, 1)
  }
  const bytes = used() - before
  // Read again, so that nothing of it may be collected before it was counted.
  if (codes.codeAt.length === 0) throw new Error('no codes')
  return rounded(bytes / 1_000_000)
}

if (import.meta.main) process.stdout.write(String(fill()))
