import { moveAdvice } from '../../../../authority/texts/token-move.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { signsTransfers } from '../../operations/profile-of.ts'
import type { FbService } from '../service.ts'
import { chapterLink, type FbChapter } from './chapter.ts'

/** よくある質問と回答: the manual's four (S3-FAQ-01 to -07), and what else is asked. */
export const questions: FbChapter = {
  title: 'よくある質問と回答',
  write: (service) =>
    html`<div class="panel"><dl class="questions">${[...printed(service), ...further(service)].map(
      ([question, answer]) => html`<div><dt>${question}</dt><dd>${answer}</dd></div>`,
    )}</dl></div>`,
}

type Answer = readonly [question: string, answer: Html | string]

function printed(service: FbService): readonly Answer[] {
  const { serviceName, contacts } = service.profile
  return [
    [
      'ソフトウェアトークンを導入したスマートフォンが故障してしまいました。どうすればよいですか？',
      html`${serviceName}に登録されているソフトウェアトークンを解除の上、再度${chapterLink(service, 'first-token', '「(2) 管理者のワンタイムパスワードの利用開始登録」')}を行っていただく必要があります。なお、ソフトウェアトークンを利用している利用者によって、解除の手続きは異なります。
<ul><li>管理者の場合　当金庫の${contacts.desk.name}窓口までお越しいただき、書面により所定の手続きを行っていただく必要があります。お越しの際には、代表口座のお届け印をご持参ください。共通トークンの場合も同様です。</li>
<li>管理者以外の利用者の場合　管理者権限をもつIDで${serviceName}にログインし、「管理機能」メニュー内の「ワンタイムパスワード認証情報管理」内から、利用者のソフトウェアトークンの解除が可能です。→${chapterLink(service, 'further-tokens', '登録解除')}</li></ul>`,
    ],
    [
      'パソコンを買い換える予定ですが、手続きが必要ですか？',
      'とくに手続きは必要ありません。入替え後のパソコンでも引き続き、同じソフトウェアトークンによる認証を行うことが可能です。',
    ],
    [
      'ワンタイムパスワードをログイン時の認証で利用することはできますか？',
      'できません。ワンタイムパスワードの認証は、都度振込時のみに限ります。',
    ],
    [
      '電子証明書によるログインを利用していますが、ワンタイムパスワードと併用することはできますか？',
      '可能です。',
    ],
  ]
}

function further(service: FbService): readonly Answer[] {
  const { names, contacts } = service.profile
  return [
    [
      'パソコンのトークンアプリに表示されたトークンIDを登録できません。',
      html`登録できるのは、スマートフォンまたはタブレット端末に導入したソフトウェアトークンだけです。→${chapterLink(service, 'preparation', '(1) 事前準備')}`,
    ],
    [
      '正しく入力しても、ワンタイムパスワードが誤りと表示されます。',
      `一度使用した数字は使用できません。トークンの数字が変わるのを待ってから、新しい数字を入力してください。端末の時計がずれていると誤りになることがあります。端末の日付と時刻を「自動設定」にしてください。${names.codeFailures}連続して誤られますと、都度振込を行えなくなります。`,
    ],
    [
      'ログインパスワードを忘れました。',
      `${contacts.passwordLockAtLogin}へご連絡ください。管理者は、「IDメンテナンス」で初回パスワードを作り直すことができます。`,
    ],
    ...(signsTransfers(service.profile)
      ? [
          [
            'トークンに表示された内容が、振込内容と違います。',
            html`承認しないでください。パソコンの画面が不正に書き換えられているおそれがあります。[却下する]を押し、${contacts.desk.name}へお電話ください。→${chapterLink(service, 'signing', '取引の確認（トークンの画面）')}`,
          ] as const,
        ]
      : []),
    ['スマートフォンを機種変更します。', moveAdvice(service.profile)],
    [
      'スマートフォンを紛失しました。',
      html`管理者以外の利用者の方は、直ちに管理者へ連絡し、トークンの登録を解除してください。管理者の方は、${contacts.desk.name}へご連絡ください。不正利用のおそれがある場合は、管理者が「WEB-FB取引停止」ですべての取引を停止できます。→${chapterLink(service, 'stop', 'WEB-FB取引停止')}`,
    ],
  ]
}
