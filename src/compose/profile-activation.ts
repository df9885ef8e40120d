import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import type { Module } from '../authority/module-type.ts'
import {
  activateProfiles,
  type PendingChange,
  pendingChanges,
} from '../authority/operations/activate-profiles.ts'
import { provenProfiles } from '../authority/operations/proven-profiles.ts'
import { shownChange } from '../authority/rules/profile-difference.ts'
import type { DeskPart } from '../desk/contract.ts'
import { type Output, UsageError } from '../platform/cli/command.ts'
import { readConfig } from './config.ts'
import { differenceInJson, differenceLine, strictnessOf } from './profile-changes.ts'
import { profilesDigest } from './profile-digests.ts'
import { loadProfiles } from './profiles.ts'

type Modules = readonly Module<DeskPart>[]

/** What would become of what is in force (E3). */
export function profilePending(modules: Modules): Command {
  return {
    words: 'profile pending',
    after: 'profile diff',
    summary:
      'print what the profiles of this node would change of those that are in force, and what of it gets weaker; exit 1 if any',
    everywhere: { files: [] },
    options: {},
    async run(_, context) {
      const { changes } = await pendingChanges(context, strictnessOf(modules))
      return { ...told(changes), exitCode: changes.length === 0 ? 0 : 1 }
    },
  }
}

/** From then on nodes whose profiles are others leave (E3). Each institution approves what changes of its own, field by field. */
export function profileActivate(modules: Modules, folder = () => readConfig().profilesDir): Command {
  return {
    words: 'profile activate',
    after: 'profile pending',
    summary: 'put the profiles of WARIFU_PROFILES_DIR in force on all nodes; those with other profiles leave',
    changing: { subject: ['digest'] },
    activatesProfiles: true,
    async parts(_, context) {
      const { changes } = await pendingChanges(context, strictnessOf(modules))
      const { profiles } = await provenProfiles(context)
      return changes.map(({ service }) => {
        const change = shownChange(
          service,
          profiles.get(service),
          context.profiles.get(service),
          strictnessOf(modules),
        )
        return { service, change }
      })
    },
    everywhere: { files: [] },
    options: {
      digest: {
        type: 'string',
        required: true,
        help: 'of all, as ./warifu profile check prints it; an approval is for these profiles',
      },
    },
    async run(input, context) {
      const digest = profilesDigest(loadProfiles(folder(), modules))
      if (input.text('digest') !== digest)
        throw new UsageError(`--digest must be that of the profiles in WARIFU_PROFILES_DIR: ${digest}`)
      const pending = await pendingChanges(context, strictnessOf(modules))
      const { changes } = pending
      if (changes.length === 0) return told(changes)
      const outcome = await activateProfiles(context, handsOf(input).caller, pending)
      if (outcome !== 'activated')
        throw new UsageError('somebody else activated profiles meanwhile: look again with profile pending')
      return told(changes)
    },
  }
}

function told(changes: readonly PendingChange[]): Output {
  if (changes.length === 0)
    return { lines: ['the profiles of this node are in force'], json: { changes: [] } }
  const lines = changes.flatMap(({ service, fields, change }) => {
    if (fields !== null) return [service, ...fields.map(differenceLine)]
    return [`${service}: ${change.profile === null ? 'gone' : 'new'}`]
  })
  const json = changes.map(({ service, fields, change }) => ({
    service,
    digest: change.profile?.digest ?? null,
    before: change.seen,
    fields: fields?.map(differenceInJson) ?? null,
  }))
  return { lines, json: { changes: json } }
}
