import { z } from 'zod'
import { languages } from '../../otp/language.ts'
import { hiddenIn } from '../../otp/plain-text.ts'
import { text } from './profile-forms.ts'

/** What a profile says of languages, and of the words of single texts (decision 69). */

const wording = z
  .string()
  .min(1)
  .max(1000)
  .refine((said) => hiddenIn(said) === null, { error: 'holds an invisible character or a line break' })
  .refine((said) => !/[<>]/.test(said), { error: 'holds < or >: a text is plain' })
  .optional()

export const languageFields = z
  .array(z.enum(languages))
  .min(1)
  .refine(([first]) => first === 'ja', { error: 'begins with ja, the language of the manuals' })
  .refine((all) => new Set(all).size === all.length, { error: 'names a language twice' })
  .optional()
  .describe(
    'What customers may read its screens in, Japanese first; left out: Japanese alone. With en, the profile has a section english',
  )

export const englishFields = z
  .strictObject({
    institutionName: text.describe('Name of the institution'),
    serviceName: text.describe('Name of the service'),
    manualTitle: text.describe('What the manual is called in the help'),
    manualVersion: text.optional().describe('Its version, where that is not a number'),
    environment: z
      .strictObject({
        requirement: text.describe('As words.requirement'),
        systemItem: text.describe('As words.systemItem'),
        words: z
          .record(text, text)
          .describe(
            'Systems, browsers and settings of environment that are not in English, by their names there',
          ),
        amendments: z.array(text).describe('What each addition says, in their order'),
      })
      .optional()
      .describe('As in environment'),
    help: z
      .strictObject({ tokenAppContact: text.nullable(), passwordReset: text })
      .optional()
      .describe('As in help; passwordReset as in “after a reset of your password”'),
    names: z
      .strictObject({
        userId: text.describe('Label of the login ID'),
        initialPassword: text.describe('What the first password is called'),
        initialPasswordSource: text.describe('Where the user finds it, as a sentence'),
        userIdNotice: text.describe('The letter that states the user ID'),
        passwordFailures: text.describe('As in “After 5 wrong passwords”'),
        codeFailures: text.describe('The same for codes'),
        platform: text.optional().describe('What stands above the screens behind the login'),
        tokenApps: z.array(z.strictObject({ name: text, use: text })).optional(),
      })
      .describe('As in names'),
    contacts: z
      .strictObject({
        desk: z.strictObject({ name: text, hours: text.nullable() }),
        passwordLockAtEnrollment: text,
        passwordLockAtLogin: text,
        codeLock: text,
        deviceChange: text,
        deviceChangeActor: text,
      })
      .describe('As in contacts; telephone numbers are the same'),
  })
  .optional()
  .describe('Its names and contacts in English; needed where languages has en')

export const textFields = z
  .record(z.string().max(64), z.strictObject({ ja: wording, en: wording }))
  .optional()
  .describe('Single texts of its screens in other words, by their names (docs/profile-guide.md#single-texts)')
