import { keeps } from '../platform/store/schema.ts'
import { activationState } from './rules/activation.ts'
import { answeredRequestState } from './rules/answered-request.ts'
import { approvalState } from './rules/approval.ts'
import { approvalTalkState } from './rules/approval-talk.ts'
import { bindingState, revokedBindingState, tokenClaimState } from './rules/binding.ts'
import { callState, openCallState } from './rules/call.ts'
import { careState } from './rules/care.ts'
import { certificateAuthorityState, certificateState } from './rules/certificate.ts'
import { challengeState } from './rules/challenge.ts'
import { clientState } from './rules/client.ts'
import { usedAssertionState } from './rules/client-proof.ts'
import { customerNumberState, customerState } from './rules/customer.ts'
import { customerEndState } from './rules/customer-end.ts'
import type { Event } from './rules/events.ts'
import { handoutState } from './rules/handout.ts'
import { issuanceState } from './rules/issuance.ts'
import { listReadingState } from './rules/list-reading.ts'
import { mailState } from './rules/mail.ts'
import { mailSettingsState } from './rules/mail-settings.ts'
import { mailboxState } from './rules/mailbox.ts'
import { masterKeyState } from './rules/master-key.ts'
import { authorityPersonal } from './rules/of-persons.ts'
import { operatorState } from './rules/operator.ts'
import { particularsState } from './rules/particulars.ts'
import { passkeyChallengeState, passkeyClaimState, passkeyHolderState } from './rules/passkeys.ts'
import { passwordState, unknownLoginState } from './rules/password.ts'
import { pendingReplacementState } from './rules/pending-replacement.ts'
import { profileInForceState } from './rules/profile-in-force.ts'
import { pushSubscriptionState } from './rules/push.ts'
import { readingState } from './rules/reading.ts'
import { mailAddressState } from './rules/registered-address.ts'
import { sessionState } from './rules/session.ts'
import { disowningState, signedOperationState, signingUserState } from './rules/signed-operation.ts'
import { administratorsState, employeeNumberState } from './rules/staffing.ts'
import { tokenState, tokenUseState } from './rules/token.ts'
import { tokenDeviceState } from './rules/token-device.ts'
import { tokenMoveState } from './rules/token-move.ts'
import { tokenSerialState } from './rules/token-serial.ts'
import { userState } from './rules/user.ts'

/** What the authority stores, in the order in which transactions lock it. */
export const authorityKept = keeps<Event>()({
  states: [
    customerState,
    customerNumberState,
    customerEndState,
    userState,
    passwordState,
    unknownLoginState,
    tokenState,
    tokenUseState,
    tokenSerialState,
    issuanceState,
    tokenMoveState,
    activationState,
    bindingState,
    tokenClaimState,
    revokedBindingState,
    sessionState,
    operatorState,
    administratorsState,
    employeeNumberState,
    handoutState,
    approvalState,
    approvalTalkState,
    careState,
    openCallState,
    callState,
    readingState,
    listReadingState,
    mailState,
    mailAddressState,
    particularsState,
    mailSettingsState,
    challengeState,
    mailboxState,
    pendingReplacementState,
    certificateAuthorityState,
    certificateState,
    clientState,
    answeredRequestState,
    usedAssertionState,
    tokenDeviceState,
    pushSubscriptionState,
    signedOperationState,
    signingUserState,
    disowningState,
    passkeyHolderState,
    passkeyClaimState,
    passkeyChallengeState,
    profileInForceState,
    masterKeyState,
  ],
  noted: [
    'client_proof_rejected',
    'verifiers_bound',
    'password_change_refused',
    'tokens_imported',
    'tokens_exported',
    'terminal_acted',
    'exported',
    'account_numbers_shown',
    'journal_checked',
    'particulars_shown',
    'activation_rejected',
    'certificate_accepted',
    'certificate_rejected',
    'desk_acts_seen',
    'user_token_moved',
    'push_sent',
    'push_given_up',
    'fence_raised',
    'clock_accepted',
    'ring_wrapped',
    'ring_unwrapped',
    'verification_rejected',
    'risk_noted',
    'risk_refused',
    'personal_values_forgotten',
    'entries_redacted',
    'journal_archived',
  ],
  ofPersons: authorityPersonal,
})
