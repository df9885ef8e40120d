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
