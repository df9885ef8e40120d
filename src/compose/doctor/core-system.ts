import { statementLimits, statementPath } from '../../bank/operations/core/core-api.ts'
import { faultOf } from '../../bank/operations/core/core-link.ts'
import { isTold } from '../../bank/operations/profile-of.ts'
import { type AskedPlace, askJson } from '../../platform/http/ask-json.ts'
import { lookAtDatabase } from '../checkpoint-check.ts'
import type { Config } from '../config.ts'
import { profilesPlaced } from '../placements.ts'
import { loadProfiles } from '../profiles.ts'
import { type Check, type Examined, type Finding, findingsOf } from './finding.ts'

const core = findingsOf('core system')

/** Asks it for what a running node would ask next, and takes nothing in. */
export const examineCoreSystem: Check = async (examined) => {
  const { coreSystem } = examined.config
  if (coreSystem === null) return []
  const { place, services } = coreSystem
  const asked = fedIn(examined).filter((service) => services === null || services.includes(service))
  if (asked.length === 0)
    return [
      core.warning('no profile has "accountsFrom": "core" or "rates" for a service that it is asked about'),
    ]
  const findings: Finding[] = []
  for (const service of asked) findings.push(await answerOf(examined.config, place, service))
  return findings
}

/** Unreadable profiles are told by their own check. */
function fedIn({ config, modules }: Examined): readonly string[] {
  try {
    const own = profilesPlaced(loadProfiles(config.profilesDir, modules), config.placement)
    return [...own.values()].filter(isTold).map(({ service }) => service)
  } catch {
    return []
  }
}

async function answerOf(config: Config, place: AskedPlace, service: string): Promise<Finding> {
  try {
    const path = statementPath(service, await newestOf(config, service))
    const { status } = await askJson(place, { method: 'GET', path, ...statementLimits })
    if (status === 200 || status === 204) return core.ok(`it answers about ${service}`)
    return core.fault(`it answers ${status} about ${service}: look at WARIFU_CORE_URL and what it is shown`)
  } catch (error) {
    return core.fault(
      `it can't be asked about ${service} (${faultOf(error)}): look at WARIFU_CORE_URL, its files and the firewall`,
    )
  }
}

/** A database that can't be read is told by its own check; then it is asked as at first. */
async function newestOf(config: Config, service: string): Promise<number | null> {
  const select = 'SELECT sequence FROM bank_core_feed WHERE service = ?'
  const rows = await lookAtDatabase(config, async (found) => found?.query(select, service)).catch(() => [])
  return (rows?.[0]?.[0] ?? null) as number | null
}
