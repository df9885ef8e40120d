import type { EndedTexts } from '../../../authority/texts/signing.ts'

const deniedAdvice =
  'お心当たりのない方が操作しているおそれがあります。ログインパスワードを変更し、サポートデスクへお電話ください。'

/** Where a trade that waited for the token (取引署名) was not made. */
export const signedTrade = {
  contract: {
    rejected: { text: '取引は却下されました。締結は行われていません。', code: 'RMCFXTRD001023I' },
    notMine: {
      text: `「身に覚えがない」との回答を受け付けました。締結は行われていません。${deniedAdvice}`,
      code: 'RMCFXTRD001024W',
    },
    cancelled: { text: '取引を取り消しました。締結は行われていません。', code: 'RMCFXTRD001025I' },
  },
  order: {
    rejected: {
      text: 'リーブオーダーは却下されました。注文は受け付けていません。',
      code: 'RMCFXORD001003I',
    },
    notMine: {
      text: `「身に覚えがない」との回答を受け付けました。注文は受け付けていません。${deniedAdvice}`,
      code: 'RMCFXORD001004W',
    },
    cancelled: { text: 'リーブオーダーの依頼を取り消しました。', code: 'RMCFXORD001005I' },
  },
} as const satisfies Readonly<Record<string, EndedTexts>>
