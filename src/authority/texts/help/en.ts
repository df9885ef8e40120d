import type { HelpText } from './ja.ts'

export const en: Readonly<Record<HelpText, string>> = {
  'about.title': 'Introduction',
  'about.needApp': 'Install the {tokenApp:one-time password generator (token app)}.',
  'enrolling.title': 'Register your one-time password',
  'about.needEnroll': '{enrollment:Register your one-time password} (only once, before you start).',
  'about.needAddress':
    'Register {mailCodes:a mail address for one-time passwords} (only once, before you start).',
  'about.help': 'About this help',
  'about.helpWhat':
    'This help explains one-time passwords of {service}: what you need, how to register and log in, and what to do if something fails. The chapters have the numbers of the user manual.',
  'about.what': 'What is a one-time password?',
  'about.whatText':
    'A one-time password is a password for a single use. {made}It becomes invalid once it is used, or a short time after it was generated, so it is of little use to anybody who learns it. You always need one to log in to this service.',
  'about.flow': 'How to start',
  'about.requirements': 'System requirements',
  'about.needSystem': 'Check the {requirements:system requirements}.',
  'loggingIn.title': 'Log in with a one-time password',
  'about.needLogin': '{login:Log in with a one-time password}.',
  'about.madeEither': 'It arrives by mail at your registered address, or your token app generates it. ',
  'about.madeByMail': 'It arrives by mail at your registered address. ',
  'about.madeByApp': 'Your token app generates it. ',
  'about.noRequirements': 'There are no particular requirements.',
  'about.checkHere': 'Check this computer',
  'about.display': '1.2.2 Screen resolution',
  'about.guidance': 'See the notice from {informant}.',
  'about.lockAtEnrollment': 'Login password locked (when you register)',
  'about.lockAtLogin': 'Login password locked (when you log in)',
  'about.codeLock': 'One-time password locked',
  'about.device': 'Changing your device',
  'about.deviceNone': 'No need to contact us (see “Changing your device”)',
  'about.contact': 'Contact for questions about {service}',
  'about.telephone': 'Phone',
  'about.hours': 'Hours',
  'about.contacts': 'Whom to contact',
  'about.matter': 'Matter',
  'about.whom': 'Contact',
  'about.revisions': 'Revision history',
  'about.notStated': 'not stated',
  'about.amendment': '{requirements:System requirements}: {text}',
  'about.amendments': 'Changes since the manual',
  'about.manual': 'User manual',
  'about.manualTitle': 'Title',
  'about.version': 'Version',
  'about.issued': 'Issued',
  'about.date': 'Date',
  'about.part': 'Chapter',
  'about.change': 'Change',
  'chapter.lock':
    'Note: after {failures} failed logins in a row, the {userId} can no longer be used (the login password is locked). To have it unlocked, ask {contact}.',
  'chapter.portal': ' To bookmark us, use our home page ({portalUrl}) and open the login page from there.',
  'chapter.bookmark': 'Please don’t bookmark the login page: it may not open correctly from a bookmark.',
  'chapter.reset': 'a reset of your password',
  'enrolling.steps': 'How to register',
  'enrolling.press': 'On the login page, press “Register”.',
  'enrolling.first': 'In [STEP 1], enter your {userId} and login password, and press “Register OTP”.',
  'enrolling.idFrom': 'Your {userId} is in the {userIdNotice} {comes}.',
  'enrolling.firstPassword': 'The first time, enter the {initialPassword} as the login password. {source}',
  'enrolling.tokenId': 'In [STEP 2], enter the token ID shown in your token app in the field “Token ID”.',
  'enrolling.otp1': 'Enter the one-time password shown in the field “OTP1”.',
  'enrolling.otp2':
    'When the digits change, enter the new one-time password in the field “OTP2” and press “Register OTP”.',
  'enrolling.done':
    'You have registered when this message appears. Check that “Token ID” shows the token ID of your device.',
  'enrolling.noteTwo':
    'The one-time password changes every 30 seconds. Enter two that follow each other, in their order, in “OTP1” and “OTP2”.',
  'enrolling.noteExpired':
    'If you enter one that has expired, there is an error. Enter the latest two again.',
  'enrolling.next': 'Log in right away',
  'enrolling.nextHow':
    'On the page that says you have registered, enter the next one-time password in “OTP” and press “Log in with OTP”. The two that you registered with can’t be used.',
  'chapter.conditions': 'Password rules',
  'enrolling.change':
    'At your first login, when your login password has expired, or after {reset}, you are asked to change the password. See {password:Password rules}.',
  'enrolling.apps':
    'You can also use an authenticator app, such as Google Authenticator or Microsoft Authenticator. You don’t need a token ID.',
  'enrolling.appInstall': 'Install the authenticator app on your phone first.',
  'enrolling.appShow':
    'In [STEP 2], press “Register an authenticator app”, and on the next page “Show the QR code”.',
  'enrolling.appScan':
    'Scan the QR code with the authenticator app. If you see the page on that phone, press “Open the authenticator app”. You can also enter the key by hand.',
  'enrolling.appCodes':
    'Enter two one-time passwords that follow each other in “OTP1” and “OTP2”, and press “Register OTP”.',
  'enrolling.appOnce':
    'The QR code is shown only once. If you couldn’t register, press “Start again” to get a new one; the old one stops working.',
  'enrolling.appId': 'The token ID on the last page is the account name in the authenticator app.',
  'enrollFailed.title': 'If you can’t register',
  'enrollFailed.password': '2.3.1 If the {id} or login password is not accepted',
  'chapter.wrongPassword':
    'This message appears. Check your {userId} and login password and enter them again. Capital and lowercase letters are different.',
  'enrollFailed.token': '2.3.2 If the token ID or the one-time passwords are not accepted',
  'chapter.message': 'This message appears.',
  'enrollFailed.rules': '“OTP1” and “OTP2” must meet these conditions.',
  'enrollFailed.ruleToken': 'Both are from the token app that you are registering.',
  'enrollFailed.ruleValid': 'Both are valid: not used before, and not older than 30 seconds.',
  'enrollFailed.ruleNext': 'They follow each other, and the second one is not older than 30 seconds.',
  'chapter.bothAgain': 'After an error, enter both “OTP1” and “OTP2” again.',
  'loggingIn.tokenShown':
    'In [STEP 2], your registered token ID is shown. Check that it is that of your device.',
  'loggingIn.code':
    'Enter the one-time password shown in your token app in “OTP”, and press “Log in with OTP”.',
  'loggingIn.byMail': 'If you receive it by mail: ',
  'loggingIn.mailCode':
    'In [STEP 2], enter the one-time password that was mailed to your registered address in “OTP”, and press “Log in with OTP”. See {mailCodes:One-time passwords by mail}.',
  'outOfStep.title': 'Tokens out of step',
  'keyboard.title': 'How to use the on-screen keyboard',
  'loggingIn.steps': 'How to log in',
  'loggingIn.press': 'On the login page, press “Log in with a one-time password”.',
  'loggingIn.first': 'In [STEP 1], enter your {userId} and login password, and press “Log in”.',
  'loggingIn.firstPassword':
    'The first time, enter the {initialPassword} as the login password. {source} From the second time on, enter the password that you chose.',
  'loggingIn.done': 'Once you are logged in, the page “{screen}” appears. Check {check}.',
  'loggingIn.change': 'If you are asked to change your password, see {password:Password rules}.',
  'loggingIn.trouble': 'If something fails',
  'loginFailed.title': 'If you can’t log in',
  'codes.address': 'the registered mail address',
  'loginFailed.password': '2.5.1 If the {id} or login password is not accepted',
  'loginFailed.code': '2.5.2 If the one-time password is not accepted',
  'loginFailed.again': 'If you are asked to start again',
  'loginFailed.expired':
    'If you leave a page open for some time, this message appears. Start again from the login page.',
  'loginFailed.token':
    'This message appears. Check that “Token ID” shows the token ID of your device, and enter a new one-time password.',
  'loginFailed.tokenOnce': 'One-time passwords that were used, or are older than 30 seconds, are not valid.',
  'sync.name': 'Synchronize',
  'loginFailed.tokenDrift':
    'If your device is out of step with our system, even the right one is not accepted. In that case, {synchronization:synchronize your token}.',
  'loginFailed.mail':
    'If you receive it by mail, this message appears. Enter the one-time password of the latest mail.',
  'change.expired': 'when it has expired ({days} calendar days after it was set)',
  'change.earlier': 'Your last {count} passwords are kept, and can’t be used again.',
  'change.when': 'When you must change it',
  'change.whenHow':
    'In these cases you are asked to change it while you log in, and can’t go on without doing so:',
  'change.whenFirst': 'when you log in for the first time',
  'change.whenReset': 'when you log in after {reset}',
  'change.steps': 'How to change it',
  'change.fields':
    'Enter “Current password”, “New password” and “New password (again)”, and press “Change password”.',
  'change.confirm':
    'When you are asked “Change the password?”, press “OK”. If you press “Cancel”, nothing is changed.',
  'change.done': 'Your password is changed when this message appears.',
  'change.anytime':
    'While you are logged in, you can change it at any time with “Change password” at the top of the page.',
  'outOfStep.what': '2.6.1 What is it?',
  'outOfStep.whatText':
    'One-time passwords match as long as your device and our system count alike. If you generate them again and again without using them, or if the clock of your device is wrong, the counts differ and your one-time passwords are not accepted. The token is then out of step.',
  'outOfStep.how': '2.6.2 Synchronize your token',
  'outOfStep.press': 'On the page for the one-time password, press “Synchronize”.',
  'outOfStep.otp1': 'Enter the one-time password shown in your token app in “OTP1”.',
  'outOfStep.otp2':
    'When the digits change, enter the new one-time password in “OTP2” and press “Synchronize”.',
  'outOfStep.done':
    'When this message appears, press “To the one-time password” and log in with the next one.',
  'outOfStep.used': 'The two that you synchronized with can’t be used to log in.',
  'outOfStep.failed': '2.6.3 If this fails',
  'outOfStep.failedHow':
    'This message appears. Enter two that follow each other again, first “OTP1”, then “OTP2”.',
  'outOfStep.once': 'One-time passwords that were used, or are older than 30 seconds, are not valid.',
  'byMail.newDevice':
    'If you change your device, you can register from the new one. You need not revoke the one-time password of the old one.',
  'byMail.oldCode': 'If you use the token app already: {note}',
  'byMail.both':
    'During the transition you can use both. Switch on the page for the one-time password with “Get a one-time password by mail” and “Log in with a one-time password of the token app”.',
  'byMail.administrator': 'an administrator of your company',
  'byMail.cooling':
    'For your security, trades and administration are not available for {hours} hours after the change.',
  'byMail.register': 'Register a mail address',
  'byMail.press': 'On the login page, press “Register a mail address”.',
  'byMail.first': 'In [STEP 1], enter your {userId} and login password, and press “Next”.',
  'byMail.address':
    'In [STEP 2], enter your address in “Mail address” and “Mail address (again)”, and press “Send a one-time password”.',
  'byMail.code':
    'Enter the one-time password that arrives in “One-time password from the mail”, and press “Register”.',
  'byMail.done': 'You have registered when this message appears.',
  'byMail.password': 'At your first login, you then {password:change your password}.',
  'byMail.logIn':
    'On the login page, press “Log in with a one-time password”, enter your {userId} and login password, and press “Log in”.',
  'byMail.check':
    'Check that “Sent to” is your registered address. If nothing has been sent yet, press “Send”.',
  'byMail.enter': 'Enter the one-time password that arrives in “OTP”, and press “Log in with OTP”.',
  'byMail.once':
    'A one-time password can be used once, within {minutes} min after it was sent, and only on the page where you asked for it. If you send another one, the earlier one stops working.',
  'byMail.missing': 'If no mail arrives',
  'byMail.folder': 'Check your junk mail folder and your mail filters. The sender is {address}.',
  'byMail.again':
    'Wait at least {seconds} seconds and press “Send again”. You can do so up to {count} times an hour.',
  'byMail.lost':
    'If you can no longer use your mail address, ask {whom} to remove it. Then you can register a new one from the login page.',
  'byMail.wrong': 'If this message appears, enter the one-time password of the latest mail.',
  'byMail.change': 'Change your mail address',
  'byMail.changePress': 'After you log in, press “Change mail address” at the top of the page.',
  'byMail.changeTwice': 'Enter “Current password” and your new mail address twice, and press “Next”.',
  'byMail.changeCodes':
    'Enter the two one-time passwords that arrive at your new and your current address, and press “Register”.',
  'byMail.told': 'We also tell your old address of the change.',
}
