import { z } from 'zod'
import { anyText, calendarDay } from '../../authority/rules/answer-forms.ts'
import { type ProfileFields, text } from '../../authority/rules/profile-forms.ts'
import type { ProfileQuestion } from '../../authority/rules/profile-question.ts'
import type { PersonalProfile } from './rules/profile.ts'

/** The section of 個人インターネットバンキング (S4). */
export const personalFields = {
  personal: z
    .strictObject({
      terms: z
        .strictObject({ version: z.enum(['1.0']), effectiveOn: z.iso.date() })
        .describe('ワンタイムパスワードサービス利用追加規定: the version in force'),
      mobile: z
        .strictObject({ serviceName: text })
        .nullable()
        .describe('モバイルIB for feature phones, without a code (S4-A1-03); null: closed'),
      lost: z.strictObject({ name: text, telephone: text }).describe('Whom to call at any hour'),
      english: z
        .strictObject({
          lostName: text.describe('Of lost.name'),
          mobileName: text.optional().describe('Of mobile.serviceName'),
        })
        .optional()
        .describe('What they are called in English; needed where languages has en'),
    })
    .nullable()
    .default(null)
    .describe('個人インターネットバンキング (S4); needs banking'),
} as const satisfies ProfileFields<{ readonly personal: PersonalProfile['personal'] | null }>

export const personalQuestions: readonly ProfileQuestion[] = [
  {
    path: 'personal.lost.name',
    option: 'lost-name',
    help: 'who takes reports of loss at any hour',
    wrong: anyText,
    usual: () => '紛失・盗難受付',
  },
  {
    path: 'personal.lost.telephone',
    option: 'lost-telephone',
    help: 'its telephone number',
    wrong: anyText,
  },
  {
    path: 'personal.terms.effectiveOn',
    option: 'terms-effective-on',
    help: 'the day from which 利用追加規定 is in force',
    wrong: calendarDay,
    usual: ({ today }) => today,
  },
]
