import type { Message } from '../../../authority/texts/refusal.ts'
import type { Concern } from '../rules/contract-care.ts'

const did = (number: number, text: string): Message => ({
  text,
  code: `RMCFXCTR002${String(number).padStart(3, '0')}I`,
})

/** 為替予約 at the desk (D12). */
export const contractCare = {
  concerns: { disputed: '相違の申出', overdue: '受渡期日の経過' } as const satisfies Record<Concern, string>,
  taken: did(1, '担当になりました。'),
  answered: did(2, '申出に回答しました。お客様のコンファームを待っています。'),
  changed: {
    text: 'この取引の状態は、画面を表示した後に変わりました。いまの状態を確認してください。',
    code: 'RMCFXCTR002001E',
  },
} as const
