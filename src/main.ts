import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import './compose/exact-imports.ts'

// What was compiled before is read again, which is half of a start: beside the packages, since whoever can write there can
// change the code anyway. Where nobody can, each start compiles.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/warifu', import.meta.url)))

/** What `./warifu` runs; the parts are put together in compose. */
const { report, runCommandLine } = await import('./compose/command-line.ts')
const { modules } = await import('./compose/modules.ts')
process.exitCode = await runCommandLine(process.argv.slice(2), modules).catch(report)
