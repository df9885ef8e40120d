import type { MailContent, MailKind } from '../rules/mail-content.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Situation } from '../rules/situation.ts'
import { capText, capUnlockText } from './code-cap.ts'
import { codeLockContact } from './contacts.ts'
import { toldActName } from './desk-actions.ts'
import { momentText } from './moments.ts'
import { replacementNames } from './replacements.ts'
import { riskActNames, riskSentences } from './risk.ts'

/**
 * The texts of mails; the manuals print none. Each names its purpose, the service, the user (masked) and the time,
 * contains no link, and says that nobody asks for a code (EML-08).
 */
export type MailText = { readonly subject: string; readonly body: string }

type Written = { readonly about: string; readonly lines: readonly string[] }

const codeAdvice = [
  'このワンタイムパスワードは、ほかの人に教えないでください。',
  'お心当たりのない場合は、入力せずに、下記のお問い合わせ先にご連絡ください。',
]
const noticeAdvice = ['お心当たりのない場合は、すぐに下記のお問い合わせ先にご連絡ください。']

type Writer<K extends MailKind> = (
  content: MailContent & { readonly kind: K },
  profile: ServiceProfile,
  situation: Situation | null,
) => Written

const writers: { readonly [K in MailKind]: Writer<K> } = {
  code: ({ code, expiresAtMs, changesAddress = false, addsPasskey = false }) => {
    if (addsPasskey)
      return {
        about: 'パスキー登録のワンタイムパスワード',
        lines: [
          'パスキーを登録するためのワンタイムパスワードをお知らせします。ログインのためのものではありません。',
          ...codeLines(code, expiresAtMs),
        ],
      }
    return changesAddress
      ? {
          about: 'メールアドレス変更のワンタイムパスワード',
          lines: [
            'ワンタイムパスワードの受取先を、このメールアドレスから別のメールアドレスに変更するためのワンタイムパスワードをお知らせします。ログインのためのものではありません。',
            ...codeLines(code, expiresAtMs),
          ],
        }
      : {
          about: 'ワンタイムパスワードのお知らせ',
          lines: ['ログインのためのワンタイムパスワードをお知らせします。', ...codeLines(code, expiresAtMs)],
        }
  },
  address_code: ({ code, expiresAtMs }) => ({
    about: 'メールアドレスの確認',
    lines: [
      'このメールアドレスをワンタイムパスワードの受取先として確認するための、ワンタイムパスワードをお知らせします。ログインのためのものではありません。',
      ...codeLines(code, expiresAtMs),
    ],
  }),
  address_changed: ({ changedAtMs }) => ({
    about: 'メールアドレス変更のお知らせ',
    lines: [
      'ワンタイムパスワードを受け取るメールアドレスが変更されました。今後、このアドレスには送信されません。',
      '',
      `変更日時：${timeText(changedAtMs)}`,
      '',
      ...noticeAdvice,
    ],
  }),
  password_changed: ({ changedAtMs }) => ({
    about: 'ログインパスワード変更のお知らせ',
    lines: [
      'ログインパスワードが変更されました。',
      '',
      `変更日時：${timeText(changedAtMs)}`,
      '',
      ...noticeAdvice,
    ],
  }),
  login_notice: ({ loggedInAtMs }) => ({
    about: 'ログインのお知らせ',
    lines: ['ログインがありました。', '', `ログイン日時：${timeText(loggedInAtMs)}`, '', ...noticeAdvice],
  }),
  lock_notice: ({ locked, lockedAtMs }, profile, situation) => {
    const { names, contacts } = profile
    const what = locked === 'password' ? 'ログインパスワード' : 'ワンタイムパスワード'
    const failures = locked === 'password' ? names.passwordFailures : names.codeFailures
    const why =
      locked === 'cap'
        ? `${what}の誤りが${capText(profile)}に達したため、ロックしました。${capUnlockText(profile)}`
        : `${what}を${failures}連続して間違えられたため、ロックしました。`
    const byCode = locked === 'cap' ? contacts.desk.name : codeLockContact(profile, situation)
    const contact = locked === 'password' ? contacts.passwordLockAtLogin : byCode
    return {
      about: `${what}ロックのお知らせ`,
      lines: [
        why,
        '',
        `ロック日時：${timeText(lockedAtMs)}`,
        `解除のご連絡先：${contact}`,
        '',
        ...noticeAdvice,
      ],
    }
  },
  registration_notice: ({ registered, registeredAtMs }) => ({
    about: '利用開始登録のお知らせ',
    lines: [
      registered === 'token'
        ? 'ワンタイムパスワードの利用開始登録（トークン）が完了しました。'
        : 'ワンタイムパスワードを受け取るメールアドレスの登録が完了しました。',
      '',
      `登録日時：${timeText(registeredAtMs)}`,
      '',
      ...noticeAdvice,
    ],
  }),
  stop_notice: ({ stopped, stoppedAtMs }, { contacts }) => ({
    about: stopped === 'token' ? 'ワンタイムパスワード利用停止のお知らせ' : 'サービスご利用停止のお知らせ',
    lines: [
      stopped === 'token'
        ? 'ワンタイムパスワードの利用停止が完了しました。'
        : `サービスのご利用を停止しました。再開のお手続きは、${contacts.desk.name}の窓口で承ります。`,
      '',
      `停止日時：${timeText(stoppedAtMs)}`,
      '',
      ...noticeAdvice,
    ],
  }),
  restart_notice: ({ restartedAtMs }) => ({
    about: 'サービスのご利用再開のお知らせ',
    lines: [
      '停止していたサービスのご利用を、お客さまの操作により再開しました。',
      '',
      `再開日時：${timeText(restartedAtMs)}`,
      '',
      ...noticeAdvice,
    ],
  }),
  desk_notice: ({ act, kindName, actedAtMs }, profile) => ({
    about: 'お手続きのお知らせ',
    lines: [
      `${profile.contacts.desk.name}が、お客様のご利用について次のお手続きを行いました。`,
      '',
      `お手続き：${toldActName(act, kindName, profile)}`,
      `日時：${timeText(actedAtMs)}`,
      '',
      ...noticeAdvice,
    ],
  }),
  replacement_notice: ({ step, way, atMs, dueAtMs }) => ({
    about: `ワンタイムパスワードの変更${replacementSteps[step].about}のお知らせ`,
    lines: [
      replacementSteps[step].line,
      '',
      `変更の内容：${replacementNames[way]}`,
      `${replacementSteps[step].when}：${timeText(atMs)}`,
      ...(step === 'asked'
        ? [
            `変更の予定日時：${timeText(dueAtMs)}`,
            '',
            'お心当たりのない場合は、すぐにいつもの方法でログインして、最初の画面の「この変更を止める」を押し、ログインパスワードを変更してください。',
            'ログインできない場合は、下記のお問い合わせ先にご連絡ください。',
          ]
        : ['', ...noticeAdvice]),
    ],
  }),
  passkey_notice: ({ step, atMs, usableFromMs }) => ({
    about: `パスキーの${passkeySteps[step].about}のお知らせ`,
    lines: [
      passkeySteps[step].line,
      '',
      `${passkeySteps[step].when}：${timeText(atMs)}`,
      ...(step === 'registered'
        ? [
            `ご利用いただける日時：${timeText(usableFromMs)}から`,
            '',
            'お心当たりのない場合は、すぐにいつもの方法でログインして、最初の画面の「このパスキーを取り消す」を押し、ログインパスワードを変更してください。',
            'ログインできない場合は、下記のお問い合わせ先にご連絡ください。',
          ]
        : ['', ...noticeAdvice]),
    ],
  }),
  service_notice: ({ about, lines }) => ({ about, lines }),
  risk_notice: ({ act, risks, notedAtMs }, profile) => ({
    about: `${riskActNames[act]}のお知らせ`,
    lines: [
      `${riskActNames[act]}のお手続きがありました。`,
      '',
      ...riskSentences(risks, act, profile).map((said) => `・${said}`),
      '',
      `日時：${timeText(notedAtMs)}`,
      '',
      ...noticeAdvice,
    ],
  }),
  token_moved_notice: ({ tokenId, movedAtMs }) => ({
    about: 'トークンの引き継ぎのお知らせ',
    lines: [
      'ワンタイムパスワードのトークンが、新しい端末に引き継がれました。前の端末のトークンは使えなくなりました。',
      '',
      `トークンID：${masked(tokenId)}`,
      `引き継ぎ日時：${timeText(movedAtMs)}`,
      '',
      ...noticeAdvice,
    ],
  }),
  token_expiry_notice: ({ tokenId, expiresAtMs }) => ({
    about: 'トークンの有効期限のお知らせ',
    lines: [
      'ワンタイムパスワードのトークンの有効期限が近づいています。期限を過ぎると、このトークンではログインできません。',
      '',
      `トークンID：${masked(tokenId)}`,
      `有効期限：${timeText(expiresAtMs)}`,
    ],
  }),
}

const replacementSteps = {
  asked: {
    about: 'の受付',
    line: 'ご利用中のトークンによる確認のない変更のお申込みを受け付けました。予定日時までは変更されません。',
    when: '受付日時',
  },
  done: { about: '完了', line: 'お申込みを受け付けていた変更が完了しました。', when: '変更日時' },
  stopped: { about: '中止', line: 'お申込みを受け付けていた変更を止めました。', when: '中止日時' },
} as const

const passkeySteps = {
  registered: {
    about: '登録',
    line: 'パスキーが登録されました。安全のため、次の日時まではご利用いただけません。',
    when: '登録日時',
  },
  signed: {
    about: '登録',
    line: 'トークンの画面での承認により、パスキーが登録されました。すぐにご利用いただけます。',
    when: '登録日時',
  },
  removed: { about: '削除', line: 'パスキーが削除されました。', when: '削除日時' },
  disowned: {
    about: '取消し',
    line: '「身に覚えがない」とのお申し出により、パスキーを取り消しました。',
    when: '取消日時',
  },
  copied: {
    about: '停止',
    line: '複製されたおそれのあるパスキーが使われたため、そのパスキーの利用を停止しました。',
    when: '停止日時',
  },
} as const

function codeLines(code: string, expiresAtMs: number): string[] {
  const shown = ['', `ワンタイムパスワード：${code}`, `有効期限：${timeText(expiresAtMs)}`, '']
  return [...shown, '操作をされている画面に入力してください。', ...codeAdvice]
}

/**
 * Subject and body of one mail, in the situation in which it was queued. Neither contains control characters, whatever a profile or
 * a parameter holds.
 */
export function mailText(
  content: MailContent,
  of: { readonly userId: string; readonly queuedAtMs: number },
  profile: ServiceProfile,
  situation: Situation | null = null,
): MailText {
  const { institutionName, serviceName, names, contacts } = profile
  const write = writers[content.kind] as Writer<MailKind>
  const { about, lines } = write(content, profile, situation)
  const { name, telephone, hours } = contacts.desk
  const body = [
    `${serviceName}をご利用いただき、ありがとうございます。`,
    '',
    ...lines,
    '',
    '――――――――――',
    `サービス：${serviceName}（${institutionName}）`,
    `${names.userId}：${masked(of.userId)}`,
    `作成日時：${timeText(of.queuedAtMs)}`,
    `お問い合わせ先：${[name, telephone, hours].filter((part) => part !== null).join('　')}`,
    '',
    `${institutionName}が電話やメールでワンタイムパスワードやパスワードをお尋ねすることはありません。`,
    'このメールにリンクはありません。ログインの際は、いつもの方法でサービスの画面を開いてください。',
    'このメールは送信専用のアドレスからお送りしています。',
  ]
  return {
    subject: oneLine(`【${serviceName}】${about}`),
    body: `${body.map(oneLine).join('\n')}\n`,
  }
}

/** A value can't start a new line or change the text direction. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
}

const shownEnd = 3

/** Users recognize their own ID by its end; anybody else reading the mail learns no login ID (EML-08). */
function masked(id: string): string {
  const characters = [...id]
  const shown = Math.min(shownEnd, Math.floor(characters.length / 2))
  return '*'.repeat(characters.length - shown) + characters.slice(characters.length - shown).join('')
}

/** `2025年7月1日 09:00（日本時間）`: mail programs tend to turn a date with slashes or a bare time into a link. */
function timeText(ms: number): string {
  return `${momentText(ms)}（日本時間）`
}
