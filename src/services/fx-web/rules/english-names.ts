import type { FxProfile } from './profile.ts'

type Named = Pick<FxProfile, 'english' | 'names' | 'environment' | 'help'>

/** Has a profile an English name for all that English screens of a login and its help take from it? */
export function hasEnglishNames({ english, names, environment, help }: Named): boolean {
  return (
    english === undefined ||
    (english.names.tokenApps?.length === names.tokenApps.length &&
      (help === null || english.help !== undefined) &&
      (environment === null || hasWords(environment, english.environment)))
  )
}

/** Names of systems, browsers and protocols that are the same in both languages. */
const isEnglish = /^[ -~…⋮]*$/

function hasWords(
  { rows, amendments, words }: NonNullable<FxProfile['environment']>,
  english: NonNullable<FxProfile['english']>['environment'],
): boolean {
  if (english === undefined || english.amendments.length !== amendments.length) return false
  const shown = [...rows, ...amendments.flatMap((amendment) => amendment.rows)]
  const all = [
    ...shown.flatMap(({ os, browser }) => [os, browser]),
    ...words.protocolsOn,
    ...words.protocolsOff,
  ]
  return all.every((word) => isEnglish.test(english.words[word] ?? word))
}
