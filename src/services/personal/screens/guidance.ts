import type { Context as HonoContext } from 'hono'
import { appsOfManuals, tokenAppWay } from '../../../authority/screens/token-app-way.ts'
import { moveAdvice } from '../../../authority/texts/token-move.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { deskPhone, href, openPage, type PersonalService } from './service.ts'

const title = 'ワンタイムパスワードのご案内'

/** A-34 ワンタイムパスワードのご案内: the manual's content, in its words and order (S4-0 to S4-3). */
export function guidanceScreen(service: PersonalService): void {
  const { app, profile } = service
  app.get(href(service, 'guidance'), (c) => {
    const main = html`<h1>${profile.manual.title}</h1>
${introduction(service)}
<section class="box reading"><h2 class="box-title">ワンタイムパスワードについて</h2>${about(service)}</section>
<section class="box reading"><h2 class="box-title">ワンタイムパスワードの登録手順について</h2>${registration(service, c)}</section>
<section class="box reading"><h2 class="box-title">その他</h2>${others(service)}</section>
<div class="actions"><a class="button button-primary" href="${href(service, 'enrollment')}">利用登録</a>
<a class="button" href="${href(service, 'entry')}">ログイン画面</a></div>`
    return c.html(openPage(service, c, title, main))
  })
}

/** S4-0. */
function introduction(service: PersonalService): Html {
  return html`<p>昨今、インターネットバンキングのパスワード等を盗取し、お客様の口座から預金を不正に引き出す被害が全国の金融機関で、相次いで発生しております。</p>
<p>当金庫では、個人のお客様にインターネットバンキングをより安心してお使いいただくため、${startDay(service)}より、ソフトウェアトークンによるワンタイムパスワード認証を導入することといたしました。</p>
<p>ワンタイムパスワード認証をご利用いただくことにより、第三者によるパスワードの悪用等不正利用に対するセキュリティが高まりますので、インターネットバンキングをご利用のお客様は、ぜひワンタイムパスワードをご利用いただきますようお願いいたします。</p>
<p>なお、ご利用にあたりましては、「<a href="${href(service, 'terms')}">ワンタイムパスワードサービス利用追加規定</a>」をご確認ください。</p>
<p>ワンタイムパスワードのご利用にあたっては、書面による手続きも不要で、ワンタイムパスワードサービス利用料もかかりません。ただし、お客様による事前の利用登録が必要となりますので、詳しくは以下の手順をご確認ください。</p>`
}

/** 2月29日(月), with its year: the first day of the terms is the first day of the service. */
function startDay({ policy }: PersonalService): string {
  const { year, month, day, dayOfWeek } = Temporal.PlainDate.from(policy.terms.effectiveOn)
  return `${year}年${month}月${day}日(${'月火水木金土日'.charAt(dayOfWeek - 1)})`
}

/** S4-A1, S4-A2. */
function about({ policy }: PersonalService): Html {
  // A telephone that is no smartphone can show the code, but is no way in, unless the institution has kept one (S4-A1-03).
  const mobile =
    policy.mobile === null
      ? html`<p>なお、ソフトウェアトークンを携帯電話にインストールして利用することは可能ですが、携帯電話（スマートフォン除く）にて提供するモバイルIBのお取り扱いはありません。ログインは、パソコンまたはスマートフォンから行ってください。</p>`
      : html`<p>なお、ソフトウェアトークンを携帯電話にインストールして利用することは可能ですが、携帯電話で${policy.mobile.serviceName}にログオンしようとした際は、通常のID・パスワード方式でのログインとなりますので、ご了承ください。</p>
<p>※${policy.mobile.serviceName}とは、携帯電話（スマートフォン除く）にて提供しているモバイルバンキングのことを言います。</p>`
  return html`<h3>1. ワンタイムパスワードとは</h3>
<p>ワンタイムパスワードは、30秒ごとに更新される1回限りの使い捨てのパスワードです。</p>
<p>インターネットバンキングログイン時に、従来の契約者IDとログインパスワードに加え、ソフトウェアトークン（ワンタイムパスワードを生成するアプリ）により生成されたワンタイムパスワードを入力することで本人認証を行います。</p>
${mobile}
<h3>2. ソフトウェアトークンとは</h3>
<p>ソフトウェアトークンは、30秒ごとに新しいパスワード（ワンタイムパスワード）を生成するアプリケーションです。</p>
<p>パソコンまたは携帯電話、スマートフォンに無料アプリをインストールし、これを起動することでワンタイムパスワードを確認することができます。</p>
<p>トークンアプリは、お使いになる端末のブラウザで開くと、すぐにご利用いただけます。</p>`
}

/** S4-B1, S4-B2P, S4-B2S. */
function registration(service: PersonalService, c: HonoContext<Env>): Html {
  return html`<h3>1. ソフトウェアトークン（トークンアプリ）のインストール</h3>
<p>以下から、ソフトウェアトークンをインストールしてください。デスクトップ型（パソコン用）とモバイル用（スマートフォン・携帯電話用）の2種類がございますので、お客様のご利用方法に合わせてご選択ください。</p>
${tokenAppWay(service, c)}
<p>ご注意いただきたい点</p>
<ul class="red-notes"><li>※パソコン・スマートフォンまたは携帯電話のいずれか一つにインストールしてください。複数の端末で、ソフトウェアトークンを同時に利用することはできません。</li>
<li>※他金融機関のインターネットバンキング等で、すでに同じトークンアプリをご利用の場合は、あらためてインストールされる必要はありません。</li>
${otherApps(service)}</ul>
<h3>2. ワンタイムパスワードご利用時の登録手順</h3>
<p>ソフトウェアトークンによるワンタイムパスワード認証をご利用になるには、ご利用登録が必要です。以下の手順により、登録手続きをお願いいたします。</p>
<h4>(1) パソコンご利用時</h4>
${registrationSteps('ワンタイムパスワードの利用登録はこちら')}
<h4>(2) スマートフォンご利用時</h4>
${registrationSteps('利用登録')}`
}

function otherApps({ profile }: PersonalService): Html | null {
  return appsOfManuals(profile).length > 0
    ? html`<li>※VIP Access をお持ちの場合も、上記のトークンアプリをインストールしてください。VIP Access のトークンIDは、当金庫に届け出られているものだけが登録できます。</li>`
    : null
}

function registrationSteps(opener: string): Html {
  return html`<ol>
<li>個人インターネットバンキングのログインページを開き、「${opener}」をクリックしてください。</li>
<li>お客様の「契約者ID」および「ログインパスワード」を入力し、「次へ」をクリックしてください。</li>
<li>上記 1. でインストールされたソフトウェアトークンを起動し、画面に表示されている「トークンID (またはCredential ID)」と「ワンタイムパスワード (またはSecurity Code)」を入力し、「登録」をクリックしてください。</li>
<li>メッセージ「ワンタイムパスワードの利用登録が完了しました」が画面に表示されたら、登録完了となります。</li></ol>`
}

/** S4-3. */
function others(service: PersonalService): Html {
  return html`<ol>
<li>ワンタイムパスワードの利用を停止したい場合は、ログイン画面下部の「<a href="${href(service, 'stop')}">ワンタイムパスワードの利用停止はこちら</a>」または、「利用停止」からお手続きを行ってください。</li>
<li>ソフトウェアトークンをインストールしている端末を変えたい場合は、事前に旧端末にて、「利用停止」を行い、新端末にて、上記「ワンタイムパスワードの利用登録」を行ってください。${moveAdvice}</li>
<li>ソフトウェアトークンを紛失・盗難またはアンインストールしてしまった場合は、キャッシュカードの紛失と同様に、直ちに当金庫までご連絡ください（<a href="${href(service, 'lost')}">紛失・盗難のお届け</a>、24時間受付）。お問い合わせ先：${deskPhone(service)}</li></ol>`
}
