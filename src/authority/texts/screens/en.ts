import type { AuthorityText } from './ja.ts'

export const en: Readonly<Record<AuthorityText, string>> = {
  'news.title': 'News',
  'tokenId.label': 'Token ID',
  'tokenId.vipAccess':
    'A VIP Access token ID can be registered only if it is on record with {service}. Otherwise, enter the token ID shown in the token app.',
  'code.clock': 'The number on a time-based token changes in {seconds} s.',
  'codes.two':
    'Enter two numbers that your token shows one after the other, in their order. It changes every 30 seconds.',
  'wait.told': ' (Please wait about {time}.)',
  'wait.seconds': '{count} s',
  'wait.minutes': '{count} min',
  'tokenApp.open': 'Open the token app',
  'tokenApp.onPc': 'To use it on a PC, press this button on that PC.',
  'tokenApp.qrCode': 'QR code of the token app',
  'tokenApp.onPhone':
    'To use it on a phone or tablet, scan this QR code with the camera. The token app opens.',
  'tokenApp.tap': 'Open the token app on this device',
  'tokenApp.phonesOnly':
    'Only tokens on a phone or tablet are accepted. A token in an app opened on a PC can’t be registered.',
  'tokenApp.pcsOnly': 'Only tokens on a PC are accepted. Please continue on a PC.',
  'tokenApp.move':
    'If you still have your old device, you can also move the token to the new one in the token app there, without registering again.',
  'password.initial':
    'This is your first login. Please replace the “{password}” with a password that only you know.',
  'password.reset': 'Your login password was reset. Please replace it with a password that only you know.',
  'password.expired':
    'Your login password has expired ({days} days after it was set). Please choose a new one.',
  'password.unknown': 'If you don’t know your current login password, please contact {desk}.',
  'password.notCurrent': 'Different from your current password.',
  'password.notLastTwo': 'Different from your last two passwords.',
  'password.notEarlier': 'Different from your last {count} passwords.',
  'password.length': '{least} to {most} characters.',
  'password.notGuessable':
    'Not a common password, and without your name, your ID or the name of the service.',
  'password.notUserName': 'Different from your user name.',
  'password.mixed': 'Both letters and digits. Capital and lowercase letters are different.',
  'lock.password': 'locked',
  'lock.strangers': 'locked for new browsers only; browsers you have used before can still log in',
  'session.title': 'Session',
  'session.rule':
    'For your security, you are logged out after {minutes} min without activity (on this page: at {time}).',
  'session.goOn': 'Stay logged in',
  'session.keeps': ' (what you typed is kept)',
  'session.prolonging': 'Session extended',
  'session.prolonged': 'Your session has been extended until {time}.',
  'session.prolongedTitle': '{title} | {service}',
  'session.closeTab': 'Close this tab and return to the page you were on. What you typed is still there.',
  'session.over': 'Your session has ended. {kept}Please log in again.',
  'session.final': 'You have nearly reached the maximum session time and will be logged out soon. {kept}',
  'session.ending':
    'No activity: you will be logged out in {minutes} min. Press “Stay logged in” to continue; what you typed is kept.',
  'session.offline': 'There is no connection, so your session was not extended. Please press again.',
  'session.thanks': 'Your session has been extended. It ends after about {minutes} min without activity.',
  'session.draftKept': 'What you typed has been saved for your next login. ',
  'deskActs.title': 'What {desk} has done',
  'deskActs.intro': '{desk} has made these changes to your service.',
  'deskActs.titleOfAll': 'Changes to your service',
  'deskActs.introOfAll': 'These changes were made to your service.',
  'deskActs.moved': 'Token {tokenId} moved to a new device (it no longer works on the old one)',
  'deskActs.disowned': 'A passkey was thrown out, as somebody said that it was not theirs',
  'deskActs.more': 'For earlier changes, please contact us as shown below.',
  'deskActs.unknown': 'If you don’t recognize one of these, contact us at once as shown below.',
  'deskActs.confirm': 'I have read this',
}
