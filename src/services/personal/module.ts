import type { Module, ProfileCheck } from '../../authority/module-type.ts'
import type { MethodsPolicy } from '../../authority/rules/methods/policy.ts'
import { passkeyCatalog } from '../../authority/texts/passkeys/catalog.ts'
import { authorityCatalog } from '../../authority/texts/screens/catalog.ts'
import type { DeskPart } from '../../desk/contract.ts'
import { assetsIn } from '../../platform/http/assets.ts'
import { personalDesk } from './desk.ts'
import { personalKind } from './kind.ts'
import { personalProfile } from './operations/profile-of.ts'
import { personalFields, personalQuestions } from './profile.ts'
import type { PersonalProfile } from './rules/profile.ts'
import { personalCatalog } from './texts/catalog.ts'
import { personalRefusals, refusals } from './texts/refusals.ts'

/** What English screens show has an English name. */
const englishNames: ProfileCheck = {
  holds: ({ english, personal }) => {
    const own = personal as PersonalProfile['personal'] | null
    if (english === undefined || own === null) return true
    return own.english !== undefined && (own.mobile === null || own.english.mobileName !== undefined)
  },
  field: 'personal',
  error: 'has no english, with the names of what it has, beside the profile’s own section english',
}

/** Elsewhere nobody stops a whole service. */
const stopsWhole: ProfileCheck = {
  holds: ({ kind, methods }) =>
    kind === 'personal' ||
    ((methods as MethodsPolicy).passkey?.confirms ?? []).every((act) => act === 'passkey'),
  field: 'methods',
  error:
    'has restart or service_stop in passkey.confirms, the stop of a whole service, which only the kind personal has',
}

/** 個人インターネットバンキング (S4). */
export const personalModule: Module<DeskPart> = {
  name: 'services/personal',
  refusals: personalRefusals,
  profile: { fields: personalFields, questions: personalQuestions, checks: [englishNames, stopsWhole] },
  kind: {
    name: 'personal',
    words: '個人インターネットバンキング',
    rules: personalKind,
    texts: [authorityCatalog, passkeyCatalog, personalCatalog],
    refusals,
    desk: personalDesk,
    sections: ['personal', 'banking'],
    screens: async () => {
      const { personalScreens } = await import('./screens/personal.ts')
      return (app, site, profile) => personalScreens(app, site, personalProfile(profile))
    },
  },
  assets: assetsIn(new URL('./assets/', import.meta.url), {
    styleSheets: ['personal.css', 'personal-inside.css'],
  }),
  demo: async () => (await import('./demo/demo.ts')).personalDemo,
}
