import type { EndedTexts } from '../../../authority/texts/signing.ts'

/** What WEB-FB says where something that waited for the token (取引署名) was not done. The manuals print none of it. */
export const operationTexts = {
  transfer: {
    rejected: {
      text: '取引は却下されました。振込は行われていません。',
      code: 'RMCFBTRF001064I',
    },
    notMine: {
      text: '「身に覚えがない」との回答を受け付けました。この振込は行われていません。安全のため、お客様の振込をお止めしました。サポートデスクへお電話ください。',
      code: 'RMCFBTRF001065W',
    },
    cancelled: {
      text: '取引を取り消しました。振込は行われていません。',
      code: 'RMCFBTRF001066I',
    },
  },
  payee: {
    rejected: {
      text: '振込先の登録・変更は却下されました。登録は変わっていません。',
      code: 'RMCFBTRF001067I',
    },
    notMine: {
      text: '「身に覚えがない」との回答を受け付けました。振込先の登録は変わっていません。安全のため、お客様の振込をお止めしました。サポートデスクへお電話ください。',
      code: 'RMCFBTRF001068W',
    },
    cancelled: {
      text: '振込先の登録・変更を取り消しました。登録は変わっていません。',
      code: 'RMCFBTRF001069I',
    },
  },
  limit: {
    rejected: {
      text: '振込限度額の変更は却下されました。限度額は変わっていません。',
      code: 'RMCFBTRF001070I',
    },
    notMine: {
      text: '「身に覚えがない」との回答を受け付けました。限度額は変わっていません。安全のため、お客様の振込をお止めしました。サポートデスクへお電話ください。',
      code: 'RMCFBTRF001071W',
    },
    cancelled: {
      text: '振込限度額の変更を取り消しました。限度額は変わっていません。',
      code: 'RMCFBTRF001072I',
    },
  },
  token: {
    rejected: {
      text: 'お手続きは却下されました。トークンの登録と利用形態は変わっていません。',
      code: 'RMCFBOTP001010I',
    },
    notMine: {
      text: '「身に覚えがない」との回答を受け付けました。トークンの登録と利用形態は変わっていません。安全のため、お客様の振込をお止めしました。サポートデスクへお電話ください。',
      code: 'RMCFBOTP001011W',
    },
    cancelled: {
      text: 'お手続きを取り消しました。トークンの登録と利用形態は変わっていません。',
      code: 'RMCFBOTP001012I',
    },
  },
} as const satisfies Readonly<Record<string, EndedTexts>>
