import type { TicketPurpose } from '../../rules/events.ts'
import type { FormFactor, ServiceProfile } from '../../rules/profile.ts'
import { codeLockContact } from '../contacts.ts'
import type { RefusalText } from '../refusal.ts'
import type { loginRefusals } from './login.ts'
import type { mailRefusals } from './mail.ts'
import type { passkeyRefusals } from './passkey.ts'
import type { passwordRefusals } from './password.ts'
import type { tokenRefusals } from './token.ts'

/** Those that customers meet on screens in English. */
type Met =
  | keyof typeof loginRefusals
  | keyof typeof tokenRefusals
  | keyof typeof passwordRefusals
  | keyof typeof mailRefusals
  | keyof typeof passkeyRefusals

const kindNames = {
  mobile: 'a phone or tablet',
  desktop: 'a PC',
  hardware: 'a hardware device',
} as const satisfies Record<FormFactor, string>

const kindsText = ({ formFactors }: ServiceProfile['enrollment']) =>
  formFactors.map((kind) => kindNames[kind]).join(' or ')

const lockContact = ({ contacts }: ServiceProfile, purpose: TicketPurpose) =>
  purpose === 'enrollment' ? contacts.passwordLockAtEnrollment : contacts.passwordLockAtLogin

/** Who helps, and where to call. */
function contactText({ name, telephone, hours }: ServiceProfile['contacts']['desk']): string {
  const details = [telephone, hours].filter((detail) => detail !== null)
  return details.length === 0 ? name : `${name} (${details.join(', ')})`
}

const endsByItself = ({ password }: ServiceProfile) =>
  password.lockMinutes === null
    ? ''
    : ` It unlocks by itself after ${password.lockMinutes} min, or later if it was locked several times in a row.`

// The same texts for what must look alike.
const wrongLogin = ({ names }: ServiceProfile) => `The ${names.userId} or password is wrong.`
const wrongEnrollment = ({ enrollment }: ServiceProfile) =>
  enrollment.codes === 1
    ? 'We can’t confirm this token ID, or the one-time password is wrong, already used or expired. Check the token ID and enter the next one-time password.'
    : 'We can’t confirm this token ID, or the one-time passwords (OTP1, OTP2) are wrong, already used or expired. Check the token ID and enter two OTPs that follow each other.'
const wrongCode = 'The one-time password (OTP) is wrong, already used or expired. Enter a new OTP to log in.'
const unknownPasskey: RefusalText = ({ contacts }) =>
  `You can’t use this passkey here. Choose one that you registered for this service. If you did, and can’t use it, contact ${contacts.desk.name}.`

const wrongMailCode =
  'The one-time password (OTP) is wrong, already used or expired. Enter the OTP of the latest mail. If no mail arrives, send another one.'

/** What the texts of `ja` say, without the codes, which are the same. */
export const englishRefusals = {
  user_unknown: wrongLogin,
  user_suspended: wrongLogin,
  password_wrong: wrongLogin,
  stopped_by_loss: ({ contacts }) =>
    `Your service is stopped because a loss or theft was reported. The password you entered was not counted as a wrong one. To restart, contact ${contactText(contacts.desk)}.`,
  password_locked: (profile, purpose) =>
    `The login password is locked, so this ${profile.names.userId} can’t be used.${endsByItself(profile)} To unlock it, contact ${lockContact(profile, purpose)}.`,
  initial_password_expired: (profile, purpose) =>
    `The ${profile.names.initialPassword} has expired. Contact ${lockContact(profile, purpose)}.`,
  attempts_wait:
    'There were several wrong entries in a row, so we have paused for a moment. Please wait and try again. This entry was not counted as a wrong one.',
  ticket_invalid:
    'This page has expired, or you continued on another page. Please start again from the beginning.',
  service_stopped: ({ contacts }) =>
    `The service is stopped at your request. To restart it, visit a branch of ${contacts.desk.name}.`,
  service_running: 'The service is not stopped. Please log in as usual.',
  restart_at_desk: ({ contacts }) =>
    `You can’t restart the service yourself, since it was stopped by a report of loss or over the phone. Visit a branch of ${contacts.desk.name}.`,
  certificate_needed: 'This ID logs in with a client certificate. Please use the certificate login.',
  already_logged_in: ({ session }) =>
    `You are already logged in, or closed the page last time without logging out. You can log in ${Math.ceil(session.idleSeconds / 60)} min after your last activity.`,
  terms_not_accepted:
    'Read the Additional Terms of the One-Time Password Service and check “I have read the terms and agree”.',
  method_ended:
    'This way of receiving one-time passwords is not available at this time. See the notice on the login page.',
  already_enrolled: ({ contacts }) =>
    `A one-time password is already registered. Go back and choose the one-time password login. If you still have your old device, move the token to the new one in the token app there. If not, contact ${contacts.deviceChange}.`,
  second_token:
    'A one-time password is already registered. To change the device, either move the token to the new one in the token app on the old device, or stop the token with a one-time password of the old device and then register on the new one.',
  token_lost:
    'Your token was revoked because a loss or theft was reported. Register a token on a new device before you log in.',
  not_enrolled: (_, __, situation) =>
    situation !== null && !situation.tokenOffered
      ? 'No one-time password is registered. Go back and register a mail address.'
      : 'No one-time password is registered. Go back and register one.',
  token_unknown: wrongEnrollment,
  token_unusable: wrongEnrollment,
  enrollment_tries_exceeded: ({ enrollment }) =>
    `You have tried to register too often (the limit is ${enrollment.triesPerHourMax} times an hour). Check the token ID and try again in about an hour.`,
  token_form_factor_refused: ({ enrollment }) =>
    `Tokens of this kind can’t be used. Register a token on ${kindsText(enrollment)}.`,
  token_bound_elsewhere: wrongEnrollment,
  codes_equal: wrongEnrollment,
  codes_not_consecutive: wrongEnrollment,
  code_wrong: wrongCode,
  code_spent: wrongCode,
  token_fenced:
    'After a system recovery, we need two one-time passwords in a row, this time only. The first one is right. Enter the next one that your token shows.',
  offers_exhausted: 'No more QR codes can be made. Please start the registration again.',
  code_locked: (profile, _, situation) =>
    `Your one-time password is locked. To unlock it, contact ${codeLockContact(profile, situation)}.`,
  code_capped: ({ code: { cap }, contacts }) =>
    `Your one-time password is locked because too many wrong ones were entered${cap === null ? '' : ` (the limit is ${cap.failuresMax} in ${cap.days} days)`}. Only ${contacts.desk.name} can unlock it.`,
  code_suspended: (profile, _, situation) =>
    `Your one-time password is suspended. Contact ${codeLockContact(profile, situation)}.`,
  old_code_missing: ({ contacts }) =>
    `Enter a one-time password of the token you use now. If you don’t have it at hand, contact ${contacts.deviceChange}.`,
  old_code_wrong:
    'The one-time password of the token you use now is wrong, already used or expired. Enter the next one.',
  replacement_pending: ({ contacts }) =>
    `A change has already been requested. If you don’t know of it, or want to stop it and request another one, contact ${contacts.desk.name}.`,
  synchronization_failed:
    'The one-time passwords (OTP1, OTP2) are wrong or already used. Enter two different OTPs that follow each other.',
  token_id_taken: 'This token ID is already registered.',
  new_password_mismatch: 'The two new passwords are not the same.',
  new_password_characters: 'Use both letters and digits, and nothing else.',
  new_password_length: ({ password }) => `Use ${password.lengthMin} to ${password.lengthMax} characters.`,
  new_password_is_user_name: 'Choose a password that is not your user name.',
  new_password_guessable:
    'Common passwords, and those with your name, your ID or the name of the service, are easy to guess and can’t be used.',
  new_password_reused: ({ password: { historyGenerations: count } }) =>
    count === 0
      ? 'Choose a password that is not your current one.'
      : `Choose a password that is not one of your last ${count === 2 ? 'two' : count}.`,
  passkey_challenge_void: 'This step has expired or was done already. Please start again.',
  passkey_wrong: unknownPasskey,
  passkey_unknown: unknownPasskey,
  passkey_of_other: unknownPasskey,
  passkey_unfit: 'This passkey can’t be registered. Try again with another device or security key.',
  passkey_origin_wrong: ({ institutionName }) =>
    `This may not be a real page of ${institutionName}. Don’t enter anything here. Open the service again in the way you usually do.`,
  passkey_unverified:
    'Your device did not verify you by fingerprint, face or PIN. Set up a screen lock on it, and try again.',
  passkey_copied: ({ contacts }) =>
    `This passkey was stopped, since it may have been copied. Log in with another one and delete it. If you have no other, contact ${contacts.desk.name}.`,
  passkey_waits:
    'For your security, this passkey is not ready yet. After you log in, the page [Passkeys] says when it will be.',
  passkey_known: 'This passkey is registered already.',
  passkeys_too_many: ({ methods }) =>
    `You can have ${methods.passkey?.passkeysMax ?? 0} passkeys. Delete one that you don’t use before you register another.`,
  passkey_name_wrong:
    'Enter a name of 1 to 40 characters, without hidden ones, that does not begin with = + - @.',
  passkey_lacking: ({ contacts }) =>
    `You have no passkey that can be used for this. ${contacts.desk.name} will help you.`,
  passkey_needed: ({ contacts }, purpose) =>
    purpose === 'enrollment'
      ? `You have registered a passkey, so a password alone registers no token. If you want one, contact ${contacts.desk.name}.`
      : `You have registered a passkey: log in with it. If you can’t use any of your passkeys, contact ${contacts.desk.name}.`,
  mail_code_wrong: wrongMailCode,
  mail_code_void: wrongMailCode,
  mail_address_form: 'Enter the mail address in the form name@example.co.jp.',
  mail_address_mismatch: 'The two mail addresses are not the same.',
  mail_address_present:
    'A mail address is already registered. Go back and choose the one-time password login. You can change the address after you log in.',
  mail_address_missing: 'No mail address is registered.',
  mail_address_same: 'Enter an address that is not the registered one.',
  mail_too_soon: ({ methods }) =>
    `A one-time password was sent a moment ago. Check whether the mail has arrived, and wait ${Math.ceil((methods.mail?.resendSeconds ?? 60) / 60)} min before you send another one.`,
  mail_too_many:
    'No more mails can be sent within this hour. Enter the OTP of the latest mail, or wait and send another one later.',
  mailbox_full:
    'No more mails can be sent to this address. Enter the OTP of the latest mail, or wait 15 min and send another one. If that fails, try again tomorrow.',
  cooling_down:
    'For your security, trades and administration are not available for some hours after the mail address was registered or changed.',
} as const satisfies Record<Met, string | RefusalText>
