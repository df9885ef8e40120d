import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { relyingPartyFault } from '../../authority/rules/passkeys.ts'
import { loadKeyRing, readRing } from '../../platform/secrets/key-ring.ts'
import { profilesPlaced } from '../placements.ts'
import { loadProfiles } from '../profiles.ts'
import { type Check, type Finding, findingsOf, messageOf } from './finding.ts'

/** Whether nobody but the owner has access; Windows has no such bits. */
const isOpenTo = (path: string, bits: number) =>
  process.platform !== 'win32' && (statSync(path).mode & bits) !== 0

const othersReach = 0o077
const othersWrite = 0o022

export const examineDataFolder: Check = async ({ config: { dataDir } }) => {
  const { ok, warning, fault } = findingsOf('data')
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    if (isOpenTo(dataDir, othersReach))
      return [warning(`${dataDir}: its group or others have access; run chmod 700 on it`)]
    return [ok(`${dataDir} is there, for its owner only`)]
  } catch (error) {
    return [
      fault(`${messageOf(error)}; make the folder for the user that Warifu runs as, or set WARIFU_DATA_DIR`),
    ]
  }
}

export const examineKeys: Check = async ({ config: { keysFile, keysKept } }) => {
  const { ok, warning, fault } = findingsOf('keys')
  try {
    const { ids } = loadKeyRing(keysFile, keysKept)
    const held = ok(`${keysFile} holds ${ids.length} of them`)
    if (keysKept.token === null) return [held]
    const { under } = readRing(keysFile, keysKept)
    return [
      held,
      under === null
        ? warning(
            `${keysFile} lies open though WARIFU_PKCS11_MODULE is set: ./warifu key wrap puts it under a token`,
          )
        : ok(`they are wrapped by key ${under.keyId} of the token ${under.token}, which unwraps them`),
    ]
  } catch (error) {
    const hint = existsSync(keysFile)
      ? ''
      : '; WARIFU_KEYS_FILE says where it is, ./warifu key generate makes the first'
    return [fault(`${messageOf(error)}${hint}`)]
  }
}

export const examineProfiles: Check = async ({ config, modules }) => {
  const { ok, warning, fault } = findingsOf('profiles')
  const { profilesDir, placement, publicOrigin } = config
  try {
    const profiles = profilesPlaced(loadProfiles(profilesDir, modules), placement)
    const open: Finding[] = isOpenTo(profilesDir, othersWrite)
      ? [warning(`${profilesDir}: its group or others can change them; run chmod -R go-w on it`)]
      : []
    const unfit = [...profiles.values()].flatMap(({ service, methods }) => {
      const why = methods.passkey === null ? null : relyingPartyFault(methods.passkey, publicOrigin)
      return why === null ? [] : [warning(`${service} has passkeys, but ${why}`)]
    })
    return [ok(`${profiles.size} in ${profilesDir}, all of them valid`), ...open, ...unfit]
  } catch (error) {
    return [fault(messageOf(error))]
  }
}

export const examineCheckpointFile: Check = async ({ config: { checkpoints } }) => {
  const { ok, warning, fault } = findingsOf('checkpoints')
  const { file, syslog, http } = checkpoints
  if (file === null && syslog === null && http === null)
    return [
      warning(
        'they go nowhere but beside the database, whose owner can change them: set WARIFU_CHECKPOINTS_FILE, _SYSLOG or _URL',
      ),
    ]
  if (file === null) return [ok('they go to another machine')]
  try {
    const isThere = statSync(file, { throwIfNoEntry: false }) !== undefined
    accessSync(isThere ? file : dirname(file), constants.W_OK)
    return [ok(`${file} can be written`)]
  } catch (error) {
    return [
      fault(`${messageOf(error)}; let the user that Warifu runs as write to it (WARIFU_CHECKPOINTS_FILE)`),
    ]
  }
}
