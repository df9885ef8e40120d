import type { Command } from '../../authority/commands/command.ts'
import { type ListedKey, listKeys } from '../../authority/operations/keys/list-keys.ts'
import type { MasterKeyStatus } from '../../authority/rules/master-key.ts'
import { houseOf } from './life.ts'
import { dayOf, needsLines } from './needs.ts'

/** What the keys are for, how far their replacement is, and what still holds the old ones. */
export const keyList: Command = {
  words: 'key list',
  summary: 'show the keys of the key ring, what each still opens, and which nodes have it',
  ofHouse: true,
  options: {},
  async run(_input, context) {
    const { keys, nodes } = await listKeys(context, houseOf(context))
    const sealed = keys.reduce((sum, { under }) => sum + under.sealed, 0)
    const current = keys.find(({ status }) => status === 'current')
    const done = current?.under.sealed ?? 0
    const percent = sealed === 0 ? 100 : Math.floor((100 * done) / sealed)
    const lines = [
      ...keys.flatMap((key) => [
        `${key.keyId}  ${statusTexts[key.status]}${datesOf(key)}`,
        ...detailsOf(key),
      ]),
      `${done} of ${sealed} secrets are sealed under the current key (${percent} %)`,
      ...nodes.map(({ host, chain, keyIds, currentId }) =>
        currentId === null
          ? `node ${chain}: of a version that says nothing of its keys`
          : `node ${host}: has ${keyIds.join(', ')}, uses ${currentId}`,
      ),
    ]
    return { lines, json: { keys, sealed, sealedUnderCurrent: done, nodes } }
  },
}

const statusTexts: Record<MasterKeyStatus, string> = {
  known: 'waits until every node has it',
  current: 'current',
  previous: 'replaced',
  retired: 'retired',
}

function datesOf({ madeAtMs, currentAtMs, replacedAtMs, retiredAtMs }: ListedKey): string {
  const dates = [
    ['made', madeAtMs],
    ['current since', currentAtMs],
    ['replaced', replacedAtMs],
    ['retired', retiredAtMs],
  ] as const
  const told = dates.flatMap(([word, ms]) => (ms === null ? [] : [`${word} ${dayOf(ms)}`]))
  return told.length === 0 ? '' : `, ${told.join(', ')}`
}

function detailsOf({ status, held, under }: ListedKey): readonly string[] {
  const missing = held === 'no' ? ['this machine’s key ring does not hold it'] : []
  const whole =
    status === 'retired' && held === 'whole' ? ['this machine’s key ring still holds all of it'] : []
  const needs = needsLines(under)
  const free = status === 'previous' && needs.length === 0 ? ['nothing needs it: ./warifu key retire'] : []
  return [...missing, ...whole, ...needs, ...free].map((line) => `    ${line}`)
}
