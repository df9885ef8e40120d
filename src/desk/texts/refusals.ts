import { answersOf, type RefusalRecord, type RefusalTable } from '../../authority/texts/refusal.ts'
import { refusals as bankRefusals } from '../../bank/texts/refusals.ts'
import type { DeskRefusal, Refusal } from '../rules/refusal.ts'

/** Of approvals, and of the staff. */
export const deskRefusals = {
  approval_expired: {
    code: 'RMCFXDSK001004E',
    status: 409,
    ja: '承認の依頼から24時間が経過したため、承認できません。もう一度依頼してください。',
    en: 'the request for approval has expired',
    desk: '承認の期限切れ',
  },
  approval_own: {
    code: 'RMCFXDSK001005E',
    status: 403,
    ja: '自分が依頼した操作を自分で承認することはできません。',
    en: 'nobody may approve their own request',
    desk: '自分の依頼',
  },
  approval_key_unknown: {
    code: 'RMCFXDSK001020E',
    status: 409,
    ja: 'この依頼をした連携先には、だれが作成したかの記録がない古いAPIキーがあるため、承認できません。システム管理者がキーを新しいものに替え、古いキーを失効させたあとで、依頼し直してください。',
    en: 'the client that asked has a key whose maker was never recorded: replace it (client rotate, client revoke-key), and ask again',
    desk: '作成者不明のAPIキー',
  },
  approval_of_oneself: {
    code: 'RMCFXDSK001007E',
    status: 403,
    ja: '自分自身に関する操作を承認・却下することはできません。ほかのデスク管理者が行ってください。',
    en: 'nobody may approve what concerns themselves',
    desk: '自分に関する依頼',
  },
  own_account: {
    code: 'RMCFXDSK001008E',
    status: 403,
    ja: 'ご自身の担当者IDに対してこの操作を行うことはできません。ほかのデスク管理者が行ってください。',
    en: 'nobody may do this to their own account',
    desk: '自分の担当者ID',
  },
  last_desk_administrator: {
    code: 'RMCFXDSK001009E',
    status: 409,
    ja: 'この担当者は、ただ一人のデスク管理者です。ほかの担当者をデスク管理者にしてから操作してください。',
    en: 'the desk would have no administrator left; appoint another one first',
    desk: '最後のデスク管理者',
  },
  nobody_to_approve: {
    code: 'RMCFXDSK001011E',
    status: 409,
    ja: '依頼する方と対象の担当者のほかに、承認できるデスク管理者がいません。先に、ほかの担当者をデスク管理者にするか、システム管理者に端末での操作を依頼してください。',
    en: 'no administrator is left who could approve it; appoint another one, or act at the terminal',
    desk: '承認できる人がいない',
  },
  other_part_held: {
    code: 'RMCFXDSK001067E',
    status: 409,
    ja: '初期パスワードとアクティベーションコードの両方を、同じ方が扱うことはできません（一方を印刷した方は、もう一方の依頼も印刷もできません。一方を依頼した方は、もう一方を印刷できません）。ほかのデスク管理者が行ってください。',
    en: 'whoever printed or asked for the password may not print the activation code, nor the other way round',
    desk: '初期パスワードとアクティベーションコードの両方',
  },
  item_left: {
    code: 'RMCFXDSK001012E',
    status: 409,
    ja: 'この振込は、すでに引渡しデータに入っているため、中止できません。金額は変わっていません。組戻しの手続きを行ってください。',
    en: 'the transfer has left with a run; ask the other bank to give it back',
    desk: '引渡し済みの振込',
  },
  item_stopped: {
    code: 'RMCFXDSK001013E',
    status: 409,
    ja: '選んだ明細に、すでに中止したものが含まれています。この操作では何も変わっていません。いまの状態を確認してください。',
    en: 'an item of it was stopped before',
    desk: '中止済みの明細',
  },
  item_ended: {
    code: 'RMCFXDSK001014E',
    status: 409,
    ja: 'この振込は、取消または不能により、すでに終わっています。お金は送られていません。',
    en: 'the transfer has been canceled or has failed',
    desk: '終わった振込',
  },
  evidence_unproven: {
    code: 'RMCFXDSK001015E',
    status: 409,
    ja: '監査ログの検証に失敗したため、証拠を取り出せません。システム管理者に連絡してください。',
    en: 'the journal does not hold where the evidence stands',
    desk: '監査ログの検証の失敗',
  },
  evidence_archived: {
    code: 'RMCFXDSK001064E',
    status: 409,
    ja: '記録が監査ログの保管用のファイルに移されているため、この画面では証拠を取り出せません。システム管理者に連絡してください。',
    en: 'the entries are in the archive of the journal',
    desk: '監査ログの保管済みの記録',
  },
  call_open: {
    code: 'RMCFXDSK001040E',
    status: 409,
    ja: '受付中の応対があります。終了してから、次の応対を始めてください。',
    en: 'the operator has a call that is not over',
    desk: 'ほかの応対が受付中',
  },
  case_number_taken: {
    code: 'RMCFXDSK001041E',
    status: 409,
    ja: 'この受付番号は、ほかの応対で使われています。掛け直しのお電話には、末尾に -2 を付けるなどして、別の番号を入力してください。',
    en: 'another call has this case number',
    desk: '使用済みの受付番号',
  },
  call_over: {
    code: 'RMCFXDSK001042E',
    status: 409,
    ja: 'この応対は終了しています。続けるには、新しい応対を始めてください。',
    en: 'the call is over',
    desk: '終了した応対',
  },
  call_about_another: {
    code: 'RMCFXDSK001043E',
    status: 409,
    ja: 'この応対は、別のユーザについてのものです。終了してから、このユーザの応対を始めてください。',
    en: 'the call is about another user',
    desk: '別のユーザの応対',
  },
  call_without_user: {
    code: 'RMCFXDSK001044E',
    status: 409,
    ja: 'どのユーザについての応対か、まだ決まっていません。ユーザの画面を開いて、この応対に結び付けてください。',
    en: 'the call is about nobody yet',
    desk: 'ユーザ未定の応対',
  },
  call_notes_full: {
    code: 'RMCFXDSK001045E',
    status: 409,
    ja: 'この応対のメモは上限の50件に達しました。',
    en: 'the call has 50 notes already',
    desk: 'メモの上限',
  },
  print_run_own: {
    code: 'RMCFXDSK001061E',
    status: 403,
    ja: 'ご自身が作成した発送分を取り出すことはできません。ほかの担当者または承認者が取り出してください。',
    en: 'whoever made a print run may not take it out: another person does',
    desk: '自分が作成した発送分',
  },
  print_run_unprepared: {
    code: 'RMCFXDSK001062E',
    status: 409,
    ja: '書面の作成中です。作成が終わってから取り出してください。',
    en: 'the letters are not all prepared yet',
    desk: '発送分の作成中',
  },
  print_file_taken: {
    code: 'RMCFXDSK001063E',
    status: 409,
    ja: 'このファイルはすでに取り出されています。取り出せるのは一度だけです。ファイルを失ったときは、発送分を無効にして、書面を作り直してください。',
    en: 'this file was taken out already; a lost one is not printed again: declare the run lost and make a new one',
    desk: '取り出し済みの発送分',
  },
  acts_used_up: {
    code: 'RMCFXDSK001021E',
    status: 409,
    ja: '担当者1人で1日に行える回数を超えています。ほかの担当者が行ってください。',
    en: 'too many acts of one operator on this day; somebody else has to do it',
    desk: '1日の回数の超過',
  },
} as const satisfies Record<DeskRefusal, RefusalRecord>

export const refusals: RefusalTable<Refusal> = { ...bankRefusals, ...deskRefusals }

export const { refusalMessage, refusalStatus } = answersOf(refusals)
