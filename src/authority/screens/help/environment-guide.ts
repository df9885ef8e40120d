import { type Html, html } from '../../../platform/web/html.ts'
import { situationNow } from '../../operations/situation.ts'
import type { EnvironmentPolicy } from '../../rules/profile.ts'
import type { Situation } from '../../rules/situation.ts'
import type { LoginService } from '../service.ts'

/** How to check and fix the environment, for the page ご利用環境 and the help's chapter システム要件. */
export type Guide = { readonly id: string; readonly title: string; readonly body: Html }

export function environmentGuides(
  { profile, site }: LoginService,
  environment: EnvironmentPolicy,
): readonly Guide[] {
  const { popupSites } = profile.notices
  const guides = [
    systemGuide(environment),
    displayGuide(environment),
    javascriptGuide(environment),
    cookieGuide(),
    encryptionGuide(environment),
    clockGuide(situationNow(site.context, profile)),
  ]
  return popupSites.length === 0 ? guides : [...guides, popupGuide(popupSites)]
}

/** S0-1.2.1-06 to 09, S1-1.2.1-06 to 09. The same steps work on Windows 11. */
function systemGuide({ words }: EnvironmentPolicy): Guide {
  return {
    id: 'browser',
    title: 'Windows の OS 確認方法',
    body: html`<ol>
<li>デスクトップの【スタートメニュー】から[設定]を選択します。</li>
<li>[システム]を選択します。</li>
<li>[バージョン情報]を選択します。</li>
<li>表示された端末の情報で、${words.systemItem}を確認します。</li>
</ol>`,
  }
}

/** S0-1.2.2-02 to 06, S1-1.2.2-02 to 06. */
function displayGuide({ displayMin }: EnvironmentPolicy): Guide {
  const least = `[${displayMin.width} x ${displayMin.height}]`
  return {
    id: 'display',
    title: 'ディスプレイ解像度の変更方法',
    body: html`<p>最低解像度は${least}です。Windows 10 では次の手順で変更します。</p>
<ol>
<li>デスクトップの【スタートメニュー】から[設定]を選択します。</li>
<li>[システム]を選択します。</li>
<li>[ディスプレイ]を選択します。</li>
<li>[ディスプレイの詳細設定]を選択します。</li>
<li>[解像度]を確認し、${least}以上（例　[1280 x 1024]）を選択します。</li>
</ol>`,
  }
}

/** S0-1.2.3, S1-1.2.3. */
function javascriptGuide({ words }: EnvironmentPolicy): Guide {
  return {
    id: 'javascript',
    title: 'Web ブラウザの設定（JavaScript）',
    body: html`<p>JavaScript の設定が「許可済み」となっている必要があります。</p>
<h4>Microsoft Edge</h4>
<ol>
<li>ツールバーの[${words.menuMark}]→[設定]を選択します。</li>
<li>[Cookie とサイトのアクセス許可]を選択し、アクセス許可設定の[JavaScript]を確認します。</li>
<li>[ブロック済み]の場合は[JavaScript]を選択し、[許可(推奨)]を ON にします。「許可済み」の場合、変更は必要ありません。</li>
</ol>
<h4>Google Chrome</h4>
<ol>
<li>ツールバーの[${words.menuMark}]→[設定]を選択します。</li>
<li>[セキュリティとプライバシー]を選択し、[サイトの設定]を選択します。</li>
<li>表示された項目から[JavaScript]の設定を確認します。</li>
<li>[サイトに JavaScript の使用を許可しない]の場合は[JavaScript]を選択し、[サイトが JavaScript を使用できるようにする]を選択します。</li>
</ol>`,
  }
}

/** The manuals have no such section, but the login needs a cookie (SES-07). */
function cookieGuide(): Guide {
  return {
    id: 'cookie',
    title: 'Web ブラウザの設定（Cookie）',
    body: html`<p>ログインの状態を保つために Cookie を使用します。利用できない場合は、ブラウザの設定で「Cookie」を検索し、このサイトの Cookie を許可してください。</p>`,
  }
}

/**
 * S0-1.2.4, S1-1.2.4. The manuals also want TLS 1.0 and 1.1 enabled, which nobody should have today: the steps stay,
 * with TLS 1.2 alone, and the page says how it departs from the manual.
 */
function encryptionGuide({ words }: EnvironmentPolicy): Guide {
  const inBrackets = (names: readonly string[]) => names.map((name) => `[${name}]`).join('')
  const needed = words.protocolsOn.filter((name) => name.startsWith('TLS1.2'))
  const outdated = words.protocolsOn.filter((name) => !needed.includes(name))
  const off = words.protocolsOff
  return {
    id: 'tls',
    title: 'Web ブラウザの設定（暗号化設定）',
    body: html`<p>暗号化の設定が適切でない場合、サービスにログインできないことがあります。</p>
<ol>
<li>スタートボタンの右にある検索ボックスに「インターネットオプション」と入力し、検索結果の[開く]を選択します。</li>
<li>[インターネットオプション]画面の[詳細設定]タブを選択します。</li>
<li>[設定]セクションの[セキュリティ]項目で、${inBrackets(needed)}にチェックがついていること${off.length === 0 ? '' : `、${inBrackets(off)}にチェックがついていないこと`}を確認します。</li>
<li>異なる場合は変更し、[OK]ボタンを押して保存します。</li>
</ol>
<p class="caution">※ご注意　ご利用マニュアルには${inBrackets(outdated)}にもチェックをつけるよう記載されていますが、この記載は古くなっています。TLS1.0、TLS1.1 は安全でないためチェックは必要ありません。本サービスで使用するのは TLS1.2 以上のみです。</p>`,
  }
}

/** Not in the manuals: time-based codes depend on the clock of the device with the token app (C2-05). */
function clockGuide({ tokenUsed }: Situation): Guide {
  return {
    id: 'clock',
    title: '時計の合わせ方',
    body: html`<p>${tokenUsed ? 'ワンタイムパスワードは、生成アプリケーションソフトを使う端末の時計から作られます。生成アプリケーションソフトをスマートフォンでお使いの場合は、スマートフォンの時計をご確認ください。' : '画面に表示される有効期限などの時刻は、日本時間です。'}</p>
<dl class="guide-list">
<div><dt>Windows</dt><dd>[設定]→[時刻と言語]→[日付と時刻]で、[時刻を自動的に設定する]をオンにし、[今すぐ同期]を押します。</dd></div>
<div><dt>iPhone・iPad</dt><dd>[設定]→[一般]→[日付と時刻]で、[自動設定]をオンにします。</dd></div>
<div><dt>Android</dt><dd>[設定]→[システム]→[日付と時刻]で、時刻の自動設定をオンにします（機種により名称が異なります）。</dd></div>
</dl>
${tokenUsed ? html`<p>合わせたあとも認証できない場合は、OTP認証画面の[同期ズレ補正]を行ってください。</p>` : null}`,
  }
}

/** S1-1.2.5, only in S1. Kept for reference: nothing here opens a window of its own. */
function popupGuide(sites: readonly string[]): Guide {
  return {
    id: 'popup',
    title: 'Web ブラウザの設定（ポップアップブロックの解除）',
    body: html`<p class="caution">※ご注意　現在、Software Keyboard は画面の中に表示されるため、この設定は必要ありません。ご利用マニュアルに記載の手順を、参考として掲載しています。</p>
<p>Google Chrome をご使用の場合の手順です（提供元により、事前の通知なく変更されることがあります）。</p>
<ol>
<li>ツールバーの[設定メニュー]→[設定]を選択します。</li>
<li>[設定]画面の上のテキストボックスに「ポップアップ」と入力します。</li>
<li>表示された[サイトの設定]ボタンを押します。</li>
<li>ポップアップとリダイレクト欄のボタンを押し、[ブロック（推奨）]から[許可]に変更します。すでに許可と表示されている場合、この操作は必要ありません。</li>
</ol>
<p>すべてのサイトには許可したくない場合は、許可項目の[追加]を押し、サイト欄に「${sites.join('」「')}」と入力して[追加]ボタンを押し、許可欄に表示されたことを確認します。</p>`,
  }
}
