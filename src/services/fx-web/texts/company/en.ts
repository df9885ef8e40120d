import type { CompanyText } from './ja.ts'

export const en: Readonly<Record<CompanyText, string>> = {
  'company.notAllowed': 'Not authorized',
  'company.group': 'Company',
  'company.activity': 'Activity',
  'history.title': 'Activity history',
  'history.when': 'Time',
  'history.what': 'What happened',
  'history.who': 'By',
  'history.from': 'From',
  'history.staff': 'support desk',
  'history.user': '{id} {name}',
  'history.show': 'Show',
  'notices.title': 'Mail settings',
  'addresses.title': 'Mail addresses',
  'notices.login': 'Each time somebody logs in.',
  'notices.lockName': 'Lock',
  'notices.lock': 'When a password or a one-time password is locked.',
  'notices.registration': 'When a token or a mail address is registered.',
  'company.change': 'Change',
  'notices.change': 'When a login password is changed.',
  'notices.instruction':
    'Choose what users of {name} are told by mail at their registered addresses, and press “Change”.',
  'notices.kinds': 'Notices',
  'notices.always':
    'Mails with one-time passwords, and the notice to the old address when a mail address is changed, are always sent.',
  'addresses.closed': 'Mail addresses can’t be registered at this time.',
  'addresses.own':
    'Users register and change their addresses themselves: with “Register a mail address” on the login page, and with the button at the top of the page after they log in.',
  'addresses.remove':
    'Remove addresses that can no longer be used. The user can then register a new one from the login page.',
  'addresses.missing': 'Not registered',
  'addresses.since': 'Registered or changed',
  'addresses.action': 'Action',
  'addresses.confirm': 'Remove the mail address of {userName} ({userId})?',
  'addresses.removeOne': 'Remove',
  'addresses.list': 'Mail addresses',
  'users.name': 'Users',
  'otps.title': 'User OTPs',
  'otps.institution': 'Bank',
  'otps.ofBank': '{institution}, CTP code {ctp}',
  'otps.ofCompany': '{name}, CTP code {ctp}',
  'otps.capped': ' One that is locked because it reached {cap} can be unlocked only by {desk}.',
  'otps.confirmSuspendAll': 'Suspend all tokens of {name} except your own?',
  'otps.suspendAll': 'Suspend all',
  'otps.confirmResumeAll': 'Resume all suspended tokens of {name}?',
  'otps.resumeAll': 'Resume all',
  'list.csv': 'Download as CSV',
  'otps.noteLocked': 'Users with the OTP status “Locked” have a locked one-time password.',
  'otps.noteDelete': 'Before you delete a user, revoke the user’s one-time password.',
  'otps.noteRevoked':
    'Revoked one-time passwords leave the list. To see them, search for the OTP status “Revoked”.',
  'users.title': 'Users',
  'users.rights': 'Rights',
  'users.administrator': 'Administrator',
  'users.general': 'General user',
  'list.status': 'Status',
  'users.onlyDesk': ' (unlocked only by {desk})',
  'addresses.present': 'Registered',
  'users.added':
    'The {label} of the new user is {userId}. {desk} sends the {initialPassword} with the {userIdNotice}.',
  'users.list': 'Users',
  'users.add': 'Add a user',
  'users.choose': 'To change or delete a user, press the {userId}.',
  'users.suspended': 'Suspended',
  'users.waiting': 'Letter to be sent',
  'users.active': 'Active',
  'users.lockedStrangers': 'Login password locked (for new browsers only)',
  'users.locked': 'Login password locked',
  'users.makeAdministrator': 'Make this user an administrator',
  'users.administratorHint': 'Administrators can use the pages under “Company” in the menu.',
  'users.instruction': 'Enter the name and rights of the new user, and press “Register”.',
  'users.idNote':
    'The {userId} is assigned automatically. {desk} sends the {initialPassword} with the {userIdNotice}.',
  'users.deleteNote':
    'If you delete a user, the user’s one-time password is revoked, too. This can’t be undone.',
  'users.revokeFirst':
    'A user whose one-time password is in use can’t be deleted. Revoke it under {userOtp:User OTPs} first.',
  'users.delete': 'Delete the user',
  'users.confirmDelete': 'Delete {userName} ({userId})?',
  'users.deleteButton': 'Delete',
  'users.edit': 'Change or delete a user',
  'drafts.address': 'Register or change mail address',
  'otps.name': 'User OTPs',
  'otpsHelp.page': 'The page',
  'otpsHelp.where':
    'Press “User OTPs” under “Company” in the menu. Only administrators of your company can use it.',
  'otpsHelp.search':
    'Enter “Search conditions” and press “Search”; the list is under “Results”. Press a heading to sort by it.',
  'otpsHelp.unlock': 'Unlock a one-time password',
  'otpsHelp.locked':
    'After {failures} wrong one-time passwords in a row at the login, the one-time password is locked.',
  'otpsHelp.unlockOpen': 'Press “User OTPs” in the menu.',
  'otpsHelp.unlockFind': 'Users with the OTP status “Locked” have a locked one-time password.',
  'otpsHelp.unlockPress':
    'Check the box of the user and press “Unlock”. When this question appears, press “OK”.',
  'otpsHelp.unlockDone':
    'Check that this message appears. {message} Check that the OTP status of the user is now “Usable”.',
  'otpsHelp.revoke': 'Revoke a one-time password',
  'otpsHelp.revokeWhen': 'Before you delete a user, you must revoke the user’s one-time password.',
  'otpsHelp.revokePress':
    'Open “User OTPs”, check the box of the user and press “Revoke”. When this question appears, press “OK”.',
  'otpsHelp.revokeDone': 'Check that this message appears and that the line has left the list.',
  'otpsHelp.final': 'Note: a one-time password that was revoked can’t be restored.',
  'otpsHelp.suspend': 'Suspend and resume',
  'otpsHelp.suspendOne':
    '“Suspend” makes the one-time passwords of the chosen users unusable. “Resume” makes them usable again.',
  'otpsHelp.suspendAll': '“Suspend all” and “Resume all” are for all users of your company except yourself.',
  'otpsHelp.nobody': 'If no administrator can log in',
  'otpsHelp.nobodyHow':
    'If none of the administrators of your company can log in, contact {whom}. See {contact:Contact}.',
  'companyHelp.title': 'Users, mail settings, mail addresses, activity',
  'companyHelp.revokeFirst':
    'A user whose one-time password is in use can’t be deleted. Revoke it first. See {userOtp:User OTPs}.',
  'companyHelp.mailAlways': ' Mails with one-time passwords are always sent.',
  'companyHelp.newAddress':
    ' Users register their new address themselves from the login page. See {mailCodes:One-time passwords by mail}.',
  'companyHelp.add':
    'With “Add a user”, enter the name and rights of a new user. The {userId} is assigned automatically, and {desk} sends the {initialPassword} with the {userIdNotice}.',
  'companyHelp.edit':
    'Press a {userId} in the list to change the name and rights of a user, or to delete the user.',
  'companyHelp.last': 'The only administrator of a company can’t be deleted, nor lose these rights.',
  'companyHelp.notices': 'Choose the notices and press “Change”.',
  'companyHelp.addresses':
    'Shows whose mail address is registered. “Remove” removes one that can no longer be used.',
  'companyHelp.history':
    'Shows what the users of your company did, newest first. You can choose a {userId}, and download the list as CSV.',
  'notices.loginName': 'Login',
  'notices.registrationName': 'Registration',
  'notices.changeName': 'Change',
}
