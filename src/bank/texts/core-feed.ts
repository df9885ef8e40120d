import type { CoreError, CoreProblem, FileRefusal } from '../rules/core-feed.ts'
import { bankRefusals } from './refusals.ts'

/** What is said of what the core system sends, to whoever runs that system. */
const coreProblems = {
  encoding: '文字コードがUTF-8でもShift_JISでもありません。',
  not_csv: 'CSV形式になっていません。',
  not_json: 'JSON Linesの形式（1行に1件）になっていません。',
  too_large: 'ファイルが大きすぎます（64 MiB、50,000件まで）。ファイルを分けてください。',
  record: 'レコードの種類または項目が違います。',
  header: 'ヘッダレコードがありません。',
  service: '基幹システムから残高を受け取るサービスではありません：',
  form: '値の形式が違います。',
  end: 'エンドレコードがないか、件数が合いません。途中までのファイルの可能性があります。',
  account_twice: '同じ口座のレコードが2つあります。',
  movement_twice: '同じ入出金のレコードが2つあります。',
  no_balance: '入出金のある口座の残高がありません。',
  empty: '全件のファイルに口座がありません。',
  branch: '店番が登録されていません：',
  customer: 'この番号のお客様が登録されていません：',
  other_customer: 'この口座は、別のお客様に登録されています。ファイルではお客様を移せません。',
  account_unknown: 'この口座は登録されていません。',
  posting_unknown: 'この記帳番号は、この口座にありません：',
  movement_differs: '登録済みの入出金と金額が違います。',
  not_accounts: 'このサービスは、基幹システムから口座の残高を受け取りません。',
  not_rates: 'このサービスは、基幹システムから為替レートを受け取りません。',
  currency: '取り扱っていない通貨です：',
  rate_not_positive: 'レートが0以下です：',
  rate_crossed: '買いのレートが売りのレートより高くなっています（またはTTB≦TTM≦TTSになっていません）：',
  rate_future: 'レートの時刻が、ヘッダの時刻より後です。',
  rate_twice: '同じ通貨・同じ時刻のレコードが2つあります。',
  rate_older: 'レートの時刻が、取り込み済みのレートまたは前のファイルの時刻以前です。',
  rate_differs: '同じ時刻の取り込み済みのレートと値が違います：',
  rate_jump:
    '直前のレートとの差が、プロファイルの上限（%）を超えています。正しいレートであることを確認して、端末のcore-feed --any-jumpで取り込んでください：',
} as const satisfies Record<CoreProblem, string>

/** By line, and by the name of the value that is meant. */
function errorText({ line, field, problem, detail }: CoreError): string {
  return `${line}行目${field === '' ? '' : ` ${field}`}：${coreProblems[problem]}${detail}`
}

function refusalText(refusal: FileRefusal): string {
  return bankRefusals[refusal].ja
}

export const feedWords = { error: errorText, refusal: refusalText } as const
