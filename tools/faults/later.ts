// Warifu as a later version that adds to the schema, and as one after it that takes away (decision 36).
import { report, runCommandLine } from '../../src/compose/command-line.ts'
import { modulesWith } from '../../src/compose/modules.ts'

const version = process.env['FAULTS_VERSION'] === 'after-next' ? 'after-next' : 'next'
const migrations = new URL(`./later/${version}/`, import.meta.url)
const later = modulesWith({ name: 'later', keeps: { states: [], migrations } })
process.exitCode = await runCommandLine(process.argv.slice(2), later).catch(report)
