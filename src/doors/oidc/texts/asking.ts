import type { AskedLabels } from '../rules/asking.ts'

/** What a token calls what it shows of a question besides the fields of the system. */
export const askedLabels: AskedLabels = { from: 'ご依頼元', message: 'ご確認内容' }
