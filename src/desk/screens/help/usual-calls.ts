import type { DeskAction } from '../../../authority/rules/rights.ts'
import type { ApprovalName } from '../../../authority/rules/two-persons.ts'
import type { NamedChapter } from '../../../authority/screens/service.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { actsName } from '../../texts/journal.ts'
import type { Desk } from '../staff.ts'
import {
  button,
  chapter,
  hasMenu,
  list,
  profilesOf,
  section,
  steps,
  synchronizesByTelephone,
  table,
  takesTwo,
} from './write.ts'

const others = {
  print: '承認と印刷',
  approve: '承認',
  administrator: '不要（管理者権限のあるユーザは承認）',
} as const

const rescue =
  '管理者権限のあるユーザのときは、承認の依頼になります。承認された後、依頼した担当者が実行します（下の「もう一人が行うこと」）。'

/** One of the ten: what is pressed, counted from ユーザ検索, and what the second person does. */
type UsualCall = {
  readonly matter: string
  /** Of buttons, links and OK in the dialog; what is typed or chosen in a field isn't counted. */
  readonly presses: number
  readonly steps: readonly (Html | string)[]
  readonly notes: readonly (Html | string | null)[]
  /** Who does it, if not whoever takes calls. */
  readonly by?: string
  /** What another person does afterwards. */
  readonly two: keyof typeof others | null
}

/** The calls that a desk has most of, each with all that is pressed (D9). */
export function usualCalls(desk: Desk): NamedChapter {
  return chapter('usual-calls', 'お電話の用件ごとの操作', () => {
    const calls = callsOf(desk)
    return html`${section(
      '用件と、押す回数',
      html`<p>押す回数は、ユーザ検索の画面から、担当者1人がボタンやリンクを押す回数です（確認の[OK]を含み、欄への入力と選択は含みません）。検索欄でEnterキーを押しても、[検索]と同じです。</p>
${table(
  ['用件', '押す回数', 'もう一人'],
  calls.map(({ matter, presses, two, by }) => [
    html`<a href="#call-${calls.findIndex((each) => each.matter === matter) + 1}">${matter}</a>${by === undefined ? '' : `（${by}）`}`,
    `${presses}回`,
    two === null ? '不要' : others[two],
  ]),
)}
${recorded(desk)}`,
    )}
${calls.map((call, at) => html`<section class="panel" id="call-${at + 1}"><h2>${call.matter}</h2>${steps(call.steps)}${call.notes.some((each) => each !== null) ? list(call.notes) : null}</section>`)}
${section('もう一人が行うこと', secondPerson())}`
  })
}

function recorded(desk: Desk): Html | null {
  if (!hasMenu(desk, 'calls')) return null
  return html`<p>応対を記録するときは、検索の後に、ユーザの画面で確認した項目を選び、[本人確認できた]を押します。応対を始めることと本人確認の記録が一度に行われ、押す回数は1回増えます。本人確認方法は、その応対が選ばれた状態になります。</p>
<p>次のお客様の応対は、前の応対を終了しないままでも、同じボタンで始められます。前の応対は、そのときに終了します。ユーザが見つかる前に[応対を始める]を押したときは、もう1回増えます。</p>`
}

function secondPerson(): Html {
  return html`<p>承認（3回）：メニューの[承認]を開き、書面や本人確認の内容と照らし合わせて、[承認]、[OK]の順に押します。依頼した担当者は、自分の依頼を承認できません。</p>
<p>実行（3回）：依頼した担当者が、メニューの[承認]を開き、[承認済みの操作を実行]、[OK]の順に押します。</p>
<p>印刷（4回）：パスワードなどの書面は、依頼した担当者以外の担当者または承認者が、メニューの[承認]からユーザの画面を開き、[書面を印刷]、[OK]の順に押します。</p>`
}

function callsOf(desk: Desk): readonly UsualCall[] {
  const profiles = profilesOf(desk)
  const hasMail = profiles.some(({ methods }) => methods.mail !== null)
  return [
    forgottenPassword(desk),
    ofOneAct(desk, 'ログインパスワードがロックされた', 'unlock_password', [
      'パスワードは変わりません。覚えていないとのお話であれば、再設定を行います。',
    ]),
    ofOneAct(desk, 'ワンタイムパスワードがロックされた', 'unlock_code', [
      'トークンはそのまま使えます。入力しても誤りになるとのお話であれば、端末の時計のズレを確かめます。',
    ]),
    ofOneAct(desk, '端末・トークンを失くした、盗まれた', 'report_loss', [
      '承認を待たずに、ユーザの利用を停止し、トークンを失効します。',
      '再開には、必ず、もう一人の承認が要ります。失効したトークンは、再開した後も使えません。',
    ]),
    newPhone(desk),
    ...(synchronizesByTelephone(desk) ? [synchronization(desk)] : []),
    letterNotArrived(desk),
    ...(hasMail ? [addressGone(desk)] : []),
    notMine(desk),
    whoDidIt(desk),
  ]
}

const find =
  '名前、ユーザID、電話番号など、お客様がおっしゃるものを検索欄に入力し、[検索]を押します。該当するユーザが1人のときは、ユーザの画面が開きます。'

/** The act on the page of the user, whose button asks once more. */
function doIt(desk: Desk, action: DeskAction): Html {
  return html`[本人確認方法]を選び、[理由]を入力して、${button(desk, action)}を押します。`
}

const agree = '確認の画面で[OK]を押します。'

function ofOneAct(
  desk: Desk,
  matter: string,
  action: DeskAction,
  notes: UsualCall['notes'],
  two: UsualCall['two'] = 'approve',
): UsualCall {
  const isTwo = takesTwo(desk, action as ApprovalName)
  const isRescue = action.startsWith('unlock_') && takesTwo(desk, 'rescue_administrator')
  return {
    matter,
    presses: 3,
    steps: [find, doIt(desk, action), agree],
    notes: [isTwo ? asked(two) : isRescue ? rescue : null, ...notes],
    two: isTwo ? two : isRescue ? 'administrator' : null,
  }
}

function asked(two: UsualCall['two']): string {
  return two === 'print'
    ? 'ここまでで承認の依頼です。承認された後、別の担当者が書面を印刷します（下の「もう一人が行うこと」）。'
    : 'ここまでで承認の依頼です。承認された後、依頼した担当者が実行します（下の「もう一人が行うこと」）。'
}

function forgottenPassword(desk: Desk): UsualCall {
  const isTyped = profilesOf(desk).some(({ desk: { initialPassword } }) => initialPassword !== 'letter')
  return ofOneAct(
    desk,
    'ログインパスワードを忘れた',
    'reset_password',
    [
      'ロックも解除されます。お客様は、次のログインで新しいパスワードに変更します。',
      isTyped ? '申込書に記入されたパスワードを設定するサービスでは、実行するときに入力します。' : null,
    ],
    'print',
  )
}

function newPhone(desk: Desk): UsualCall {
  const isByCode = desk.context.tokenActivation === 'code'
  return ofOneAct(desk, '機種変更・新しい端末にする', 'revoke_token', [
    '前の端末のトークンは、このサービスで二度と使えなくなります。お客様は、新しい端末で利用開始登録を行います。',
    isByCode
      ? html`トークンアプリの発行にアクティベーションコードが要るときは、続けて、ユーザの画面で${button(desk, 'issue_activation_code')}、[OK]を押します（2回）。2つの手続きのため、合わせて5回です。`
      : null,
  ])
}

function synchronization(desk: Desk): UsualCall {
  return {
    matter: '正しく入力しても、ワンタイムパスワードが誤りになる（同期ズレ）',
    presses: 3,
    steps: [
      find,
      '[トークンのズレの推移と同期ズレ補正]を押します。',
      '続けて表示される2つのワンタイムパスワードを、古いほうから順に読み上げていただき、[OTP1]、[OTP2]に入力します。[本人確認方法]と[理由]も入力して、[補正]を押します。',
    ],
    notes: [
      '補正に使った2つでは、ログインできません。次に表示されるワンタイムパスワードをご案内します。',
      `ワンタイムパスワードを聞き取るのは、${button(desk, 'synchronize_token').replaceAll(/[[\]]/g, '')}のときだけです。`,
    ],
    two: null,
  }
}

function letterNotArrived(desk: Desk): UsualCall {
  return ofOneAct(
    desk,
    '書面（ご利用開始のお知らせなど）が届かない',
    'issue_letter',
    ['前に発行した書面のパスワードは使えなくなります。', '発行の前に、届出の住所を確認します。'],
    'print',
  )
}

function addressGone(desk: Desk): UsualCall {
  return ofOneAct(
    desk,
    'ワンタイムパスワードを受け取るメールアドレスが使えなくなった',
    'remove_mail_address',
    ['お客様は、ログイン画面の利用開始登録画面から、新しいメールアドレスを登録します。'],
  )
}

/** First what stops the money, then what is looked into: two matters, each of few presses. */
function notMine(desk: Desk): UsualCall {
  if (!hasMenu(desk, 'disputes'))
    return ofOneAct(desk, '覚えのない取引がある', 'suspend_user', [
      'ログイン中の画面も終了します。取引の内容は、監査ログ（監査担当）と、取引の担当者が調べます。',
    ])
  return {
    matter: '覚えのない振込がある',
    presses: 3,
    steps: [find, doIt(desk, 'freeze_transfers'), agree],
    notes: [
      '先に凍結します。予約中・引渡し前の振込も、解除するまで送られません。どの利用者の操作か分からないときは、[契約全体の振込の凍結]を押します。',
      '続けて、取引を調べます（4回）：メニューの[取引の調査]を開き、お客様の控えの[受付番号]を入力して[調べる]を押します。[申出を受け付ける]を開き、[本人確認方法]と[理由]を入力して、[申出を受け付ける]を押します。凍結と合わせて7回です。お金を止める操作と、調べて受け付ける操作を分けているためです。',
      'まだ送られていない明細は、取引の調査の画面で明細を選び、[選んだ明細を中止（承認を依頼）]を押します。もう一人の承認が要ります。',
      '受付番号が分からないときは、ユーザの画面の[振込・取引]から選びます。',
    ],
    two: null,
  }
}

function whoDidIt(desk: Desk): UsualCall {
  return {
    matter: 'だれがロックを解除したのか、火曜日に何があったのか',
    presses: 2,
    by: '監査担当、デスク管理者',
    steps: [
      'メニューの[監査ログ]を開きます。',
      html`[種別]で「${actsName}」を選び、[ユーザID・担当者ID]と[期間（から）]、[期間（まで）]を入力して、[表示]を押します。依頼・承認・実行が、日時と担当者とともに1行で表示されます。`,
    ],
    notes: [
      'ログインの成功なども見るときは、[種別]を「すべて」にして、ログインごとの記録の欄も選びます。',
      `ほかの役割では、ユーザの画面の[最近の出来事]（検索の1回）と[利用履歴]（あと1回）で、そのユーザの記録を見られます。${hasMenu(desk, 'calls') ? 'だれがお電話を受けたのかは、応対記録で調べます。' : ''}`,
    ],
    two: null,
  }
}
