import type { Catalog } from './catalog.ts'
import { en as environmentInEnglish } from './environment/en.ts'
import { type EnvironmentText, ja as environment } from './environment/ja.ts'
import { en as helpInEnglish } from './help/en.ts'
import { en as guidesInEnglish } from './help/guides/en.ts'
import { type GuideText, ja as guides } from './help/guides/ja.ts'
import { type HelpText, ja as help } from './help/ja.ts'
import { en as loginInEnglish } from './login/en.ts'
import { type LoginText, ja as login } from './login/ja.ts'
import { en as mailInEnglish } from './mail/en.ts'
import { type MailText, ja as mail } from './mail/ja.ts'
import { passkeyCatalog } from './passkeys/catalog.ts'
import type { PasskeyText } from './passkeys/ja.ts'
import { authorityCatalog } from './screens/catalog.ts'
import type { AuthorityText } from './screens/ja.ts'

type OwnText = LoginText | MailText | EnvironmentText | HelpText | GuideText

/** What the screens of a login and its help say, beside what the authority says on those of every kind. */
export const loginCatalog: Catalog<OwnText> = {
  ja: { ...login, ...mail, ...environment, ...help, ...guides },
  en: {
    ...loginInEnglish,
    ...mailInEnglish,
    ...environmentInEnglish,
    ...helpInEnglish,
    ...guidesInEnglish,
  },
}

export type LoginScreenText = AuthorityText | OwnText | PasskeyText

/** Both, with what is said of passkeys. */
export const loginScreenCatalog: Catalog<LoginScreenText> = {
  ja: { ...authorityCatalog.ja, ...loginCatalog.ja, ...passkeyCatalog.ja },
  en: { ...authorityCatalog.en, ...loginCatalog.en, ...passkeyCatalog.en },
}
