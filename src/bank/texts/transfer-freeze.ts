/** 振込の凍結 and its end, as the staff of a support desk reads of them. */
export const transferFreezeWords = {
  freeze_transfers: {
    name: '振込の凍結',
    note: '「覚えのない振込がある」とお申し出のときなど。このユーザの振込は確定できなくなり、予約中・引渡し前の振込も送られません。ログインと照会はできます。解除には、必ず、もう一人の承認が要ります。',
    done: {
      text: 'このユーザの振込を凍結しました。予約中・引渡し前の振込も、解除するまで送られません。',
      code: 'RMCFXDSK001040I',
    },
    isDangerous: true,
  },
  freeze_contract: {
    name: '契約全体の振込の凍結',
    note: 'お客様（契約）の利用者全員について、振込を凍結します。どの利用者の操作か分からないとき、管理者の操作が疑われるときに行います。',
    done: { text: '契約全体の振込を凍結しました。', code: 'RMCFXDSK001041I' },
    isDangerous: true,
  },
  thaw_transfers: {
    name: '振込の凍結の解除',
    note: '必ず、もう一人の承認が要ります。指定日が過ぎていない予約と、引渡し前の振込は、解除するとすぐに送られます。止めるべき振込が残っていないことを確認してください。',
    done: { text: 'このユーザの振込の凍結を解除しました。', code: 'RMCFXDSK001042I' },
  },
  thaw_contract: {
    name: '契約全体の振込の凍結の解除',
    note: '必ず、もう一人の承認が要ります。ユーザごとの凍結は、そのまま残ります。',
    done: { text: '契約全体の振込の凍結を解除しました。', code: 'RMCFXDSK001043I' },
  },
} as const
