import { type Html, html } from '../../platform/web/html.ts'
import type { ServiceProfile } from '../rules/profile.ts'

/** When a code stops counting (S0-2.3.2-04, -05; S0-2.5.2-08). */
export function codeRules(): Html {
  return html`<li>一度使用したワンタイムパスワードおよび生成後30秒以上経過したワンタイムパスワードは無効となります。無効となった場合は、最新のワンタイムパスワードを入力しなおしてください。</li>`
}

/** S0-2.5.2-06, -07. Always shown: the answer to a login code never reveals a lock (OTP-13). */
export function codeLockCaution({ names, contacts }: ServiceProfile, what = 'そのトークンID'): Html {
  return html`<p class="caution">※ご注意　ワンタイムパスワード認証に${names.codeFailures}連続して失敗されると、${what}は使用不能（ワンタイムパスワードロック状態）となります。ワンタイムパスワードロック状態になった場合は、ロック解除のご依頼が必要となりますので、${contacts.codeLock}へご連絡ください。</p>`
}

/** B-08 and B-09, below every screen that leads to synchronization (S0-2.5.2-05, S0-2.6.2-03). */
export function synchronizationNote(): Html {
  return html`<section class="conditions"><h2>※「OTP同期ズレ」</h2>
<p>OTP No.は、OTPの「生成ボタン」が押下された回数でパソコン側とシステム側の同期をとっています。そのため無用にOTP No.を生成すると、パソコン側とセンターシステム側の回数にズレが生じ、認証ができなくなります。これを同期ズレといいます。</p>
<p>このような場合、【同期ズレ補正】ボタンをクリックして補正画面へ進み、連続して表示される2つの異なるワンタイムパスワードを補正画面に入力してください。</p></section>`
}
