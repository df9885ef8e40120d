import type { CompanyFacts } from '../../authority/rules/customer-split.ts'
import { refuseBankKana, toBankKana } from '../rules/kana.ts'

/** 依頼人名 of a Zengin header. */
const kanaNameMax = 40

/** 会社コード and 企業名 as somebody typed them, full width and kana of any kind; undefined if either is none. */
export function parseCompany(code: string, kana: string): CompanyFacts | undefined {
  const companyCode = code.normalize('NFKC').trim()
  const kanaName = toBankKana(kana)
  const fits =
    /^\d{10}$/.test(companyCode) && kanaName !== '' && refuseBankKana(kanaName, kanaNameMax) === null
  return fits ? { companyCode, kanaName } : undefined
}
