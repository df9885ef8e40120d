import { z } from 'zod'
import { hiddenIn } from '../../otp/plain-text.ts'
import { accentFault } from './accent.ts'
import type { Announcement } from './announcements.ts'
import { instant, oneLine } from './profile-forms.ts'

/** What a profile says of the looks of its pages, and of what everybody is told before the login (decision 68). */

const color = z
  .string()
  .regex(/^#[0-9a-f]{6}$/, { error: 'is not a color such as #0017c1, in lower case', abort: true })

const accent = z
  .strictObject({
    color: color.describe('Of links, buttons and the line below the header'),
    text: color.default('#ffffff').describe('Of text on it'),
  })
  .superRefine((colors, c) => {
    const fault = accentFault(colors)
    if (fault !== undefined) c.addIssue({ code: 'custom', path: ['color'], message: fault })
  })

export const brandFields = z
  .strictObject({
    accent: accent
      .nullish()
      .describe('The institution’s color; refused where text could not be read (WCAG 2.2 AA, 4.5:1)'),
    logo: z
      .strictObject({
        file: z
          .string()
          .regex(/^[a-z0-9][a-z0-9._-]{0,99}\.(?:svg|png)$/, 'is not a name such as logo.svg or logo.png')
          .describe('Beside the profile, or the template that says it; SVG or PNG of at most 64 KiB'),
        alternative: oneLine
          .nullable()
          .default(null)
          .describe('What screen readers say of it; null: nothing, since the name beside it says all'),
      })
      .nullish()
      .describe('Stands in the header of every page'),
  })
  .nullish()
  .describe('How the pages look (decision 68); left out or null: as they come')

const announcement: z.ZodType<Announcement> = z
  .strictObject({
    title: oneLine,
    text: z
      .string()
      .min(1)
      .max(500)
      .refine((told) => hiddenIn(told, { lines: true }) === null, { error: 'holds an invisible character' })
      .describe('Plain text; line breaks (\\n) are kept'),
    from: instant.describe('With its offset, such as 2026-12-01T09:00:00+09:00'),
    until: instant.nullable().describe('The first instant at which it is gone; null: no end'),
  })
  .refine(({ from, until }) => until === null || Temporal.Instant.compare(from, until) < 0, {
    path: ['until'],
    error: 'is not after from',
  })

export const announcementFields = z
  .array(announcement)
  .max(5)
  .optional()
  .describe('お知らせ on the page on which a login begins')
