/** What the check of a customer’s computer says. */
export const ja = {
  'env.edgeLegacy': 'Microsoft Edge レガシ',
  'env.oldWindows': 'Windows 8.1以前',
  'env.unknownBrowser': '不明なブラウザ',
  'env.unknownSystem': '不明なOS',
  'env.or': ' または ',
  'env.pair': '{systems}／{browser}',
  'env.title': 'ご利用環境',
  'env.warning':
    'お使いの OS・Web ブラウザ（{seen}）は、サポート対象外です。{environment:ご利用環境を確認する}',
  'env.refusedTitle': 'ご利用いただけない環境です',
  'frame.title': '{title}｜{service}',
  'env.refusedHow':
    'Microsoft Edge または Google Chrome で、この画面のアドレスを開き直してください。Microsoft Edge を IE モードでお使いの場合は、IE モードを終了してください。',
  'env.good': '○ 適合',
  'env.care': '△ 要確認',
  'env.bad': '× 不適合',
  'env.needsScript': 'JavaScript が使用できないため、確認できません。',
  'env.browserGood': '{seen}：ご利用いただけます。',
  'env.browserBad': '{seen}：サポート対象外です。',
  'env.and': '、',
  'env.browserCare': '{seen}：{systems}の場合にご利用いただけます。',
  'env.browser': 'OS・Web ブラウザ',
  'env.display': 'ディスプレイ解像度',
  'env.scriptBad': 'JavaScript を使用できません。',
  'env.cookieGood': 'Cookieを利用できます（サーバで確認しました）。',
  'env.cookieCare': 'まだ確認できていません。もう一度確認してください。',
  'env.tls': '暗号化通信',
  'env.tlsCare':
    'このサービスに届いた接続は暗号化されていません。手前の中継装置（プロキシ）で暗号化が終わっている場合は、アドレスが「https://」から始まります。ご確認ください。',
  'env.tlsGood': 'このサービスへの接続は {tls} で暗号化されています。',
  'env.clock': '時計のずれ',
  'env.howTo': '{name}の確認方法',
  'env.intro': '{service}をご利用いただくためのコンピュータ端末の要件と、この端末での確認結果です。',
  'env.noScript':
    'Web ブラウザの JavaScript の設定が「許可済み」となっていません。設定を変更してから、もう一度確認してください。',
  'env.results': 'この端末の確認結果',
  'env.again': 'もう一度確認する',
  'go.toLogin': 'ログイン画面へ',
  'env.displayTitle': 'ディスプレイ解像度要件',
  'env.displayLeast': 'コンピュータ端末のディスプレイの最低解像度は、[{width} x {height}]となります。',
  'env.guides': '確認・設定の方法',
  'env.note': '※{number}',
  'env.amendment': '{note}　{date}　{text}',
  'env.systemName': 'OS(オペレーティングシステム) 名称',
  'env.browserName': 'Web ブラウザ 名称',
  'env.usable': '使用可否',
  'env.noteIe': '※1　Internet Explorer モード (IE モード) はサポート対象外となります。',
  'env.caution': '※ご注意',
  'env.cautionSystem':
    '本サービスをご利用いただくコンピュータ端末として、Windows 以外の OS (Solaris、Linux、Mac OS など) のサポートは行っておりません。',
  'env.cautionBrowser':
    '本サービスをご利用いただく Web ブラウザとして、Microsoft Edge、Google Chrome 以外の Web ブラウザ (Internet Explorer、Safari 等) のサポートは行っておりません。',
  'env.mark': '※',
  // For environment.js.
  'envScript.oldWindows': 'Windows 8.1以前',
  'envScript.or': ' または ',
  'envScript.pair': '{systems}／{browser}',
  'envScript.and': '、',
  'envScript.browserGood': '{name}：ご利用いただけます。',
  'envScript.browserBad': '{name}：サポート対象外です。',
  'envScript.browserCare': '{name}：{systems}の場合にご利用いただけます。',
  'envScript.display': '画面の大きさは{width}×{height}です。',
  'envScript.displayCare':
    '解像度は{pixelsWide}×{pixelsHigh}ですが、拡大表示のため{width}×{height}の画面として表示されています。画面が見づらい場合は、OSやブラウザの拡大率を下げてください。',
  'envScript.displayBad':
    '画面の大きさは{width}×{height}です。最低解像度の{leastWidth}×{leastHeight}に足りません。',
  'envScript.cookieGood': 'Cookieを利用できます（サーバで確認しました）。',
  'envScript.cookieBad':
    'Cookieがサーバに戻っていません。ログインするには、ブラウザの設定でこのサイトのCookieを許可してください。',
  'envScript.cookieHttp':
    'Cookieがサーバに戻っていません。「http://」の接続ではCookieをご利用いただけません。「https://」から始まるアドレスで開いてください。',
  'envScript.tlsLocal':
    'この端末の中だけの接続（http://）のため、このサービスへの接続は暗号化されていません。ほかの端末から接続する場合は「https://」のアドレスが必要です。',
  'envScript.tlsHttp':
    'アドレスが「http://」のため、このサービスへの接続は暗号化されていません。「https://」から始まるアドレスで開いてください。',
  'envScript.tlsEnds': '暗号化はこのサービスの手前の中継装置（プロキシ）で終わっています。',
  'envScript.tls13': 'この接続はTLS 1.3で暗号化されています。',
  'envScript.tls12': 'この接続はTLS 1.2以上で暗号化されています。',
  'envScript.tlsSome': 'この接続は暗号化されています（https://）。',
  'envScript.tlsUnknown': 'TLSのバージョンは確認できません。',
  'envScript.seconds': '{count}秒',
  'envScript.aboutSeconds': '約{count}秒',
  'envScript.aboutMinutes': '約{count}分',
  'envScript.aboutHours': '約{count}時間',
  'envScript.aboutDays': '約{count}日',
  'envScript.clockGood': 'サーバの時計との差は{difference}です。',
  'envScript.clockAhead':
    'この端末の時計は、サーバの時計より{difference}進んでいます。ワンタイムパスワードは時刻から作られるため、認証に失敗する場合があります。時計を合わせてください。',
  'envScript.clockBehind':
    'この端末の時計は、サーバの時計より{difference}遅れています。ワンタイムパスワードは時刻から作られるため、認証に失敗する場合があります。時計を合わせてください。',
  'envScript.allGood': 'すべての項目が適合しています。',
  'envScript.someBad': '確認が終わりました。不適合が{bad}件あります。',
  'envScript.someCare': '確認が終わりました。要確認が{care}件あります。',
  'envScript.bothBad': '確認が終わりました。不適合が{bad}件、要確認が{care}件あります。',
  'envScript.scriptGood': 'JavaScriptを使用できます。',
  'envScript.unreachable':
    'サーバに問い合わせることができないため、確認できません。もう一度確認してください。',
} as const

export type EnvironmentText = keyof typeof ja
