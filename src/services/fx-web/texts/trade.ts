import type { Spoken } from '../../../authority/texts/catalog.ts'
import type { Message } from '../../../authority/texts/refusal.ts'

/** Texts of 為替予約's screens, other than refusals. */
export const trade = {
  concluded: {
    text: '締結しました。内容をご確認のうえ、コンファームをお願いします。',
    code: 'RMCFXTRD001001I',
  },
  used: { text: '実行しました。', code: 'RMCFXCTR001001I' },
  confirmed: { text: 'コンファームしました。', code: 'RMCFXCTR001002I' },
  disputed: {
    text: '相違の申出を受け付けました。内容を確認のうえ、お客様へご連絡します。',
    code: 'RMCFXCTR001003I',
  },
  orderPlaced: { text: 'リーブオーダーを受け付けました。', code: 'RMCFXORD001001I' },
  orderCancelled: { text: 'リーブオーダーを取り消しました。', code: 'RMCFXORD001002I' },
} as const

type TradeMessages = Readonly<Record<keyof typeof trade, Message>>

const inEnglish: TradeMessages = {
  concluded: { text: 'The contract is concluded. Please check and confirm it.', code: 'RMCFXTRD001001I' },
  used: { text: 'The amount was drawn down.', code: 'RMCFXCTR001001I' },
  confirmed: { text: 'The contract is confirmed.', code: 'RMCFXCTR001002I' },
  disputed: {
    text: 'You have reported a difference. We will look into it and contact you.',
    code: 'RMCFXCTR001003I',
  },
  orderPlaced: { text: 'Your leave order was placed.', code: 'RMCFXORD001001I' },
  orderCancelled: { text: 'The leave order was canceled.', code: 'RMCFXORD001002I' },
}

export function tradeMessages({ language }: Pick<Spoken, 'language'>): TradeMessages {
  return language === 'en' ? inEnglish : trade
}
