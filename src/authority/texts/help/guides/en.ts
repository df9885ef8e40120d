import type { GuideText } from './ja.ts'

export const en: Readonly<Record<GuideText, string>> = {
  'faq.title': 'Questions and answers',
  'faq.other': 'Can I use the token app that I use with another bank?',
  'faq.otherYes':
    'Yes. If it is the same token app, there is nothing to install. {enrollment:Register} with its token ID. A VIP Access token ID can be registered only if it is on record with this service.',
  'faq.both': 'Can I use both a PC and a phone?',
  'faq.bothNo': 'No. Each {one} can use only one.',
  'faq.same': 'Can I enter the same digits in “OTP1” and “OTP2”?',
  'faq.sameNo': 'No. Enter two different ones that follow each other. The digits change every 30 seconds.',
  'faq.used': 'I can’t log in with the one-time passwords that I registered with.',
  'faq.usedWhy': 'A one-time password can be used only once. Enter the next one.',
  'faq.right': 'My one-time password is right, but it is not accepted.',
  'faq.rightWhy':
    'Check the clock of the device with your token app (see {clock:How to set the clock}). If that doesn’t help, {synchronization:synchronize your token}. After {failures} wrong one-time passwords in a row, it is locked.',
  'faq.mail': 'The mail with the one-time password doesn’t arrive.',
  'faq.mailWhy':
    'Check your junk mail folder and your mail filters. The sender is {address}. After {seconds} seconds you can send another one. See {mailCodes:If no mail arrives}.',
  'faq.address': 'My mail address will change.',
  'faq.addressHow':
    'While you can still use your current address, log in and change it with “Change mail address”. See {mailCodes:Change your mail address}.',
  'device.title': 'Changing your device',
  'faq.device': 'I am changing my phone or PC.',
  'faq.deviceHow': 'Contact {contact}. See {more}.',
  'faq.deviceNone': 'There is no need to contact us. See {more}.',
  'faq.id': 'I don’t know my {userId} or my first login password.',
  'faq.idHow': 'Your {userId} is in the {userIdNotice} {comes}. About the {initialPassword}: {source}',
  'faq.forgotten': 'I have forgotten my login password.',
  'faq.forgottenHow': 'Contact {contact}.',
  'faq.change': 'I am asked to change my password and can’t go on.',
  'faq.changeExpired': ' {days} calendar days after it was set,',
  'faq.changeWhy':
    'You must change it at your first login,{expired} and after a reset. Choose one of {least} to {most} characters that meets the {password:password rules}.',
  'faq.bookmark': 'Can I bookmark the login page?',
  'faq.bookmarkPortal': ' Bookmark our home page ({portal}).',
  'faq.bookmarkNo': 'No. It may not open correctly from a bookmark.',
  'faq.explorer': 'Can I use Internet Explorer?',
  'faq.explorerNo': 'No, nor the IE mode of Microsoft Edge. See {requirements:System requirements}.',
  'app.title': 'Install the one-time password generator (token app)',
  'app.on': 'Install it on {device}',
  'app.ask': ' If something fails, contact {ask}.',
  'app.which': 'Which app you can use',
  'app.ours':
    '{service} uses a token app that runs in your browser. Open it on the device that you want to use: a token is issued for that device at once.',
  'app.open': 'Open the token app',
  'app.oneKind': 'Each {one} can use only one kind, not two at the same time.',
  'app.reuse':
    'If you use the same token app with another bank or service, you can go on using it. There is nothing to install.',
  'app.private':
    'In a private or incognito window, the token is lost when you close the window. If you clear your browsing data (site data), the token is deleted, too, and can’t be restored. See {newDevice:Changing your device}.',
  'app.mayChange': 'The makers of browsers may change how apps are installed without notice.',
  'app.then': 'When it is ready',
  'app.thenHow': '{enrollment:Register your one-time password}. If something fails, contact {desk}.',
  'app.ofManual': '{name}: {use}',
  'app.manualCount':
    'The user manual names {count} apps. You can use them only if their token ID is on record with this service.',
  'app.pc': 'a PC',
  'app.pcOpen': 'Open the token app in Microsoft Edge or Google Chrome.',
  'app.pcReady': 'When the token ID and the one-time password are shown, you can use it as it is.',
  'app.pcInstall':
    'To install it as an app, press the install icon at the right of the address bar. If there is none, choose […] > More tools > Apps in Microsoft Edge, or [⋮] > Cast, save, and share in Google Chrome, and then the installation.',
  'app.pcStart': 'From then on, start it from the Start menu or the desktop.',
  'app.iosOpen': 'Open the token app in Safari.',
  'app.iosAdd': 'Press the share button, then Add to Home Screen > Add.',
  'app.iosStart':
    'Start it from the Home Screen. The token of the app on the Home Screen is not the one that Safari shows: register the one that the app on the Home Screen shows.',
  'app.android': 'an Android phone',
  'app.androidOpen': 'Open the token app in Google Chrome.',
  'app.androidAdd': 'Press [⋮], then Add to Home screen or Install app.',
  'app.androidStart': 'Start it from the Home screen.',
  'app.parts': 'What the token app shows',
  'app.id': 'Credential ID (token ID)',
  'app.idWhat':
    'The code that identifies the token of your device (example: WRFM25772182). Each device has its own. This service calls it the token ID; you enter it in “Token ID”. Once it is registered, only one-time passwords generated on that device are accepted.',
  'app.code': 'Security code',
  'app.codeWhat':
    'Six digits, generated every 30 seconds. This is the one-time password, which you enter in “OTP”, “OTP1” and “OTP2”.',
  'app.seconds': 'Seconds left',
  'app.secondsWhat':
    'How long until the security code changes. If there is little time left, wait for the next one.',
  'app.copy': 'Copy button',
  'app.copyWhat': 'Copies the credential ID or the security code, so that you can paste it.',
  'app.generate': 'Generate button',
  'app.generateWhat':
    'Shown instead of the seconds if your token counts presses. Each press generates the next security code. If you press it again and again without using the codes, the token gets out of step.',
  'app.kind': 'Kind of device and token, and date of expiry',
  'app.kindWhat':
    'Whether it is for a phone or a PC, is based on time or counts presses, and until when it can be used.',
  'app.settings': 'Settings',
  'app.settingsWhat':
    'Set, change or remove the PIN that opens the app, and delete the token. With a PIN, you can also lock the app at once.',
  'app.vip': 'How to install VIP Access (from the user manual)',
  'app.vipOnly':
    'If you use VIP Access, you can register it only if its credential ID is on record with this service.',
  'app.vipMayChange': 'The maker of VIP Access may change how it is installed without notice.',
  'app.vipIosFind': 'In the App Store app, search for “{search}”.',
  'app.vipIosGet': 'Tap Get beside VIP Access to install it.',
  'app.vipStart': 'Tap the VIP Access icon on the Home screen to start it.',
  'app.vipAndroidFind': 'In the Play Store app, search for “{search}” and choose VIP Access.',
  'app.vipAndroidGet': 'Tap Install to install it.',
  'app.vipPcOpen': 'Open {url} in your browser.',
  'app.vipPcLoad': 'Choose the download, then Windows under the options, and run it.',
  'app.vipPcLicense': 'In the setup wizard, press Next, accept the license agreement and press Next.',
  'app.vipPcFolder': 'Check the folder, press Next and then Install.',
  'app.vipPcStart': 'Press Finish and start VIP Access from All Programs in the Start menu.',
  'device.reinstall': 'Reinstall the one-time password generator (token app)',
  'device.steps': 'If you change the device with your token app, follow these steps.',
  'device.tell': 'Tell {contact} that you are changing your device.',
  'device.revoke': 'The token app on your old device is revoked (by {actor}).',
  'device.install':
    'Install the token app on your new device (done by {oneself}). See {tokenApp:How to install it}.',
  'device.register':
    '{enrollment:Register your one-time password} again with the token ID of your new device.',
  'device.final':
    'Note: once it is revoked, the token app on your old device can’t be used any more. This can’t be undone.',
  'device.either':
    'If you change your device during the transition, press “Register a mail address” on the login page of your new device and register a mail address for one-time passwords. See {mailCodes:Register a mail address}.',
  'device.notRevoked': 'You need not revoke the one-time password of your old device.',
  'device.mail':
    'One-time passwords arrive at your mail address, so there is nothing to do when you change your device: you can log in from the new one. If your mail address changes, see {mailCodes:Change your mail address}.',
  'device.report':
    'You can stop your service at any time from the login page: {lost:Has your device been lost or stolen? Report it here (24 hours a day)}',
  'device.lostToken': ' The token on a lost or stolen device stays unusable after your service is restarted.',
  'device.lost': 'If you have lost your device',
  'device.lostHow': 'Contact {whom} at once.{token}',
  'keyboard.random': 'The digits are in another order each time it opens.',
  'keyboard.how': 'How to enter something',
  'keyboard.open':
    'Press “Open the on-screen keyboard” beside the field for the password or the one-time password.',
  'keyboard.press': 'The Software Keyboard opens. Press its keys slowly, one at a time, and then “Enter”.',
  'keyboard.entered': 'What you entered is now in the field, in place of what was there before.',
  'keyboard.cancel': '“Cancel”, or the Esc key, closes the Software Keyboard without entering anything.',
  'keyboard.masked': 'All characters are shown as [●]. Mind capital and lowercase letters.',
  'keyboard.keys':
    '“Shift” switches between capital and lowercase letters, “Delete” deletes the last character, and “Clear all” deletes everything.',
  'keyboard.digits': 'For a one-time password there are only digits.',
  'keyboard.arrows':
    'You can also move between the keys with the arrow keys, and press them with Enter or Space.',
  'keyboard.caution':
    'The on-screen keyboard makes it harder for spyware to record what you type, but it can’t guarantee your safety.',
  'guide.system': 'How to find your version of Windows',
  'guide.settings': 'Open Settings from the Start menu.',
  'guide.systemItem': 'Select System.',
  'guide.about': 'Select About.',
  'guide.read': 'Look for {item}.',
  'guide.display': 'How to change the screen resolution',
  'guide.displayLeast': 'You need at least {least}. On Windows 10, change it as follows.',
  'guide.displayItem': 'Select Display.',
  'guide.displayMore': 'Select Advanced display settings.',
  'guide.displayChoose': 'Check the resolution, and choose {least} or more (for example [1280 x 1024]).',
  'guide.script': 'Browser settings (JavaScript)',
  'guide.scriptNeeded': 'JavaScript must be allowed.',
  'guide.menu': 'Press [{mark}] in the toolbar and select Settings.',
  'guide.edgeSite': 'Select Cookies and site permissions, and look for JavaScript under the permissions.',
  'guide.edgeAllow':
    'If it is blocked, select JavaScript and turn on Allowed (recommended). If it is allowed, there is nothing to change.',
  'guide.chromeSite': 'Select Privacy and security, then Site settings.',
  'guide.chromeScript': 'Look for JavaScript.',
  'guide.chromeAllow':
    'If sites are not allowed to use it, select JavaScript and choose “Sites can use JavaScript”.',
  'guide.cookie': 'Browser settings (cookies)',
  'guide.cookieHow':
    'This service uses a cookie to keep you logged in. If cookies are blocked, search for “cookies” in the settings of your browser and allow them for this site.',
  'guide.tls': 'Browser settings (encryption)',
  'guide.tlsOff': ' and that {off} are not checked',
  'guide.tlsWhy': 'If encryption is not set up correctly, you may not be able to log in.',
  'guide.tlsOpen':
    'Type “Internet Options” in the search box beside the Start button, and open it from the results.',
  'guide.tlsTab': 'Select the Advanced tab.',
  'guide.tlsCheck': 'Under Security, make sure that {needed} is checked{off}.',
  'guide.tlsSave': 'If it is not, change it and press OK to save.',
  'guide.tlsOld':
    'Note: the user manual also asks you to check {outdated}. This is out of date: TLS 1.0 and TLS 1.1 are not secure and need not be checked. This service uses TLS 1.2 or later only.',
  'guide.clock': 'How to set the clock',
  'guide.clockToken':
    'One-time passwords depend on the clock of the device with your token app. If the app is on a phone, check the clock of the phone.',
  'guide.clockTimes': 'Times on these pages are in Japan time (JST).',
  'guide.clockAfter':
    'If your one-time passwords are still not accepted, press “Synchronize” on the page for the one-time password.',
  'guide.clockWindows':
    'Settings > Time & language > Date & time: turn on “Set time automatically” and press “Sync now”.',
  'guide.ios': 'iPhone, iPad',
  'guide.clockIos': 'Settings > General > Date & Time: turn on “Set Automatically”.',
  'guide.clockAndroid': 'Settings > System > Date & time: turn on automatic time (names differ by model).',
  'guide.popup': 'Browser settings (pop-ups)',
  'guide.andSite': '” and “',
  'guide.popupCaution':
    'Note: the Software Keyboard now opens inside the page, so this setting is not needed. These are the steps of the user manual, for reference.',
  'guide.popupChrome': 'In Google Chrome (its maker may change this without notice):',
  'guide.popupMenu': 'Open Settings from the menu in the toolbar.',
  'guide.popupSearch': 'Type “pop-ups” in the box at the top.',
  'guide.popupSite': 'Press Site settings.',
  'guide.popupAllow':
    'Under Pop-ups and redirects, change the setting from blocked (recommended) to allowed. If it is allowed already, there is nothing to change.',
  'guide.popupOnly':
    'If you don’t want to allow all sites, press Add under the allowed ones, enter “{sites}”, press Add, and check that it appears in the list.',
}
