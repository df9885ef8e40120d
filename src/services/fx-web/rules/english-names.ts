import type { FxProfile } from './profile.ts'

type Named = Pick<FxProfile, 'english' | 'names' | 'environment' | 'help'>

/** What English screens of a login and its help take from a profile has an English name there, or is not shown. */

/** Names of platforms, systems, browsers and protocols that are the same in both languages. */
const isEnglish = /^[ -~…⋮]*$/

export function namesPartsInEnglish({ english, names }: Named): boolean {
  if (english === undefined) return true
  const { tokenApps = [], platform = names.platform } = english.names
  return tokenApps.length === names.tokenApps.length && isEnglish.test(platform)
}

export function wordsHelpInEnglish({ english, help }: Named): boolean {
  return english === undefined || help === null || english.help !== undefined
}

export function wordsEnvironmentInEnglish({ english, environment }: Named): boolean {
  if (english === undefined || environment === null) return true
  const own = english.environment
  const { rows, amendments, words } = environment
  if (own === undefined || own.amendments.length !== amendments.length) return false
  const shown = [...rows, ...amendments.flatMap((amendment) => amendment.rows)]
  const all = [
    ...shown.flatMap(({ os, browser }) => [os, browser]),
    ...words.protocolsOn,
    ...words.protocolsOff,
  ]
  return all.every((word) => isEnglish.test(own.words[word] ?? word))
}
