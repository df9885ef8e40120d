import type { EndedTexts } from '../../../authority/texts/signing.ts'

/** Where another token, or the end of one, which waited for the token, did not come. */
export const tokenChangeEnded: EndedTexts = {
  rejected: {
    text: 'お手続きは却下されました。ご利用中のトークンは変わっていません。',
    code: 'RMCFBLGN001014I',
  },
  notMine: {
    text: '「身に覚えがない」との回答を受け付けました。ご利用中のトークンは変わっていません。ログインパスワードが第三者に知られているおそれがあります。すぐにお電話ください。',
    code: 'RMCFBLGN001015W',
  },
  cancelled: {
    text: 'お手続きを取り消しました。ご利用中のトークンは変わっていません。',
    code: 'RMCFBLGN001016I',
  },
}

/** Where the end of IB取引中止, which waited for the token, did not come. */
export const restartEnded: EndedTexts = {
  rejected: {
    text: '再開のお手続きは却下されました。インターネットバンキングは停止したままです。',
    code: 'RMCFBLGN001010I',
  },
  notMine: {
    text: '「身に覚えがない」との回答を受け付けました。インターネットバンキングは停止したままです。ログインパスワードが第三者に知られているおそれがあります。すぐにお電話ください。',
    code: 'RMCFBLGN001011W',
  },
  cancelled: {
    text: '再開のお手続きを取り消しました。インターネットバンキングは停止したままです。',
    code: 'RMCFBLGN001012I',
  },
}
