import type { Language } from '../../otp/language.ts'
import type { ServiceProfile } from './profile.ts'

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
    manual: { ...manual, title: english.manualTitle, issued: null, revisions: [] },
    names: { ...names, ...english.names },
    contacts: {
      ...contacts,
      ...english.contacts,
      desk: { ...contacts.desk, ...english.contacts.desk },
    },
  }
}
