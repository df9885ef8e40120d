import type { Language } from '../../otp/language.ts'
import type { EnglishNames, EnvironmentPolicy, EnvironmentRow, Names, ServiceProfile } from './profile.ts'

/** What the screens of a service may be read in, its own language first. */
export function languagesOf({ languages = ['ja'] }: Pick<ServiceProfile, 'languages'>): readonly Language[] {
  return languages
}

/** The profile as screens in this language read it: with the names and contacts that it has in it. */
export function inLanguage<Profile extends ServiceProfile>(profile: Profile, language: Language): Profile {
  const { english, names, contacts, manual } = profile
  if (language === 'ja' || english === undefined) return profile
  return {
    ...profile,
    language,
    institutionName: english.institutionName,
    serviceName: english.serviceName,
    // What changed in the printed manual is told in the manual's language.
    manual: {
      ...manual,
      title: english.manualTitle,
      version: english.manualVersion ?? manual.version,
      issued: null,
      revisions: [],
    },
    names: withoutGaps(names, english.names),
    contacts: {
      ...contacts,
      ...english.contacts,
      desk: { ...contacts.desk, ...english.contacts.desk },
    },
    environment: environmentIn(profile.environment, english.environment),
    help:
      profile.help === null || english.help === undefined
        ? profile.help
        : { ...profile.help, ...english.help },
  }
}

/** The names of one language over those of another, where it has them. */
function withoutGaps(names: Names, own: EnglishNames['names']): Names {
  const { platform = names.platform, tokenApps = names.tokenApps, ...others } = own
  return { ...names, ...others, platform, tokenApps }
}

function environmentIn(
  environment: EnvironmentPolicy | null,
  english: EnglishNames['environment'],
): EnvironmentPolicy | null {
  if (environment === null || english === undefined) return environment
  const named = (word: string) => english.words[word] ?? word
  const rowsIn = (rows: readonly EnvironmentRow[]) =>
    rows.map((row) => ({ ...row, os: named(row.os), browser: named(row.browser) }))
  const { words } = environment
  return {
    ...environment,
    rows: rowsIn(environment.rows),
    amendments: environment.amendments.map(({ date, text, rows }, i) => ({
      date,
      text: english.amendments[i] ?? text,
      rows: rowsIn(rows),
    })),
    words: {
      ...words,
      requirement: english.requirement,
      systemItem: english.systemItem,
      protocolsOn: words.protocolsOn.map(named),
      protocolsOff: words.protocolsOff.map(named),
    },
  }
}
