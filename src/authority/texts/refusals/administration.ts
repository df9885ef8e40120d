import type { Refusal } from '../../rules/refusal.ts'
import type { RefusalRecord } from '../refusal.ts'

/** Refusals of what administrators and desk staff do. */
export const administrationRefusals = {
  no_such_user: {
    code: 'RMCFXUSR001001E',
    status: 422,
    ja: 'ユーザが見つかりません。',
    en: 'there is no such user',
    desk: '登録のないユーザ',
  },
  user_id_taken: {
    code: 'RMCFXUSR001002E',
    status: 409,
    ja: ({ names }) => `この${names.userId}はすでに登録されています。`,
    en: 'the user ID is taken',
    desk: '登録済みのID',
  },
  not_permitted: {
    code: 'RMCFXDSK001001E',
    status: 403,
    ja: 'この操作を行う権限がありません。',
    en: 'the operator may not do this',
    desk: '権限なし',
  },
  own_user: {
    code: 'RMCFXUSR001003E',
    status: 403,
    ja: 'ご自身に対してこの操作を行うことはできません。ほかの管理者権限ユーザにご依頼ください。',
    en: 'nobody may do this to themselves',
    desk: '自分への操作',
  },
  own_token: {
    code: 'RMCFXOTP001001E',
    status: 403,
    ja: 'ご自身のワンタイムパスワードを一時停止または無効化することはできません。ほかの管理者権限ユーザにご依頼ください。',
    en: 'nobody may revoke their own token',
    desk: '自分のトークン',
  },
  last_administrator: {
    code: 'RMCFXUSR001004E',
    status: 409,
    ja: 'このユーザは、ただ一人の管理者権限ユーザです。ほかのユーザを管理者権限ユーザにしてから操作してください。',
    en: 'the company would have no administrator left',
    desk: '最後の管理者',
  },
  user_has_token: {
    code: 'RMCFXUSR001005E',
    status: 409,
    ja: 'ワンタイムパスワードが有効なユーザは削除できません。ユーザOTP管理画面でワンタイムパスワードを無効化してから、削除してください。',
    en: 'the user still has a usable token',
    desk: '有効なトークンあり',
  },
  function_closed: {
    code: 'RMCFXOTP001002E',
    status: 403,
    ja: 'ユーザOTP管理は、ご利用いただける期間ではありません。',
    en: 'this function is not available at this time',
    desk: '期間外の機能',
  },
  nothing_selected: {
    code: 'RMCFXOTP001003E',
    status: 422,
    ja: '一覧から、操作するデータのチェックボックスを選択してください。',
    en: 'nothing was selected',
    desk: '選択なし',
  },
  nothing_to_do: {
    code: 'RMCFXDSK001002E',
    status: 409,
    ja: 'ほかの担当者の操作などにより状態が変わったため、この操作は行いませんでした。現在の状態をご確認ください。',
    en: 'the state has changed; there is nothing to do',
    desk: '状態の変化',
  },
  approval_pending: {
    code: 'RMCFXDSK001003E',
    status: 409,
    ja: 'この操作はすでに承認を依頼中です。承認者の承認をお待ちください。',
    en: 'an approval was already requested',
    desk: '承認待ち',
  },
} as const satisfies Partial<Record<Refusal, RefusalRecord>>
