import type { Module } from '../../authority/module-type.ts'
import { assetsIn } from '../../platform/http/assets.ts'
import { personalKind } from './kind.ts'
import { personalProfile } from './operations/profile-of.ts'
import { personalFields } from './profile.ts'
import { personalScreens } from './screens/personal.ts'

/** 個人インターネットバンキング (S4). */
export const personalModule: Module = {
  name: 'services/personal',
  profile: { fields: personalFields },
  kind: {
    name: 'personal',
    rules: personalKind,
    sections: ['personal', 'banking'],
    screens: (app, site, profile) => personalScreens(app, site, personalProfile(profile)),
  },
  assets: assetsIn(new URL('./assets/', import.meta.url), {
    styleSheets: ['personal.css', 'personal-inside.css'],
  }),
}
