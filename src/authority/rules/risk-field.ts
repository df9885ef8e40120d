import { z } from 'zod'
import { count } from './profile-forms.ts'
import { type RiskAct, riskActs, riskConditions, riskEffects } from './risk-events.ts'
import { faultOfRisk } from './risk-rule.ts'

/** What the circumstances of an act add to it (decision 89). */
export const riskField = z
  .array(
    z
      .strictObject({
        when: z
          .enum(riskConditions)
          .describe(
            'The user first logged in with this browser, a payee was not paid lately (for limit, signature and wait: or first paid less than a day ago), the token was enrolled, the limits of transfers were raised, or the user said 「身に覚えがない」 of an operation or a passkey',
          ),
        hours: count(1, 720)
          .nullable()
          .default(null)
          .describe('For how long after that it applies; left out of new_payee'),
        acts: z
          .array(z.enum(Object.keys(riskActs) as RiskAct[]))
          .min(1)
          .describe('To which acts'),
        adds: z
          .array(z.enum(riskEffects))
          .min(1)
          .describe(
            'What it adds: a signed operation confirms it, what is accepted is held back for some hours, only so much may be transferred in a day, the user is told by mail, the institution by an alarm',
          ),
        limitYen: count(1, 1_000_000_000_000)
          .nullable()
          .default(null)
          .describe('Of limit: how much the user may transfer in a day'),
        waitHours: count(1, 72)
          .nullable()
          .default(null)
          .describe('Of wait: for how long what is accepted is held back'),
      })
      .superRefine((rule, c) => {
        const fault = faultOfRisk(rule)
        if (fault !== null) c.addIssue({ code: 'custom', message: fault })
      }),
  )
  .max(50)
  .default([])
  .describe('Rules in words, without a score; every one that applies adds what it says (decision 89)')
