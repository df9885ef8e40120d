/** 取引停止 and 再開, as the staff of a support desk reads of them. */
export const serviceStopWords = {
  stop_service: {
    name: 'サービスの取引停止',
    note: 'お客様（契約）の全員がログインも取引もできなくなります。紛失・盗難・不正送金のおそれがあるときに行います。',
    done: { text: 'サービスの取引を停止しました。', code: 'RMCFXDSK001018I' },
    isDangerous: true,
    key: 'Q',
  },
  restart_service: {
    name: 'サービスの取引再開',
    note: 'お客様（契約）の取引停止を解きます。必ず、もう一人の承認が要ります。',
    done: { text: 'サービスの取引を再開しました。', code: 'RMCFXDSK001019I' },
    key: 'W',
  },
} as const

/** The same, as a customer who chose English reads of them. */
export const serviceStopTold = {
  stop_service: { name: 'Service stopped' },
  restart_service: { name: 'Service restarted' },
} as const satisfies Record<keyof typeof serviceStopWords, object>
