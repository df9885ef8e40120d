import { report, runCommandLine } from './compose/command-line.ts'

/** What `./warifu` runs; the parts are put together in compose. */
process.exitCode = await runCommandLine(process.argv.slice(2)).catch(report)
