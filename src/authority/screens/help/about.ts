import { html } from '../../../platform/web/html.ts'
import { situationNow } from '../../operations/situation.ts'
import type { Situation } from '../../rules/situation.ts'
import { codeLockContact } from '../../texts/contacts.ts'
import { audienceOf } from '../audience.ts'
import { amendmentsInForce, dateInWords, environmentTable } from '../environment.ts'
import type { WriteChapter } from '../service.ts'
import { href } from '../service.ts'
import { bookmarkNote, chapterLink } from './chapter.ts'
import { environmentGuides } from './environment-guide.ts'

/** 1, 1.1, and the beginning of 2. */
export const introduction: WriteChapter = (service) => {
  const { serviceName } = service.profile
  const { tokenOffered, mailOffered, ...situation } = situationNow(service.site.context, service.profile)
  return {
    number: '1',
    title: 'はじめに',
    body: html`<section class="panel"><h2>このヘルプについて</h2>
<p>${serviceName}のワンタイムパスワード認証について、必要な環境、利用開始登録、ログイン、お困りのときの操作をご案内します。章の番号は、ご利用マニュアルと同じです。</p></section>
<section class="panel"><h2>ワンタイムパスワードとは</h2>
<p>${madeBy(situation)}使い捨てのパスワードです。一度使うか、生成されてから一定の時間が過ぎると無効になるため、他人に知られても「なりすまし」に使われにくくなります。本サービスへのログインには、必ずワンタイムパスワードを使います。</p></section>
<section class="panel"><h2>ご利用の流れ</h2>
<ol>
<li>${chapterLink(service, 'requirements', 'システム要件')}を確認します。</li>
${
  tokenOffered
    ? html`<li>${chapterLink(service, 'token-app', 'ワンタイムパスワード生成アプリケーションソフト')}を用意します。</li>
<li>${chapterLink(service, 'enrollment', 'ワンタイムパスワード利用開始登録')}を行います（はじめの1回だけ）。</li>`
    : null
}
${mailOffered ? html`<li>${chapterLink(service, 'mail-codes', 'ワンタイムパスワードを受け取るメールアドレス')}を登録します（はじめの1回だけ）。</li>` : null}
<li>${chapterLink(service, 'login', 'ワンタイムパスワード方式ログイン')}でログインします。</li>
</ol>
${bookmarkNote(service.profile)}</section>`,
  }
}

function madeBy({ tokenUsed, mailUsed }: Pick<Situation, 'tokenUsed' | 'mailUsed'>): string {
  if (tokenUsed && mailUsed)
    return 'ご登録のメールアドレスに届く、または専用の生成アプリケーションソフトが作る、'
  return mailUsed ? 'ご登録のメールアドレスに届く、' : '専用の生成アプリケーションソフトが作る、'
}

/** 1.2: the same table and instructions as on the page ご利用環境, which also checks the device. */
export const requirements: WriteChapter = (service) => {
  const { environment } = service.profile
  const title = 'システム要件'
  if (environment === null) return { number: '1.2', title, body: html`<p>決まった要件はありません。</p>` }
  const { displayMin, words } = environment
  return {
    number: '1.2',
    title,
    body: html`<p><a class="button" href="${href(service, 'environment')}">この端末の環境を確認する</a></p>
<section class="panel"><h2>1.2.1 ${words.requirement}</h2>${environmentTable(service, environment)}</section>
<section class="panel"><h2>1.2.2 ディスプレイ解像度要件</h2>
<p>コンピュータ端末のディスプレイの最低解像度は、[${displayMin.width} x ${displayMin.height}]となります。</p></section>
<section class="panel guides"><h2>確認・設定の方法</h2>
${environmentGuides(service, environment).map(({ id, title, body }) => html`<section id="${id}"><h3>${title}</h3>${body}</section>`)}</section>`,
  }
}

/** S1-3; the other manual has no such chapter. */
export const contact: WriteChapter = (service) => {
  const { profile } = service
  const { desk, ...ask } = profile.contacts
  const situation = situationNow(service.site.context, profile)
  const guidance = `${audienceOf(service).informant}からのご案内をご確認ください。`
  const rows: readonly (readonly [matter: string, who: string])[] = [
    ...(situation.tokenOffered
      ? ([
          ['ログインパスワードロック状態になったとき（利用開始登録）', ask.passwordLockAtEnrollment],
        ] as const)
      : []),
    ['ログインパスワードロック状態になったとき（ログイン）', ask.passwordLockAtLogin],
    ['ワンタイムパスワードロック状態になったとき', codeLockContact(profile, situation)],
    [
      '端末を変更されるとき',
      situation.tokenOffered
        ? ask.deviceChange
        : 'ご連絡は必要ありません（「端末を変更するとき」をご覧ください）',
    ],
  ]
  return {
    number: profile.help?.contactNumber ?? null,
    title: `${profile.serviceName}の操作に関するお問い合わせ先`,
    body: html`<section class="panel"><h2>${desk.name}</h2>
<dl class="guide-list">
<div><dt>電話番号</dt><dd>${desk.telephone ?? guidance}</dd></div>
<div><dt>受付時間</dt><dd>${desk.hours ?? guidance}</dd></div>
</dl></section>
<section class="panel"><h2>ご用件ごとのご連絡先</h2>
<div class="table-wrap"><table><thead><tr><th scope="col">ご用件</th><th scope="col">ご連絡先</th></tr></thead>
<tbody>${rows.map(([matter, who]) => html`<tr><td>${matter}</td><td>${who}</td></tr>`)}</tbody></table></div></section>`,
  }
}

/** S0-0-02, S0-0-04: gives both the first edition's date and the one on the cover (C2-01). */
export const revisions: WriteChapter = (service) => {
  const { manual, environment } = service.profile
  const amendments = environment === null ? [] : amendmentsInForce(service, environment)
  return {
    number: null,
    title: '改版履歴',
    body: html`<section class="panel"><h2>ご利用マニュアル</h2>
<dl class="guide-list">
<div><dt>表題</dt><dd>【${service.profile.serviceName}】${manual.title}</dd></div>
<div><dt>版</dt><dd>${manual.version}</dd></div>
<div><dt>発行</dt><dd>${manual.issued ?? '記載なし'}</dd></div>
</dl>
<div class="table-wrap"><table>
<thead><tr><th scope="col">版</th><th scope="col">日付</th><th scope="col">変更箇所 (章)</th><th scope="col">変更内容</th></tr></thead>
<tbody>${manual.revisions.map(({ version, date, part, change }) => html`<tr><td>${version}</td><td>${date}</td><td>${part}</td><td>${change}</td></tr>`)}</tbody>
</table></div></section>
${
  amendments.length === 0
    ? null
    : html`<section class="panel"><h2>マニュアルからの変更</h2>
<dl class="guide-list">${amendments.map(({ date, text }) => html`<div><dt>${dateInWords(date)}</dt><dd>${chapterLink(service, 'requirements', 'システム要件')}：${text}</dd></div>`)}</dl></section>`
}`,
  }
}
