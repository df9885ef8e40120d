import { report, runCommandLine } from './compose/command-line.ts'
import { modules } from './compose/modules.ts'

/** What `./warifu` runs; the parts are put together in compose. */
process.exitCode = await runCommandLine(process.argv.slice(2), modules).catch(report)
