import type { CommonTexts } from './ja.ts'

/** The same as `ja`. */
export const en: CommonTexts = {
  required: (label) => `Enter: ${label}`,
  codeForm: (label, digits = 'token') =>
    `${label}: enter ${digits === 'token' ? '6 digits (8 if your token shows 8)' : `${digits} digits`}.`,
  tokenIdForm: 'Enter the token ID: 2 to 4 letters and digits, 12 characters in all.',
  tooLong: (label) => `${label} is too long.`,
  currentPasswordWrong: 'The current password is wrong.',
  loginPasswordWrong: 'The login password is wrong.',
  enrolled: { text: 'Your one-time password has been registered.', code: 'RMCFXLGN001001I' },
  authenticatorCodesWrong: {
    text: 'The one-time passwords (OTP1, OTP2) are wrong, already used or expired. Enter two that your authenticator app shows one after the other.',
    code: 'RMCFXLGN001027E',
  },
  authenticatorShown: {
    text: 'The QR code is shown only once. For your security, it can’t be shown again.',
    code: 'RMCFXLGN001004I',
  },
  synchronized: { text: 'Your token has been synchronized.', code: 'RMCFXLGN001003I' },
  passwordChanged: { text: 'Your password has been changed.', code: 'RMCFXPWD001001I' },
  loggedOut: { text: 'You have logged out.', code: 'RMCFXLGN001002I' },
  draftKept: {
    text: 'You were logged out because there was no activity. What you typed has been saved; log in again to continue.',
    code: 'RMCFXLGN001006I',
  },
  stopped: { text: 'Your service has been stopped completely.', code: 'RMCFXLGN001005I' },
  linkUnknown: {
    text: 'That page can’t be opened from a bookmark or link. Please start from this page.',
    code: 'RMCFXLGN001003W',
  },
  internetExplorer: {
    text: 'Internet Explorer and the Internet Explorer mode of Microsoft Edge are not supported.',
    code: 'RMCFXENV001001E',
  },
  environmentUnsupported: {
    text: 'Your operating system or browser is not supported.',
    code: 'RMCFXENV001002E',
  },
}
