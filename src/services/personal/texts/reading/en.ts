import type { ReadingText } from './ja.ts'

export const en: Readonly<Record<ReadingText, string>> = {
  'guidance.title': 'About one-time passwords',
  'guidance.why':
    'All over Japan, passwords for Internet banking are being stolen and money is being taken from customers’ accounts.',
  'guidance.since':
    'To make Internet banking safer for our personal customers, we introduced one-time passwords from a software token on {day}.',
  'guidance.please':
    'One-time passwords protect you better against others who misuse your password. We ask all customers of Internet banking to use them.',
  'guidance.terms': 'Please read the {terms:Additional Terms of the One-Time Password Service} first.',
  'guidance.free':
    'No paperwork is needed and there is no charge, but you need to register first. The steps are below.',
  'guidance.about': 'What they are',
  'guidance.steps': 'How to register',
  'guidance.others': 'Good to know',
  'guidance.enroll': 'Register',
  'guidance.what': '1. What is a one-time password?',
  'guidance.whatIs': 'A one-time password is renewed every 30 seconds and works only once.',
  'guidance.whatFor':
    'When you log in to Internet banking, you enter a one-time password from a software token (an app that makes one-time passwords) as well as your customer ID and login password. This shows that it is really you.',
  'guidance.noMobile':
    'You can install a software token on a feature phone, but we offer no banking on feature phones. Please log in on a PC or smartphone.',
  'guidance.mobile':
    'You can install a software token on a feature phone. If you log in to {name} on a feature phone, however, you use only your ID and password.',
  'guidance.mobileIs': '{name} is our mobile banking for feature phones (not smartphones).',
  'guidance.token': '2. What is a software token?',
  'guidance.tokenIs': 'A software token is an app that makes a new one-time password every 30 seconds.',
  'guidance.tokenFor':
    'Install the free app on your PC, feature phone or smartphone. When you open it, it shows a one-time password.',
  'guidance.tokenApp': 'Open the token app in the browser of the device, and it is ready to use.',
  'guidance.install': '1. Install a software token (the token app)',
  'guidance.installHow':
    'Install a software token from here. There is one for PCs and one for phones; choose the one that suits you.',
  'guidance.careful': 'Please note',
  'guidance.one':
    'Install it on one device only: a PC, a smartphone or a feature phone. You can’t use a software token on several devices.',
  'guidance.reuse':
    'If you already use the same token app for another bank, you don’t need to install it again.',
  'guidance.vipAccess':
    'Install the token app above even if you have VIP Access. A VIP Access token ID can be registered only if it is on record with us.',
  'guidance.register': '2. Register',
  'guidance.registerHow':
    'Before you can use one-time passwords from a software token, you need to register. Please follow these steps.',
  'guidance.onPc': '(1) On a PC',
  'guidance.onPhone': '(2) On a smartphone',
  'guidance.openOnPc': 'Open the login page of Internet banking and click “Register a one-time password”.',
  'guidance.openOnPhone': 'Open the login page of Internet banking and press “Register”.',
  'guidance.enter': 'Enter your customer ID and login password, then press “Next”.',
  'guidance.code':
    'Open the software token that you installed in step 1, enter the token ID (or Credential ID) and the one-time password (or Security Code) that it shows, then press “Register”.',
  'guidance.finished': 'When you read “Your one-time password has been registered”, you are done.',
  'guidance.stop':
    'To stop using one-time passwords, choose “{stop:Stop using one-time passwords}” at the bottom of the login page (“Stop” on a smartphone).',
  'guidance.change':
    'To change the device with your software token, first stop it with the old device, then register on the new one as above. {move}',
  'guidance.lost':
    'If your software token is lost, stolen or uninstalled, tell us at once, as with a lost cash card ({lost:report loss or theft}, 24 hours). Contact: {phone}',
  'questions.title': 'Questions and answers',
  'questions.must': 'Do I have to use one-time passwords?',
  'questions.mustAnswer':
    'No, it is up to you. We recommend them because they protect you against misuse by others. There is no charge.',
  'questions.need': 'What do I need to register?',
  'questions.needAnswer':
    'Your customer ID, your login password and a device with a software token. No paperwork is needed. See {guidance:About one-time passwords}.',
  'questions.reuse': 'Can I register a software token that I use with another bank?',
  'questions.reuseAnswer':
    'Yes, you don’t need to install it again. But a one-time password that you have just used at the other bank doesn’t work here. Enter the next one.',
  'questions.wrong': 'Why is my one-time password refused although I type it correctly?',
  'questions.wrongAnswer':
    'Each number works only once. Wait about 30 seconds for the next one. The clock of your device may also be wrong: set date and time to automatic. If that doesn’t help, contact {phone}.',
  'questions.locked': 'I have entered a wrong one-time password or login password several times. What now?',
  'questions.lockedAnswer':
    'After too many wrong entries in a row (login password: {passwordFailures}; one-time password: {codeFailures}), the service is locked. Contact {phone}.',
  'questions.twice': 'I can’t log in: the page says that I am already logged in.',
  'questions.twiceAnswer':
    'If you are logged in on another device, or closed the page there without logging out, you can’t log in until {minutes} min after your last activity. Wait until the time shown. If it isn’t you who is logged in, {lost:stop the service}.',
  'questions.device': 'I am getting a new phone. What should I do?',
  'questions.deviceAnswer':
    'First {stop:stop} the token with a one-time password from the old device, then {enrollment:register} on the new one. {move} Once you have given the old device away, you can’t change it yourself: contact {phone}.',
  'questions.lost': 'I have lost my device.',
  'questions.lostAnswer':
    '{lost:Report loss or theft} at once to stop the service. You can do this at any hour.',
  'questions.first': 'What is the password for my first login?',
  'questions.firstAnswer':
    'The “{password}”. {source} After your first login, change it to a login password of {least} to {most} characters.',
  'questions.staff': 'Somebody who claims to work for you has asked for my one-time password.',
  'questions.staffAnswer':
    'The staff of {desk} never ask for your login password or one-time password by phone or mail. Don’t answer, and contact {phone}.',
  'help.titleOnPc': 'User guide',
  'help.titleOnPhone': 'Help',
  'help.contents': '{help}: contents',
  'help.page': '{title} – {help}',
  'help.revisions': 'Revisions',
  'help.version': '{title}, version {version}',
  'help.versionOf': '{title}, version {version} ({issued})',
  'help.revision': 'Version {version}, {date}: {change}',
  'help.login': 'Log in',
  'help.enrollment': 'Register a one-time password',
  'help.stop': 'Stop using one-time passwords',
  'help.code': 'One-time password',
  'help.password': 'Change login password',
  'help.lost': 'Report loss or theft',
  'help.home': 'Home',
  'help.inquiry': 'Balances and account activity',
  'help.logins': 'Login history',
  'help.token': 'Your one-time password',
  'help.service-stop': 'Stop Internet banking',
  'help.passkeys': 'Log in with a passkey',
  'help.passkeyWay': 'below [Your settings]',
  'help.loginHow':
    'Enter your {id} and login password, then press “Log in”. Capital and lowercase letters are different.',
  'help.loginFirst':
    'For your first login, enter the {id} that is in your {notice}, and the {password}. {source}',
  'help.loginCode': 'If you have registered a one-time password, enter one on the next page.',
  'help.loginLeave':
    'If you close the page without logging out, you can’t log in from another device or browser for a while. Always press “Log out” when you finish.',
  'help.loginLocked':
    'After {failures} wrong login passwords in a row, the service is locked. Contact {phone}.',
  'help.keyboard': 'How to use the on-screen keyboard',
  'help.keyboardOpen':
    'Check “On-screen keyboard” to open a keyboard on the page. Press the characters of your password one by one, then “Enter” to put them into the password field. “Cancel” discards them.',
  'help.keyboardClose':
    'To go back to your own keyboard, check “My own keyboard”. On a smartphone, press “Open the on-screen keyboard”.',
  'help.close': 'The “Close” button',
  'help.closeWhat': 'Press it to leave without logging in.',
  'help.enrollFirst': 'Identification: enter your customer ID and login password, then press “Next”.',
  'help.enrollSecond':
    'Token details: open the software token and enter the token ID (Credential ID) and the one-time password (Security Code) that it shows. Read the {terms:Additional Terms of the One-Time Password Service}, check “I have read the terms and agree” and press “Register”.',
  'help.enrollThird':
    'Result: when you read “Your one-time password has been registered. (00001)”, you are done. It takes effect at once.',
  'help.enrollWrong':
    'If there is an error, enter the next one-time password. A number that you have used elsewhere, such as at another bank, doesn’t work.',
  'help.enrollQuit': 'Press “Cancel” to stop registering.',
  'help.device': 'If you change your device',
  'help.deviceHow':
    'If a token is already registered, first {stop:stop} it with a one-time password from the old device, then register on the new one. If you don’t have the old device, contact {phone}.',
  'help.stopSecond':
    'One-time password: enter the one-time password that the registered software token shows, then press “Stop”.',
  'help.stopThird': 'Result: when you read “One-time passwords have been stopped. (00002)”, you are done.',
  'help.stopAfter':
    'After that, your customer ID and login password are enough to log in. At your next login, we tell you that one-time passwords were stopped.',
  'help.stopNoCode': 'If you can’t get a one-time password, you can’t stop here. Contact {phone}.',
  'help.codeHow':
    'Open the software token, enter the 6 digits that it shows and press “Log in”. They change every 30 seconds.',
  'help.codeOnce': 'Each number works only once. Enter the next one.',
  'help.codeLocked': 'After {failures} wrong entries in a row, the service is locked. Contact {contact}.',
  'help.codeElsewhere': 'A token that is locked at another bank still works with us.',
  'help.passwordHow': 'Enter your current login password and the new one (twice), then press “Change”.',
  'help.passwordForced':
    'At your first login, or after a reset, you can’t use any other page until you have changed it.',
  'help.passwordConditions': 'What a login password must be',
  'help.lostWhen':
    'If your software token is lost, stolen or uninstalled, or if you notice a login that isn’t yours, you can stop the service completely at any hour. Enter your customer ID and login password. You don’t need a one-time password.',
  'help.lostAfter':
    'To restart, visit a branch of {desk} and apply in writing. The lost or stolen software token stays unusable. If you used one-time passwords, you can’t log in until you have registered a new device.',
  'help.homeLogins':
    'Under “Your logins”, check that the time, the device and the origin of the previous login are yours.',
  'help.homeChanges':
    'If a one-time password was registered or stopped, or the login password was changed, we tell you once at the top of the page at your next login. If you don’t recognize it, {lost:stop the service} at once.',
  'help.homeLeave': 'Always press “Log out” when you finish.',
  'help.balances': 'Balances',
  'help.balancesWhat':
    'The balances are those at the time when you opened the page. Press “Accounts” for the latest ones.',
  'help.statement': 'Account activity',
  'help.statementHow':
    'Choose the account and the period, then press “Show”. You can see {days} days, including today.',
  'help.statementFile':
    '“Download as CSV” saves the entries as a file for a spreadsheet. “Print” prints what is shown.',
  'help.loginsWhat': 'It shows logins and failed attempts, newest first.',
  'help.loginsResult': 'Result',
  'help.loginsResultWhat': 'Whether the login succeeded; if not, on which page and what was wrong.',
  'help.loginsDevice': 'Device',
  'help.loginsDeviceWhat':
    'The browser and the system, as the browser tells them. Failed attempts may show none.',
  'help.loginsFrom': 'From',
  'help.loginsFromWhat':
    'The IP address of the connection as our system saw it. It may differ from time to time on the same device.',
  'help.loginsUnknown': 'If you don’t recognize one, {lost:stop the service} and contact {phone}.',
  'help.tokenWhat':
    'It shows whether a one-time password is registered, the token ID and when the token expires.',
  'help.tokenGo': '“Go to Register” and “Go to Stop” log you out and open the page for it.',
  'help.tokenExpires':
    'Before your token expires, stop it and register a new one. If it has expired, contact {phone}.',
  'help.serviceStopHow':
    'Enter your login password (and a one-time password, if you have registered one), then press “Stop”. The service stops completely at once, and sessions on other devices end.',
  'help.serviceStopRestartSelf':
    'To {restart:restart} it from the login page, enter your customer ID and login password, then check and approve it on the screen of your registered token. Without the token, or after a report of loss, visit a branch of {desk} and apply in writing.',
  'help.serviceStopPasskey':
    'If you use passkeys, press “Confirm with a passkey and stop” and follow the instructions of your device: you stop the service without entering anything.',
  'help.serviceStopRestartPasskey':
    'To {restart:restart} it from the login page, enter your customer ID and login password, then confirm with a passkey that was ready before you stopped it. If you can’t use your passkey, or after a report of loss, visit a branch of {desk} and apply in writing.',
  'help.serviceStopRestart': 'You can’t restart it yourself. Visit a branch of {desk} and apply in writing.',
  'help.serviceStopLost':
    'If you can’t log in, or don’t have your token, {lost:report loss or theft} to stop it.',
}
