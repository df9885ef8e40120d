import type { PasskeyText } from './ja.ts'

/** The same as `ja`. */
export const en: Readonly<Record<PasskeyText, string>> = {
  'passkey.title': 'Passkeys',
  'passkey.newTitle': 'Register a passkey',
  'passkey.logIn': 'Log in with a passkey',
  'passkey.whom': 'If you have registered a passkey',
  'passkey.whomHow': 'Log in with the fingerprint, face or PIN of your device.',
  'passkey.logInHow':
    'Log in with a passkey on your device: it verifies you by fingerprint, face or PIN. You don’t need to enter your {userId} or password.',
  'passkey.confirm': 'Continue with a passkey',
  'passkey.onlyHere':
    'A passkey works only on the real pages of the service that you registered it for. If it doesn’t work, check the address.',
  'passkey.cannot': 'If you can’t use your passkey, contact {contact}.',
  'passkey.noScript': 'To use passkeys, turn on JavaScript in your browser.',
  'passkey.asks': 'Follow the instructions of your device to verify yourself.',
  'passkey.cancelled': 'The verification was cancelled or took too long. Press the button again.',
  'passkey.known': 'The passkey of this device is registered already.',
  'passkey.elsewhere':
    'Passkeys can’t be used at this address. Open the service again in the way you usually do.',
  'passkey.unsupported': 'Your browser can’t use passkeys.',
  'passkey.failed':
    'The passkey could not be verified. Make sure that your device has a screen lock, and press the button again.',
  'passkey.what':
    'With a passkey you log in by the fingerprint, face or PIN of your device. It works on the real pages only, so that nobody can lure you into entering it elsewhere.',
  'passkey.none': 'You have no passkeys.',
  'passkey.state': 'State',
  'passkey.kind': 'Kind',
  'passkey.registeredAt': 'Registered',
  'passkey.lastUsed': 'Last used',
  'passkey.neverUsed': 'Never',
  'passkey.stopped': 'Stopped: it may have been copied ({time})',
  'passkey.usable': 'Ready to use',
  'passkey.waits': 'Waiting: ready from {time}',
  'passkey.singleDevice': 'On this device or security key only',
  'passkey.backedUp': 'Synchronized between devices (backed up)',
  'passkey.notBackedUp': 'Synchronized between devices (not backed up)',
  'passkey.name': 'Name of the passkey',
  'passkey.nameHint': 'Choose a name by which you will know it, such as that of the device.',
  'passkey.rename': 'Change the name',
  'passkey.renameSubmit': 'Change',
  'passkey.changePassword': 'Change your login password',
  'passkey.remove': 'Delete this passkey',
  'passkey.removeTitle': 'Delete a passkey',
  'passkey.removeProof': 'Before the passkey is deleted, we have to know that it is you.',
  'passkey.byPasskey': 'Passkey',
  'passkey.removeConfirm': 'Confirm with a passkey and delete',
  'passkey.removeByCode': 'Enter the one-time password that your token shows, and press [Delete].',
  'passkey.removeByDesk': 'To delete the passkey, contact {contact}.',
  'passkey.removeSubmit': 'Delete',
  'passkey.removeNote': 'After that you can’t log in with it any more.',
  'passkey.removeLast':
    'It is your last passkey. If you have no other way to log in, {contact} will have to help you.',
  'passkey.byDesk': 'To register a passkey, contact {contact}.',
  'passkey.code': 'One-time password',
  'passkey.codeOfToken': 'Enter the one-time password that your token shows, and press [Next].',
  'passkey.codeOfMail': 'Enter the one-time password that came to your mail address, and press [Next].',
  'passkey.signature':
    'Press [Next] and create the passkey on your device. Then approve it on the screen of your token, and it is ready at once.',
  'passkey.another':
    'You have no token, so confirm with the passkey that you use already. On the next page, create the new one.',
  'passkey.proveAnother': 'Confirm with a passkey and continue',
  'passkey.toList': 'Back to passkeys',
  'passkey.next': 'Next',
  'passkey.send': 'Send',
  'passkey.sendAgain': 'Send again',
  'passkey.noteWait': 'For your security, a new passkey is ready {hours} hours after you register it.',
  'passkey.noteLowered':
    'For your security, you can transfer no more than {yen} yen a day for {hours} hours after a passkey is ready.',
  'passkey.noteTold': 'The first page after your next login will tell you that it was registered.',
  'passkey.noteToldByMail':
    'A mail, and the first page after your next login, will tell you that it was registered.',
  'passkey.noteMail':
    'Once your passkey is ready, you can’t log in with one-time passwords by mail any more.',
  'passkey.noteStaff': 'The passkey is ready at once.',
  'passkey.noteStaffOnly':
    'Once you have registered a passkey, you can’t log in by password and one-time password any more. Log in with a passkey.',
  'passkey.noteStaffRemove':
    'Administrators of the desk delete passkeys. Call them at once if there is one that you don’t know, or if you lose one.',
  'passkey.missing':
    'You need {count} passkeys here. Register {missing} more: until then, nothing else opens. Keep one of them somewhere else, in reserve.',
  'passkey.newHow':
    'Enter a name and press [Register the passkey]. Follow the instructions of your device to verify yourself by fingerprint, face or PIN.',
  'passkey.register': 'Register the passkey',
  'passkey.back': 'Back',
  'passkey.told': 'A passkey has been registered',
  'passkey.unknown':
    'If you don’t know the passkey below, press {press} at once. Then change your login password, and contact us as stated below.',
  'passkey.pressDisown': '[Throw out this passkey]',
  'passkey.pressRemove': '[Delete this passkey]',
  'passkey.pressEither': '[Throw out this passkey] or [Delete this passkey]',
  'passkey.itself': 'It is the passkey that you have just logged in with.',
  'passkey.how': 'How',
  'passkey.unknownOrigin': 'Unknown',
  'passkey.by_signature': 'Approved on the screen of your token',
  'passkey.by_token': 'With a one-time password of your token',
  'passkey.by_mail': 'With a one-time password by mail',
  'passkey.by_passkey': 'With another passkey of yours',
  'passkey.from': 'On',
  'passkey.address': 'From the address',
  'passkey.disown': 'Throw out this passkey',
  'passkey.notMine': 'I don’t know it',
  'passkey.withdraw': 'Withdraw this passkey',
  'passkey.disownNote':
    'Press [I don’t know it] only if it is not yours. We take it that somebody else registered it, throw it out, and may stop your transactions.',
  'passkey.mine': 'I know it',
  'passkey.helpTitle': 'Log in with a passkey',
  'passkey.helpWhat': 'What a passkey is',
  'passkey.helpNoPassword':
    'A way to log in by the fingerprint, face or PIN of your device, without a password or a one-time password. It works on the real pages of the service only, so that nobody can lure you into entering it elsewhere.',
  'passkey.way': 'at the top of the page',
  'passkey.helpPress': 'Log in as usual, and press [Passkeys] {way}.',
  'passkey.helpCode': 'Enter the [One-time password] and press [Next].',
  'passkey.helpNext': 'Press [Next] below [Register a passkey].',
  'passkey.helpSign':
    'Read the QR code of the next page with your token. Check the name of the passkey on the screen of the token, and approve.',
  'passkey.helpSigned': 'A passkey that you approve on the screen of your token is ready at once.',
  'passkey.helpSignedMail':
    'Without a token, you register it with a one-time password by mail, and it is ready {hours} hours later. If you need it sooner, contact {contact}.',
  'passkey.helpName':
    'Enter the [Name of the passkey] and press [Register the passkey]. Follow the instructions of your device to verify yourself.',
  'passkey.helpDone': 'You are done when you see this message:',
  'passkey.helpWait':
    'For your security, a new passkey is ready {hours} hours after you register it. If you need it sooner, contact {contact}.',
  'passkey.helpStaffTwo': 'You can have {count} passkeys. Keep one of them somewhere else, in reserve.',
  'passkey.helpStaffCareTitle': 'Change the name of a passkey, or have it deleted',
  'passkey.helpStaffCare':
    'After you log in, press [Passkeys] at the top of the page and open [Change the name]. Administrators of the desk delete passkeys.',
  'passkey.helpStaffLost':
    'If you lose a passkey, or can’t use any, call an administrator of the desk at once. Two of them delete it, and you register another.',
  'passkey.helpDisown':
    'If there is a passkey that you don’t know, press [Throw out this passkey] on the first page, or [Delete this passkey] where there is no such button. To take back your own while it waits, press [Withdraw this passkey] on the page of passkeys.',
  'passkey.helpAnother':
    'Without a token, press [Confirm with a passkey and continue] under [Register a passkey], confirm with the passkey that you use, and register another one. It is ready {hours} hours later.',
  'passkey.helpTwo': 'You can have {count} passkeys. We recommend two or more, in case you lose a device.',
  'passkey.helpLogIn': 'Log in',
  'passkey.helpLogInPress': 'Press [Log in with a passkey] on the login page.',
  'passkey.helpVerify': 'Follow the instructions of your device to verify yourself.',
  'passkey.helpExpired':
    'You can log in with a passkey after your login password has expired. You change the password the next time you log in with it.',
  'passkey.helpCare': 'Change the name of a passkey, or delete it',
  'passkey.helpCareHow':
    'After you log in, press [Passkeys] {way} and choose [Change the name] or [Delete this passkey]. To delete one, you confirm with a passkey or with a one-time password of your token. Before you give a device away, delete its passkey.',
  'passkey.helpFailed': 'If you can’t log in',
  'passkey.helpLost': 'If you can’t use any of your passkeys, contact {contact}.',
  'passkey.helpUnknown': 'If you see this message, choose the passkey that you registered for this service:',
  'passkey.helpUnverified': 'If you see this message, set up a screen lock on your device:',
}
