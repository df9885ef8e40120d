import type { HelpText } from './ja.ts'

export const en: Readonly<Record<HelpText, string>> = {
  'tradeHelp.hours': '{opens}–{closes} on business days (Japan time)',
  'money.yen': '¥{amount}',
  'tradeHelp.conclude': 'Get a rate and conclude a contract',
  'tradeHelp.concludeEnter':
    'Under “New contract” in the menu, enter the currency, the side, the amount, the delivery and its days, and press “Get a rate”.',
  'tradeHelp.concludePress':
    'The contract rate and the seconds left are shown. If you press “Conclude” within {seconds} seconds, the contract is concluded at that rate.',
  'confirmations.title': 'Confirmations',
  'tradeHelp.concludeDone': 'When this message appears, go on to {confirmations:Confirmations}.',
  'tradeHelp.concludeNot':
    'If you don’t want the rate, press “Change terms” or “Get a new rate”, or just wait. Nothing is concluded.',
  'tradeHelp.concludeFinal': 'A contract can’t be changed, canceled or terminated early.',
  'tradeHelp.fields': 'What you enter',
  'terms.side': 'Side',
  'tradeHelp.side':
    'Seen from the bank. “Bank sells” is for customers who buy foreign currency (for example to pay for imports), “Bank buys” for those who sell it (for example proceeds of exports).',
  'terms.amount': 'Amount',
  'tradeHelp.amount': 'The amount in foreign currency: at least {least} units, with up to 2 decimals.',
  'terms.method': 'Delivery',
  'tradeHelp.method':
    'Choose a fixed date (one day), a calendar month (any day of it), the same day in a later month, or a delivery period (from a first to a last day).',
  'tradeHelp.day': 'Delivery day',
  'tradeHelp.dayHow':
    'From the next business day on, within {months} months. Holidays in Tokyo and New York can’t be chosen.',
  'tradeHelp.limits': 'Hours and limits',
  'tradeHelp.open': 'Trading hours: {hours}.',
  'tradeHelp.contractLimit': 'Limit for one contract: the equivalent of {limit}.',
  'tradeHelp.customerLimit':
    'Limit for all contracts and leave orders together: the equivalent of {limit}. The page shows what is left of it.',
  'orders.title': 'Leave orders',
  'tradeHelp.order': 'What is a leave order?',
  'tradeHelp.orderWhat':
    'An order at the rate that you want (the limit rate). During trading hours, it is filled at the limit rate as soon as the contract rate for customers (fees included) reaches it. We check once a minute.',
  'tradeHelp.orderOpen': 'Under “Leave orders” in the menu, press “New leave order”.',
  'tradeHelp.orderEnter':
    'Enter the same as for a {trade:new contract}, and the limit rate and “Valid until”, and press “Check the order”.',
  'tradeHelp.orderPress':
    'Check the order and press “Place the order”. To change something, press “Change the order”.',
  'tradeHelp.orderRate': 'The limit rate must be better for you than the current rate, {range}.',
  'tradeHelp.orderUntil':
    '“Valid until” is a business day within {days} days from today, at least 1 business day before the (first) delivery day. The order stays open until {closes} on that day.',
  'tradeHelp.states': 'Status and cancellation',
  'order.accepted': 'Open',
  'tradeHelp.accepted':
    'The order is waiting. You can cancel it with “Cancel order”. Its amount counts against your available limit.',
  'order.filled': 'Filled',
  'tradeHelp.filled':
    'A contract was concluded at the limit rate. Open it by its contract number. It can’t be canceled.',
  'order.expired': 'Expired',
  'tradeHelp.expired': 'The limit rate was not reached in time.',
  'order.cancelled': 'Canceled',
  'tradeHelp.cancelled': 'You canceled the order.',
  'contracts.title': 'Contracts',
  'tradeHelp.find': 'Find a contract',
  'tradeHelp.findHow':
    'The list shows your contracts. Choose a status and a currency and press “Filter”. “Download CSV” saves the contracts shown as a file.',
  'tradeHelp.details': 'Press “Details” or “Draw down” to open a contract. You can print it with “Print”.',
  'tradeHelp.use': 'Draw down',
  'tradeHelp.useOpen':
    'On the delivery day, or on a business day of the delivery period ({opens}–{closes}), open the contract.',
  'tradeHelp.useEnter':
    'Enter the amount and press “Draw down”. You can also draw down the balance in parts.',
  'tradeHelp.useConfirm': 'Press “OK” when you are asked.',
  'tradeHelp.useBefore': 'Before that, the contract must be confirmed under {confirmations:Confirmations}.',
  'tradeHelp.useFinal': 'A drawdown can’t be undone.',
  'tradeHelp.useLate': 'If a balance is left after the last delivery day, contact {desk}.',
  'tradeHelp.confirm': 'Confirm a contract',
  'tradeHelp.confirmOpen': 'Under “Confirmations” in the menu, press “Check” beside an unconfirmed contract.',
  'tradeHelp.confirmCheck':
    'Compare the currency, the amount, the rate and the delivery with your own records.',
  'tradeHelp.confirmPress': 'If they agree, press “Confirm”, and “OK” when you are asked.',
  'tradeHelp.confirmWhy':
    'The page after the login also tells you of contracts that are not confirmed. You can’t draw down a contract before you confirm it.',
  'tradeHelp.differs': 'If something differs',
  'tradeHelp.differsHow':
    'In “What differs”, say which item differs and how, and press “Report a difference”. The contract can’t be drawn down until this is settled.',
  'tradeHelp.failed': 'When one of these messages appears',
  'tradeHelp.failedHow': 'Do as the message says. Nothing has been done.',
  'order.cancel': 'Cancel order',
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
}
