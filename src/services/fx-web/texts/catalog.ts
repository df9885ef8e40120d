import type { Catalog, Texts } from '../../../authority/texts/catalog.ts'
import { type LoginScreenText, loginScreenCatalog } from '../../../authority/texts/login-catalog.ts'
import { en as companyInEnglish } from './company/en.ts'
import { type CompanyText, ja as company } from './company/ja.ts'
import { en as helpInEnglish } from './help/en.ts'
import { type HelpText, ja as help } from './help/ja.ts'
import { en as tradingInEnglish } from './trading/en.ts'
import { type TradingText, ja as trading } from './trading/ja.ts'

type OwnText = CompanyText | TradingText | HelpText

/** What only the screens of 外為Web say. */
export const fxCatalog: Catalog<OwnText> = {
  ja: { ...company, ...trading, ...help },
  en: { ...companyInEnglish, ...tradingInEnglish, ...helpInEnglish },
}

export type FxText = LoginScreenText | OwnText

/** All that its screens say: those of the login, and those behind it. */
export const fxScreenCatalog: Catalog<FxText> = {
  ja: { ...loginScreenCatalog.ja, ...fxCatalog.ja },
  en: { ...loginScreenCatalog.en, ...fxCatalog.en },
}

export type FxTexts = Texts<FxText>
