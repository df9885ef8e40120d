/** What the check of a customer’s computer says, and how to set it up. */
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
  'guide.system': 'Windows の OS 確認方法',
  'guide.settings': 'デスクトップの【スタートメニュー】から[設定]を選択します。',
  'guide.systemItem': '[システム]を選択します。',
  'guide.about': '[バージョン情報]を選択します。',
  'guide.read': '表示された端末の情報で、{item}を確認します。',
  'guide.display': 'ディスプレイ解像度の変更方法',
  'guide.displayLeast': '最低解像度は{least}です。Windows 10 では次の手順で変更します。',
  'guide.displayItem': '[ディスプレイ]を選択します。',
  'guide.displayMore': '[ディスプレイの詳細設定]を選択します。',
  'guide.displayChoose': '[解像度]を確認し、{least}以上（例　[1280 x 1024]）を選択します。',
  'guide.script': 'Web ブラウザの設定（JavaScript）',
  'guide.scriptNeeded': 'JavaScript の設定が「許可済み」となっている必要があります。',
  'guide.menu': 'ツールバーの[{mark}]→[設定]を選択します。',
  'guide.edgeSite': '[Cookie とサイトのアクセス許可]を選択し、アクセス許可設定の[JavaScript]を確認します。',
  'guide.edgeAllow':
    '[ブロック済み]の場合は[JavaScript]を選択し、[許可(推奨)]を ON にします。「許可済み」の場合、変更は必要ありません。',
  'guide.chromeSite': '[セキュリティとプライバシー]を選択し、[サイトの設定]を選択します。',
  'guide.chromeScript': '表示された項目から[JavaScript]の設定を確認します。',
  'guide.chromeAllow':
    '[サイトに JavaScript の使用を許可しない]の場合は[JavaScript]を選択し、[サイトが JavaScript を使用できるようにする]を選択します。',
  'guide.cookie': 'Web ブラウザの設定（Cookie）',
  'guide.cookieHow':
    'ログインの状態を保つために Cookie を使用します。利用できない場合は、ブラウザの設定で「Cookie」を検索し、このサイトの Cookie を許可してください。',
  'guide.tls': 'Web ブラウザの設定（暗号化設定）',
  'guide.tlsOff': '、{off}にチェックがついていないこと',
  'guide.tlsWhy': '暗号化の設定が適切でない場合、サービスにログインできないことがあります。',
  'guide.tlsOpen':
    'スタートボタンの右にある検索ボックスに「インターネットオプション」と入力し、検索結果の[開く]を選択します。',
  'guide.tlsTab': '[インターネットオプション]画面の[詳細設定]タブを選択します。',
  'guide.tlsCheck':
    '[設定]セクションの[セキュリティ]項目で、{needed}にチェックがついていること{off}を確認します。',
  'guide.tlsSave': '異なる場合は変更し、[OK]ボタンを押して保存します。',
  'guide.tlsOld':
    '※ご注意　ご利用マニュアルには{outdated}にもチェックをつけるよう記載されていますが、この記載は古くなっています。TLS1.0、TLS1.1 は安全でないためチェックは必要ありません。本サービスで使用するのは TLS1.2 以上のみです。',
  'guide.clock': '時計の合わせ方',
  'guide.clockToken':
    'ワンタイムパスワードは、生成アプリケーションソフトを使う端末の時計から作られます。生成アプリケーションソフトをスマートフォンでお使いの場合は、スマートフォンの時計をご確認ください。',
  'guide.clockTimes': '画面に表示される有効期限などの時刻は、日本時間です。',
  'guide.clockAfter': '合わせたあとも認証できない場合は、OTP認証画面の[同期ズレ補正]を行ってください。',
  'guide.clockWindows':
    '[設定]→[時刻と言語]→[日付と時刻]で、[時刻を自動的に設定する]をオンにし、[今すぐ同期]を押します。',
  'guide.ios': 'iPhone・iPad',
  'guide.clockIos': '[設定]→[一般]→[日付と時刻]で、[自動設定]をオンにします。',
  'guide.clockAndroid':
    '[設定]→[システム]→[日付と時刻]で、時刻の自動設定をオンにします（機種により名称が異なります）。',
  'guide.popup': 'Web ブラウザの設定（ポップアップブロックの解除）',
  'guide.andSite': '」「',
  'guide.popupCaution':
    '※ご注意　現在、Software Keyboard は画面の中に表示されるため、この設定は必要ありません。ご利用マニュアルに記載の手順を、参考として掲載しています。',
  'guide.popupChrome':
    'Google Chrome をご使用の場合の手順です（提供元により、事前の通知なく変更されることがあります）。',
  'guide.popupMenu': 'ツールバーの[設定メニュー]→[設定]を選択します。',
  'guide.popupSearch': '[設定]画面の上のテキストボックスに「ポップアップ」と入力します。',
  'guide.popupSite': '表示された[サイトの設定]ボタンを押します。',
  'guide.popupAllow':
    'ポップアップとリダイレクト欄のボタンを押し、[ブロック（推奨）]から[許可]に変更します。すでに許可と表示されている場合、この操作は必要ありません。',
  'guide.popupOnly':
    'すべてのサイトには許可したくない場合は、許可項目の[追加]を押し、サイト欄に「{sites}」と入力して[追加]ボタンを押し、許可欄に表示されたことを確認します。',
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
