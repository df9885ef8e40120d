import { isAttestationAsked } from '../../authority/operations/passkeys/attesting.ts'
import { standingOf } from '../../authority/rules/methods/method.ts'
import { passkeyMethod } from '../../authority/rules/methods/passkey.ts'
import { isDesk } from '../../authority/rules/operator.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { staffKeysOf } from '../../authority/rules/staff-keys.ts'
import { fidoMetadataFile, isModelTrusted } from '../../platform/secrets/fido-metadata.ts'
import { type Config, machineTime } from '../config.ts'
import { profilesPlaced } from '../placements.ts'
import { loadProfiles } from '../profiles.ts'
import { type Check, type Finding, findingsOf, messageOf } from './finding.ts'

/** What the staff of desks need to register their passkeys, and which desks let them in without any. */
export const examineFidoMetadata: Check = async ({ config, modules }) => {
  const { warning } = findingsOf('fido')
  const profiles = profilesOf(() =>
    profilesPlaced(loadProfiles(config.profilesDir, modules), config.placement),
  )
  const now = machineTime()
  const open = profiles.filter(
    (profile) => isDesk(profile.service) && standingOf(profile, passkeyMethod, now) === 'ended',
  )
  const without = open.map(({ service }) =>
    warning(
      `${service} lets its staff in with password and code, which a false page could pass on: give them security keys, and say so in its profile (methods.passkey; docs/operating.md, Passkeys of the staff)`,
    ),
  )
  return [...without, ...metadataFindings(config.fidoMetadata, profiles, now)]
}

/** Says nothing where no profile asks for attestation. */
function metadataFindings(
  files: Config['fidoMetadata'],
  profiles: readonly ServiceProfile[],
  now: Temporal.Instant,
): readonly Finding[] {
  const { ok, warning, fault } = findingsOf('fido')
  const asking = profiles.filter(isAttestationAsked)
  if (asking.length === 0 && files === null) return []
  const must = asking.filter((profile) => standingOf(profile, passkeyMethod, now) === 'required')
  const names = asking.map(({ service }) => service).join(', ')
  if (files === null) {
    const text = `WARIFU_FIDO_METADATA_FILE is not set, and ${names} ask for attestation: nobody of their staff can register a passkey`
    return [must.length > 0 ? fault(text) : warning(text)]
  }
  try {
    const metadata = fidoMetadataFile(files).read(now)
    const { number, nextUpdate, models } = metadata
    const today = now.toZonedDateTimeISO('UTC').toPlainDate().toString()
    const held = `number ${number}, ${models.size} models, the next one by ${nextUpdate}`
    const named = asking.flatMap((profile) => staffKeysOf(profile)?.authenticators ?? [])
    const untrusted: Finding[] = [...new Set(named)]
      .filter((aaguid) => !isModelTrusted(metadata, aaguid))
      .map((aaguid) =>
        warning(
          models.has(aaguid)
            ? `${aaguid} was reported as ${models.get(aaguid)?.barredBy}: take it out of methods.passkey.staff.authenticators, and its holders need others`
            : `${aaguid} of methods.passkey.staff.authenticators is not among the models`,
        ),
      )
    const age = nextUpdate < today ? warning(`${held}: get the new issue from the FIDO Alliance`) : ok(held)
    return [age, ...untrusted]
  } catch (error) {
    return [
      fault(`${messageOf(error)}; look at WARIFU_FIDO_METADATA_FILE and WARIFU_FIDO_METADATA_ROOT_FILE`),
    ]
  }
}

/** Profiles that can't be read have a finding of their own. */
function profilesOf(load: () => ReturnType<typeof loadProfiles>) {
  try {
    return [...load().values()]
  } catch {
    return []
  }
}
