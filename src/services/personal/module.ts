import type { Module } from '../../authority/module-type.ts'
import type { DeskPart } from '../../desk/contract.ts'
import { assetsIn } from '../../platform/http/assets.ts'
import { personalDesk } from './desk.ts'
import { personalKind } from './kind.ts'
import { personalProfile } from './operations/profile-of.ts'
import { personalFields, personalQuestions } from './profile.ts'
import { personalRefusals, refusals } from './texts/refusals.ts'

/** 個人インターネットバンキング (S4). */
export const personalModule: Module<DeskPart> = {
  name: 'services/personal',
  refusals: personalRefusals,
  profile: { fields: personalFields, questions: personalQuestions },
  kind: {
    name: 'personal',
    words: '個人インターネットバンキング',
    rules: personalKind,
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
