import type { NamedChapter } from '../../../authority/screens/service.ts'
import { html } from '../../../platform/web/html.ts'
import { migratingServices, movesToMail } from '../../operations/migration.ts'
import { holdsTransfers } from '../../operations/risk-alarms.ts'
import { actsName } from '../../texts/journal.ts'
import type { Desk } from '../staff.ts'
import { chapter, hasMenu, list, section, steps, wayTo } from './write.ts'

/** 監査ログ: what happened, and that nobody changed what is written of it. */
export const auditing: NamedChapter = chapter(
  'journal',
  '監査ログ',
  () => html`${section(
    '調べる',
    steps([
      '条件を入力して[表示]を押します。条件は、すべてに当てはまるものに絞り込みます。',
      html`だれが、いつ、何を、なぜ行い、だれが承認したかは、[種別]の「${actsName}」で、1件1行で見られます。`,
      'ログインのたびの記録（ログインの成功、セッション、パスワードの一致）は、ログインごとの記録の欄を選ぶまで表示されません。',
      'よく使う条件は、[この条件を保存する]を開き、名前を付けて[保存]を押します。条件は、担当者ごとに20件までです。',
    ]),
  )}
${section(
  '出力する',
  html`<p>[CSVでダウンロード]と[JSON Linesでダウンロード]は、画面と同じ条件で出力します。出力したことも、監査ログに残ります。</p>`,
)}
${section(
  '検証する',
  steps([
    '[記録を検証する]を押します。画面を閉じても続きます。[検証の状況を更新]で、進み具合を見られます。',
    'データベースの外に保管した検査点があれば、貼り付けてから検証します。末尾の切り取りも見つけられます。',
    '結果には、見つかった誤りと、確かめられなかったことが表示されます。誤りがあったときは、すぐにシステム管理者に連絡します。',
  ]),
)}`,
)

/** 取引の調査: a customer denies a transfer (D5). */
export function disputing(desk: Desk): NamedChapter {
  return chapter(
    'disputes',
    '取引の調査',
    () => html`${section(
      '「覚えのない振込がある」とのお申し出',
      steps([
        'ユーザの画面で[振込の凍結]を押し、[OK]を押します。承認を待たずに、予約中・引渡し前の振込も止まります。',
        'メニューの[取引の調査]を開き、お客様の控えの[受付番号]を入力して、[調べる]を押します。',
        '振込先、金額、[確定の方法]（方式、トークンID、アドレス、画面の文言）と[この日のログイン]を、お話と比べます。',
        '[申出を受け付ける]を開き、[本人確認方法]と[理由]を入力して、[申出を受け付ける]を押します。[調査中の申出]の一覧に、担当と経過とともに表示されます。',
      ]),
    )}
${section(
  '送られる前の明細を止める',
  html`<p>明細を選び、[選んだ明細を中止（承認を依頼）]、[OK]の順に押します。もう一人の承認の後に実行すると、出金していた金額は出金口座へ戻ります。引渡し済みの明細は止められません（組戻し）。</p>`,
)}
${
  holdsTransfers(desk.context, desk.profile.service)
    ? section(
        '保留中の振込',
        list([
          'リスクルールにより、受け付けてから一定の時間、出金せずに保留している振込です。取引の調査の画面に、保留の期限と理由が表示されます。',
          '保留の間は、お客様も取り消せます。デスクでは、ほかの振込と同じように、明細を選んで中止します。保留を早く終えることはできません。',
          '保留が終わる時点で凍結中の振込、利用停止中のユーザの振込と、その間に、身に覚えがないとの回答があった利用者の振込は、行われずに終わります。',
        ]),
      )
    : null
}
${section(
  '調査する',
  list([
    '[担当する]を押すと、担当になります。調べ終えたら、[調査の結果]を入力して[調査を終了する]を押します。',
    '[証拠をダウンロード（JSON）]は、その取引の記録を、検証できる1つのファイルにします。口座番号は全桁が含まれます。',
    '凍結を解くには、もう一人の承認が要ります。止めるべき振込が残っていないことを、先に確認します。',
  ]),
)}`,
  )
}

/** 取引署名: what a token showed, and how it was answered. */
export function signedOperations(desk: Desk): NamedChapter {
  const elsewhere = hasMenu(desk, 'disputes') ? 'か、振込の画面の[確定の方法]' : ''
  return chapter(
    'operations',
    '取引署名',
    () =>
      html`${section(
        '取引署名を調べる',
        list([
          `トークンの画面で承認・却下した取引は、メニューの${wayTo(desk, '取引署名')}、ユーザの画面の[取引署名]${elsewhere}から開きます。`,
          '[トークンに表示した内容]は、署名された内容から、トークンと同じプログラムで表示しています。[経過]は、依頼から回答までの記録です。',
          '[証拠をダウンロード（ZIP）]は、署名、表示した内容、回答、監査ログの記録を、1つのファイルにします。Warifuを使わずに検証できます。方法は、中のREADME.txtにあります。',
          '8桁の確認番号による承認は、金融機関も番号を計算できるため、お客様だけが作れる証拠ではありません。端末の鍵による署名の場合は、端末の外では作れません。',
        ]),
      )}`,
  )
}

/** ユーザOTP管理: many tokens of one customer. */
export const userOtps: NamedChapter = chapter(
  'user-otp',
  'ユーザOTP管理',
  () => html`${section(
    '操作のしかた',
    steps([
      'サービスを選び、[顧客名/CTPコード]などの条件を入力して、[検索]を押します。',
      '対象の行を選び、[ロック解除]、[一時停止]、[再開]、[無効]のいずれかを押します。確認の画面で[OK]を押すまで、何も変わりません。',
      '[CTP一括停止]と[CTP一括再開]は、選択した行の顧客のすべてのトークンに行います。',
    ]),
  )}
${section(
  'ご注意',
  list([
    '[無効]にしたトークンは、元に戻せません。',
    '1人のお客様のお電話では、ユーザの画面で操作します。状態と履歴を見ながら行えます。',
  ]),
)}`,
)

/** 移行状況: from tokens to codes by mail and to passkeys, as far as the services of the desk have them. */
export const migrating = ({ context, profile }: Desk): NamedChapter => {
  const services = migratingServices(context, profile.service).flatMap(
    (service) => context.profiles.get(service) ?? [],
  )
  return chapter(
    'migration',
    '移行状況',
    () =>
      html`${section(
        '画面の見方',
        list([
          ...(services.some(movesToMail) ? mailReading : []),
          ...(services.some(({ methods }) => methods.passkey !== null) ? [passkeyReading] : []),
        ]),
      )}`,
  )
}

const mailReading = [
  '[現在の人数]は、メールアドレスを登録したユーザと、まだのユーザの数です。',
  '[完了の見込み]は、最近の登録の速さから計算した見込みです。',
  '[推移]は、日ごとの登録数です。[推移を表で見る]で、数字を確認できます。',
  '[メールアドレスが未登録のユーザ]は、[CSVでダウンロード]でご案内の対象として出力できます。出力したことは、監査ログに残ります。',
]

const passkeyReading =
  '[パスキー]は、パスキーを利用できるユーザ、登録して待機中のユーザ、すべて削除したか、複製のおそれで停止されてログインできないユーザの数です。'

/** 担当者管理: of administrators, two by two (D2). */
export const staffCare = ({ profile }: Desk): NamedChapter =>
  chapter(
    'staff',
    '担当者管理',
    () => html`${section(
      '担当者を登録する',
      steps([
        '[担当者の登録]を押し、担当者ID、お名前、社員番号、役割を入力して、承認を依頼します。',
        'もう1人のデスク管理者が、承認の画面で承認します。',
        '依頼した方以外のデスク管理者が、初期パスワードの書面を印刷して、ご本人にお渡しします。',
      ]),
    )}
${section(
  '担当者の手続き',
  list([
    '一覧の担当者IDを押すと、その担当者の画面が開きます。ロックの解除、パスワードの再設定、トークンの失効、アクティベーションコードの発行（必要な場合）、役割の変更、登録の解除ができます。',
    '初期パスワードとアクティベーションコードは、それぞれ別のデスク管理者が印刷します。一方を印刷した方は、もう一方の依頼も印刷もできません。',
    '役割を変えたとき、登録を解除したときは、その担当者が依頼・承認して未実行のものは無効になります。',
    'ご自身に対する操作は、ほかのデスク管理者が行います。',
    'お客様に対する操作と、その承認は、デスク管理者には行えません。',
  ]),
)}
${
  profile.methods.passkey === null
    ? null
    : section(
        'パスキーを紛失したとき',
        list([
          'ご本人の社員証などで本人確認をしてから、その担当者の画面でパスキーを選び、[担当者のパスキー1個の登録解除]を依頼します。もう1人のデスク管理者が承認します。ご本人は、予備のパスキーでログインして、新しいパスキーを登録します。',
          'どのパスキーも使えないときは、[担当者の全パスキーの登録解除]を行います。ご本人は、パスワードとワンタイムパスワードでログインして、登録し直します。',
          '「複製されたおそれ」により停止したパスキーは、だれが持っていたかを確かめてから、登録を解除します。',
        ]),
      )
}
${section(
  '端末での操作',
  html`<p>サーバの端末から承認なしで行われた操作は、次のログインの後に、ユーザ検索の画面に表示されます。心当たりのない操作があれば、すぐにシステム管理者に確認します。</p>`,
)}`,
  )
