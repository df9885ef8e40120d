import { timeText } from '../../platform/web/times.ts'
import type { DeskContext } from '../contract.ts'
import { type Archived, confirmationOf, sessionsOfDay } from '../operations/money.ts'
import { type MoneyTarget, stepText } from './money-view.ts'

/** What the file of evidence says in words, beside the entries that prove it. `taker` says who took it, and where. */
export async function evidenceFacts(
  context: DeskContext,
  taker: Readonly<Record<string, string>>,
  { money, profile }: MoneyTarget,
  archived: Archived,
) {
  const confirmation = await confirmationOf(context, money, archived)
  const sessions = await sessionsOfDay(context, money, money.acceptedAtMs, archived)
  return {
    取得: { 日時: timeText(context.now()), ...taker },
    取引: {
      金融機関: profile.institutionName,
      サービス: profile.serviceName,
      受付番号: money.receipt,
      種類: money.kind,
      ユーザID: money.userId,
      受付日時: timeText(money.acceptedAtMs),
      状態: money.status,
      金額: money.amount,
      ...Object.fromEntries(money.facts('shown').map(([name, value]) => [name, String(value)])),
    },
    振込先: money.items.map(({ item, place, account, name, amountYen, stateText }) => ({
      番号: item + 1,
      '金融機関・支店': place,
      科目: account.type,
      口座番号: account.number,
      受取人: name,
      '金額（円）': amountYen,
      状態: stateText,
    })),
    確定の方法:
      confirmation === null
        ? '記録なし'
        : {
            日時: timeText(confirmation.at),
            方法: confirmation.by,
            トークンID: confirmation.code?.tokenId ?? 'なし',
            'コードの回数・時刻ステップ': confirmation.code?.step ?? 'なし',
            接続元: confirmation.address,
            ブラウザ: confirmation.browser,
            表示した文言: confirmation.shown,
          },
    この日のログイン: sessions.map(({ from, until, expiresAtMs, address, browser, steps }) => ({
      ログイン: timeText(from),
      終了: until === null ? `${timeText(expiresAtMs)}まで有効` : timeText(until),
      接続元: address,
      ブラウザ: browser,
      方法: steps.map(stepText).join('＋'),
    })),
  }
}
