import { situationNow } from '../../operations/situation.ts'
import type { HelpChapter } from '../../routes.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import type { Situation } from '../../rules/situation.ts'
import type { Site } from '../site.ts'

/** Chapters of the help are there while what they describe is (M2): nobody is led to a screen that is closed. */

type IsOpen = (situation: Situation, profile: ServiceProfile) => boolean

const tokenOffered: IsOpen = (situation) => situation.tokenOffered
const tokenUsed: IsOpen = (situation) => situation.tokenUsed

/** Those that are not always there. */
const opens: Readonly<Partial<Record<HelpChapter, IsOpen>>> = {
  'token-app': tokenOffered,
  enrollment: tokenOffered,
  'enrollment-failed': tokenOffered,
  synchronization: tokenUsed,
  'software-keyboard': (_, { softwareKeyboard }) => softwareKeyboard !== null,
  'mail-codes': ({ mailUsed }) => mailUsed,
  passkeys: ({ passkeyUsed }) => passkeyUsed,
}

type OfKind = {
  readonly site: Site
  readonly profile: ServiceProfile
  readonly extras?: { readonly openChapters?: Readonly<Record<string, IsOpen>> }
}

/** Is there such a chapter now? Of a name that the service doesn't know at all, this says nothing. */
export function isChapterOpen({ site, profile, extras }: OfKind, chapter: string): boolean {
  const situation = situationNow(site.context, profile)
  const own: Readonly<Record<string, IsOpen | undefined>> = opens
  const isOpen = extras?.openChapters?.[chapter] ?? own[chapter]
  return isOpen === undefined || isOpen(situation, profile)
}
