import type { ReservedPolicy } from '../rules/policy.ts'
import type { Transfer } from '../rules/transfer.ts'

/** Mails about transfers. Amounts and payees are read after login, not in a mail. */

type Of = Pick<Transfer, 'transferId' | 'day'>
type Written = { readonly about: string; readonly lines: readonly string[] }

const dayText = (day: string) => {
  const { year, month, day: date } = Temporal.PlainDate.from(day)
  return `${year}年${month}月${date}日`
}

const factLines = ({ transferId, day }: Of) => [
  '',
  `受付番号：${transferId}`,
  `振込指定日：${dayText(day)}`,
  '',
]

function short(of: Of, { until, everyMinutes }: ReservedPolicy): Written {
  return {
    about: '振込予約の残高不足のお知らせ',
    lines: [
      '予約された振込は、出金口座の残高が不足しているため、まだ振り込まれていません。',
      ...factLines(of),
      `本日${until}まで、${everyMinutes}分ごとに引き落としを行います。それまでに出金口座へご入金ください。`,
      `${until}までにご入金がない場合、この振込は行われません。`,
    ],
  }
}

function failed(of: Of): Written {
  return {
    about: '振込予約の不能のお知らせ',
    lines: [
      '予約された振込は、出金口座の残高不足などのため、行われませんでした。',
      ...factLines(of),
      '振込が必要な場合は、あらためてお手続きください。',
    ],
  }
}

function withheld(of: Of): Written {
  return {
    about: '保留した振込の不能のお知らせ',
    lines: [
      '保留していた振込は、振込の停止やサービスの利用停止などのため、行われませんでした。',
      ...factLines(of),
      '振込が必要な場合は、お取引先の窓口にご確認のうえ、あらためてお手続きください。',
    ],
  }
}

function accepted({ payees, ...of }: Of & { readonly payees: number }): Written {
  return {
    about: '複数の振込先への振込の受付のお知らせ',
    lines: [
      `${payees}件の振込先への振込を受け付けました。`,
      ...factLines(of),
      '振込先と金額は、ログインしてご確認ください。お心当たりがない場合は、すぐにお取引先の窓口へお電話ください。',
    ],
  }
}

export const transferMails = { short, failed, withheld, accepted } as const
