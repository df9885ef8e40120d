import type { Module } from '../../../src/authority/module-type.ts'
import { plainKind } from '../../../src/authority/operations/service-kind.ts'
import type { DeskPart } from '../../../src/desk/contract.ts'
import { benefitShow } from './commands/benefit-show.ts'
import { sampleDesk } from './desk.ts'
import { sampleKept } from './kept.ts'
import { sampleProfile } from './operations/profile-of.ts'
import { sampleFields } from './profile.ts'
import { countClaimants } from './queries/benefits.ts'
import { refusals, sampleRefusals } from './texts/refusals.ts'

const dayMs = 86_400_000

/**
 * 会員サイト: a sixth service, as somebody would add one. It is a fixture: everything that a kind of service needs, and
 * no more. What stands outside this folder for it, in the product, is one line in compose/modules.ts, a profile, and
 * life.ts beside its tests. A real one numbers its migrations after the highest number that any module has; 9001 keeps
 * this one out of their way.
 */
export const sampleModule: Module<DeskPart> = {
  name: 'services/sample',
  keeps: sampleKept,
  refusals: sampleRefusals,
  profile: { fields: sampleFields },
  kind: {
    name: 'sample',
    words: '会員サイト',
    rules: plainKind,
    refusals,
    desk: sampleDesk,
    sections: ['sample'],
    screens: async () => {
      const { sampleScreens } = await import('./screens/sample.ts')
      return (app, site, profile) => sampleScreens(app, site, sampleProfile(profile))
    },
  },
  commands: [benefitShow],
  upkeep: [
    {
      everyMs: dayMs,
      run: async ({ store }, log) => log.info({ claimants: await countClaimants(store) }, 'benefits'),
    },
  ],
}
