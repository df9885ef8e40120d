import type { Output } from '../../platform/cli/command.ts'
import { examineCoreSystem } from './core-system.ts'
import { examineCheckpoints, examineDatabase } from './database.ts'
import { examineDisk } from './disk.ts'
import { examineFidoMetadata } from './fido-metadata.ts'
import { examineCheckpointFile, examineDataFolder, examineKeys, examineProfiles } from './files.ts'
import type { Check, Examined, Finding } from './finding.ts'
import { examineKeyUse } from './keys.ts'
import { examineMail } from './mail.ts'
import { examinePages } from './pages.ts'
import { examineTls } from './tls.ts'

/** What `./warifu doctor` looks at, in this order: a new check is a line here. */
const checks: readonly Check[] = [
  examineDataFolder,
  examineKeys,
  examineProfiles,
  examineDatabase,
  examineKeyUse,
  examineCheckpoints,
  examineCheckpointFile,
  examineMail,
  examineCoreSystem,
  examineTls,
  examineFidoMetadata,
  examineDisk,
  examinePages,
]

/** As monitoring of the Nagios kind reads it. */
const exitCodes = { ok: 0, warning: 1, fault: 2 } as const satisfies Record<Finding['state'], number>

/** Looks at everything, whatever is found first, and changes nothing. */
export async function examineInstallation(examined: Examined): Promise<Output> {
  const findings: Finding[] = []
  for (const check of checks) findings.push(...(await check(examined)))
  const worst = findings.reduce<Finding['state']>(
    (state, each) => (exitCodes[each.state] > exitCodes[state] ? each.state : state),
    'ok',
  )
  return {
    lines: findings.map(({ state, check, text }) => `${state.padEnd(7)} ${check}: ${text}`),
    json: { state: worst, findings },
    exitCode: exitCodes[worst],
  }
}
