import { z } from 'zod'
import { count, type ProfileFields, text } from '../../../src/authority/rules/profile-forms.ts'
import type { SampleProfile } from './rules/profile.ts'

/** The section of the 会員サイト. */
export const sampleFields = {
  sample: z
    .strictObject({
      benefit: text.describe('Name of what members get'),
      timesMax: count(1, 100).describe('How often a member gets it'),
    })
    .nullable()
    .default(null)
    .describe('会員サイト'),
} as const satisfies ProfileFields<{ readonly sample: SampleProfile['sample'] | null }>
