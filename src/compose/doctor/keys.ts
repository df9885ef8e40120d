import { findUnderKey } from '../../authority/operations/keys/key-needs.ts'
import { type MasterKey, missingKeysIn, usedKeyOf } from '../../authority/rules/master-key.ts'
import type { KeyRing } from '../../platform/secrets/key-ring.ts'
import { loadKeyRing } from '../../platform/secrets/key-ring.ts'
import { LiveKeyRing } from '../../platform/secrets/live-key-ring.ts'
import type { Queryable } from '../../platform/store/store.ts'
import { lookAtDatabase } from '../checkpoint-check.ts'
import { machineTime } from '../config.ts'
import { othersOf, toldKeys } from '../key-use.ts'
import { type Check, type Examined, type Finding, findingsOf } from './finding.ts'

/** What the journal tells of the keys, against the ring: which are missing, which wait, and which could go. */
export const examineKeyUse: Check = async (examined) => {
  const { config } = examined
  const ring = ringOf(examined)
  // The key ring and the database are told by checks of their own.
  if (ring === null) return []
  try {
    return await lookAtDatabase(config, async (found) => {
      if (found === null) return []
      const keys = await toldKeys(found)
      const missing = missingKeysIn(ring, keys)
      // The journal may tell of another one than the file names.
      const old: Finding[] = [
        findingsOf('keys').ok(`the current one is ${usedKeyOf(new LiveKeyRing(ring), keys)}`),
      ]
      for (const key of keys) old.push(...(await findingsOn(found, examined, ring, key)))
      return missing.length === 0 ? old : [lacks(missing, config.keysFile), ...old]
    })
  } catch {
    return []
  }
}

function ringOf({ config: { keysFile, keysKept } }: Examined): KeyRing | null {
  try {
    return loadKeyRing(keysFile, keysKept)
  } catch {
    return null
  }
}

function lacks(missing: readonly string[], file: string): Finding {
  return findingsOf('keys').fault(
    `${file} lacks ${missing.join(', ')}, in use: take the file of a node that serves, or the one that was kept with the backup`,
  )
}

const waitsMsMax = 86_400_000

async function findingsOn(
  found: Queryable,
  { config, modules }: Examined,
  ring: KeyRing,
  key: MasterKey,
): Promise<readonly Finding[]> {
  const { ok, warning } = findingsOf('keys')
  const { keyId, status } = key
  const now = machineTime()
  if (status === 'current') return []
  if (status === 'known') {
    const isLate = now.epochMilliseconds - (key.addedAtMs ?? 0) > waitsMsMax
    return isLate ? [warning(`${keyId} waits for nodes that lack it: ./warifu key list names them`)] : []
  }
  if (status === 'retired') {
    return ring.ids.includes(keyId)
      ? [
          warning(
            `${config.keysFile} still holds all of ${keyId}, which is retired: run ./warifu key retire here`,
          ),
        ]
      : []
  }
  const underKeys = modules.flatMap(({ underKeys: kept = [] }) => kept)
  const { sealed, codes, operations } = await findUnderKey(
    { store: found, now: () => now },
    { ring, underKeys, others: othersOf(config) },
    keyId,
    key,
  )
  if (sealed + codes > 0)
    return [ok(`${keyId} was replaced; ${sealed} secrets and ${codes} codes still need it`)]
  if (operations > 0) return [ok(`${keyId} was replaced; token apps still follow from its operation keys`)]
  return [
    warning(`${keyId} was replaced, and nothing needs it any more: ./warifu key retire --key-id ${keyId}`),
  ]
}
