import type { Command } from '../../authority/commands/command.ts'
import { passkeyHolderState } from '../../authority/rules/passkeys.ts'
import { userIdOf } from '../../platform/cli/names.ts'
import { deskIn, institutionOption, operatorIdOption } from './staff.ts'

/** Which passkeys one of the staff has. */
export const operatorPasskeys: Command = {
  words: 'operator passkeys',
  summary: 'list the passkeys of an operator: ID, name, model, registration, last use',
  options: { institution: institutionOption, 'operator-id': operatorIdOption },
  async run(input, context) {
    const service = deskIn(input, context)
    const userId = userIdOf(input, 'operator-id')
    const { holder } = await context.store.read({ holder: passkeyHolderState.ref(service, userId) })
    const all = (holder?.passkeys ?? []).map((passkey) => {
      const { credentialId, name, aaguid, attested = false } = passkey
      const registeredAt = timeOf(passkey.registeredAtMs)
      const lastUsedAt = passkey.lastUsedAtMs === null ? null : timeOf(passkey.lastUsedAtMs)
      const isStopped = passkey.stoppedAtMs !== null
      return { credentialId, name, aaguid, attested, registeredAt, lastUsedAt, isStopped }
    })
    const lines = all.map(({ credentialId, name, aaguid, attested, registeredAt, lastUsedAt, isStopped }) => {
      const model = `model ${aaguid}${attested ? '' : ' (nobody vouches for it)'}`
      const used = `last used ${lastUsedAt ?? 'never'}`
      const parts = [`${credentialId} ${name}`, model, `registered ${registeredAt}`, used]
      return [...parts, ...(isStopped ? ['stopped: it may have been copied'] : [])].join('; ')
    })
    return { lines: lines.length === 0 ? ['none'] : lines, json: all }
  },
}

const timeOf = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toString()
