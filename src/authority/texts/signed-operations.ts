import type { OperationStatus, SignedOperation } from '../rules/signed-operation.ts'
import { evidenceCommands } from './evidence-commands.ts'
import { authorityEventNames } from './journal.ts'

/** What a person reads of signed operations (取引署名) at a desk, and in a file of evidence. */

export const operationStatusNames = {
  created: '回答待ち',
  approved: '承認',
  rejected: '却下',
  expired: '有効期限切れ',
  cancelled: '取消',
} as const satisfies Record<OperationStatus, string>

/** What an act is called whose template has the name of another one, which is what the token shows. */
const ownNames: Readonly<Record<string, string>> = {
  restart: '取引中止の解除',
  fx_order: 'リーブオーダー',
}

/** What kind of operation it is; `shown` is the title that the token has for its template. */
export function operationName(act: string, shown: string): string {
  return ownNames[act] ?? shown
}

type AnsweredBy = SignedOperation['answeredBy']

export const answeredByNames = {
  code: 'トークンの画面に表示された8桁の確認番号',
  device: 'トークンの端末の鍵による署名',
  page: '取引の画面',
  client: '連携先のシステム',
} as const satisfies Record<NonNullable<AnsweredBy>, string>

export const cancellationNames = {
  user: 'お客様による取消',
  wrong_codes: '確認番号の誤り3回',
  token_changed: 'トークンの変更',
  restored: 'データベースの復旧',
} as const

export const operationEvidenceWords = {
  statusNames: operationStatusNames,
  answeredByNames,
  cancellationNames,
  eventNames: authorityEventNames,
  readme,
} as const

/** What the way of the answer proves, and what it doesn't. */
function provenBy(answeredBy: AnsweredBy): readonly string[] {
  if (answeredBy === 'device')
    return [
      '回答は、トークンの端末の鍵（device-key.pem）で署名されています（answer.sig）。秘密鍵は端末から取り出せないため、',
      '金融機関を含め、端末の外ではこの署名を作れません。端末の鍵の登録の記録は、journal.json にあります。',
    ]
  if (answeredBy === 'code')
    return [
      '【重要】承認は、トークンの画面に表示された8桁の確認番号によるものです。確認番号を計算する秘密は、お客様のトークンと',
      '金融機関が共有しています。そのため、金融機関もこの番号を計算できます。この承認は、第三者が番号を知り得なかったことを示しますが、',
      '金融機関に対してお客様だけが作れる証拠ではありません。番号そのものは保存していません（照合の結果は journal.json にあります）。',
    ]
  return ['承認はありません。却下・取消・有効期限切れの記録は、journal.json にあります。']
}

function readme({
  operationId,
  answeredBy,
  keyId,
  hasRows,
}: {
  readonly operationId: string
  readonly answeredBy: AnsweredBy
  readonly keyId: string
  readonly hasRows: boolean
}): string {
  const isSigned = answeredBy === 'device'
  const lines = [
    `取引署名の証拠（取引の番号 ${operationId}）`,
    '',
    'お客様がトークンの画面で確認した1件の取引について、署名された内容、表示した内容、回答、監査ログの記録をまとめたものです。',
    '',
    '入っているもの',
    '  shown.txt          トークンの画面に表示した内容（payload.cbor から、トークンと同じプログラムで作ったもの）',
    '  payload.cbor       署名された内容（CBOR、RFC 8949）',
    '  operation.cose     内容と金融機関の署名（COSE_Sign1、RFC 9052。QRコードの中身）',
    '  operation-key.pem  金融機関の取引署名の公開鍵',
    ...(isSigned
      ? [
          '  answer.sig         回答への端末の署名（ES256、r ‖ s）',
          '  device-key.pem     トークンの端末の公開鍵',
        ]
      : []),
    ...(hasRows
      ? [
          '  rows.txt           振込先の一覧（全件）',
          '  rows.cbor          振込先の一覧（CBOR）。その照合値（RFC 6962 のハッシュ木の根）が、署名された内容にあります',
        ]
      : []),
    '  journal.json       監査ログの記録（全文、ハッシュ値、検査点の署名）',
    '  SHA256SUMS         以上のファイルのSHA-256',
    '  SHA256SUMS.sig     SHA256SUMS への検査点の鍵による署名（Ed25519）',
    '',
    'この証拠が示すこと',
    ...provenBy(answeredBy).map((line) => `  ${line}`),
    '  記録は、取得のときに前後の検査点のあいだの連鎖を検証したうえで、1件ずつ検査点の鍵で署名しています。',
    '  このファイルにない出来事がなかったことは示しません。それには監査ログ全体の検証が必要です。',
    '',
    '確かめ方（Warifuは要りません。Debian では openssl、python3-cbor2、coreutils を使います）',
    `  検査点の公開鍵（鍵ID ${keyId}）を、このファイルとは別の経路で金融機関から受け取り（./warifu key public の出力）、`,
    '  checkpoint-key.pem という名前でこのフォルダに置きます。次に、行頭の空白4つを除いた各行を、このフォルダで実行します。',
    "  まとめて実行するには：sed -n 's/^    //p' README.txt | sh -e",
    '  すべて成功すると、最後に「この証拠は正しく確認されました」と表示されます。途中で止まったときは、正しい証拠ではありません。',
    '',
    ...evidenceCommands(isSigned).map((line) => (line === '' ? '' : `    ${line}`)),
    '',
  ]
  return lines.join('\n')
}
