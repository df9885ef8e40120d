import type { ToRepeat } from '../src/desk/rules/to-repeat.ts'

/**
 * What a row that a restore brings back is good for (decision 97): the fence makes it void, or holds it until a person decides; it is over
 * within the ten minutes before a restore; what was ended since counts again, so that a person ends it once more; or it does
 * no harm.
 */
export type Restored = {
  readonly verdict: 'void' | 'held' | 'brief' | 'repeat' | 'harmless'
  /** `void` and `held`: as the fence counts it. `repeat`: what somebody has to do. */
  readonly by: string | null
  readonly why: string
}

const voided = (by: string, why: string): Restored => ({ verdict: 'void', by, why })
const held = (by: string, why: string): Restored => ({ verdict: 'held', by, why })
const brief = (why: string): Restored => ({ verdict: 'brief', by: null, why })
const repeat = (by: ToRepeat, why: string): Restored => ({ verdict: 'repeat', by, why })
const harmless = (why: string): Restored => ({ verdict: 'harmless', by: null, why })

/** Every table of the database. A test holds it against both databases, and against what a fence counts. */
export const restoredTables: Readonly<Record<string, Restored>> = {
  // Customers, users and what they prove themselves with.
  customer: harmless('a name and a number; it opens nothing'),
  customer_number: harmless('whose a number is'),
  customer_end: repeat(
    'users',
    'a contract that ended since goes on; what was erased before is erased again',
  ),
  service_user: repeat('users', 'who was suspended or deleted since is active again; nobody is logged in'),
  password: repeat('passwords', 'the former password counts, with the failures of then'),
  unknown_login: harmless('failures of a login ID that nobody has'),
  token: repeat('tokens', 'one that was revoked or moved since makes codes again'),
  token_use: voided('tokens', 'codes from before are spent, or two in a row are asked for'),
  token_serial: harmless('which token a serial number is'),
  token_issuance: harmless('the same request gets the same token, sealed for the device that asked'),
  token_move: voided('tokenMoves', 'a move under way; one that is done gives its device what it has'),
  activation: voided('activationCodes', 'codes that were issued'),
  binding: repeat('tokens', 'a loss or suspension since is forgotten; so is a lock, with its failures'),
  token_claim: repeat('registrations', 'a token registered since is free again, for others, too'),
  revoked_binding: harmless('what was ended'),
  session: voided('sessions', 'its user has another or none, so that it opens nothing'),
  challenge: voided('mailCodes', 'codes by mail'),
  mailbox: harmless('how many codes a mailbox got: a few more'),
  mail_address: repeat('addresses', 'codes and notices go to the address of then'),
  mail_settings: harmless('which notices a customer wants'),
  particulars: harmless('what callers are asked; the desk asks more than one'),
  pending_replacement: voided('sessions', 'it falls with the ticket of whoever asked'),
  certificate_authority: harmless('it signs as before; what it signed since is unknown and refused'),
  certificate: repeat('certificates', 'one that was revoked since counts again'),
  token_device: repeat('tokens', 'the key of the device before a move since'),
  push_subscription: harmless('a push has no content; a device that is gone says so'),
  signed_operation: voided('operations', 'what waits; what was answered stays answered'),
  signing_user: harmless('a plain code confirms until the next signed operation, as it did then'),
  disowning: repeat(
    'money',
    'who has denied an operation since: the rules on that, and the end of a wait, let their transfers go',
  ),
  passkey_holder: repeat(
    'passkeys',
    'one that was removed, or stopped as copied, since counts again; a lower count of signatures is fine',
  ),
  passkey_claim: harmless('whose a passkey is'),
  passkey_challenge: voided('passkeyChallenges', 'what a browser could still sign'),

  // The desk.
  desk_operator: repeat('staff', 'who was dismissed since is not'),
  desk_administrators: repeat('staff', 'who was one then'),
  employee_number: repeat('staff', 'of whoever was dismissed since'),
  staff_handout: harmless('who printed a part: both parts are void or replaced'),
  approval: voided('approvals', 'granted or not, half or whole'),
  approval_talk: harmless('what was said about a request that is void'),
  approval_look: harmless('when somebody last read what became of requests'),
  desk_care: harmless('what was done of late: it limits less until it is done again'),
  desk_open_call: voided('sessions', 'a call is over with the session that began it'),
  desk_call: voided('sessions', 'its identification counts in that session alone'),
  desk_reading: harmless('who looked, once more'),
  desk_list_reading: harmless('who looked, once more'),
  audit_filter: harmless('what an auditor asks for often'),
  import_draft: harmless('for its owner alone, after another login; what asked for a second person is void'),
  user_import: harmless('it goes on where it was, with what two persons granted'),
  import_refusal: harmless('lines of a file that were refused'),
  print_run: voided('printRuns', 'files leave once, and may have left'),
  printed_letter: harmless('whose letter it is'),
  letter_secret: voided('printRuns', 'goes with its run, or has left'),
  dispute: repeat('money', 'one that was opened since is not'),
  search_user: harmless('words to find users by, made from the journal'),
  search_progress: harmless('how far they are made'),

  // Mails and systems outside.
  mail: held('mails', 'notices may have gone out; codes are dropped'),
  client: repeat('systems', 'keys and rights of then'),
  answered_request: harmless('what was answered is answered again; what was asked since is done again'),
  used_assertion: brief('an assertion lives for five minutes'),
  webhook: repeat('systems', 'its address and secrets of then'),
  webhook_progress: harmless('told once more, under the same ID; what comes anew has another'),
  webhook_delivery: harmless('told once more, under the same ID'),
  event_stream: harmless('told once more, with the same hash'),
  push_delivery: harmless('of operations that are cancelled'),
  radius_client: repeat('systems', 'its secrets of then'),
  oidc_client: repeat('systems', 'its keys of then'),
  oidc_subject: harmless('what a user is called'),
  oidc_artifact: voided(
    'oidcArtifacts',
    'codes, tokens, logins; an assertion stays used, and lives for ten minutes',
  ),
  oidc_ask: voided('oidcAsks', 'questions to tokens, answered or not'),
  oidc_visit: harmless('the system is told that the session is over'),
  core_contact: harmless('since when a core system is away'),

  // Accounts and trades.
  bank_account: harmless('balances come from the core system'),
  bank_posting: harmless('sent again under the same ID, which the core system knows'),
  bank_agreement: repeat('money', 'limits, usage form and stop of then'),
  bank_posting_case: voided('postingCases', 'what one person asked for; what two granted was sent'),
  bank_core_feed: harmless('a file that was taken in since is taken in again'),
  bank_core_file: harmless('which files were taken in'),
  bank_rate: harmless('told anew by the core system'),
  bank_rate_minute: harmless('minutes since then are told anew or stay unknown'),
  last_login: harmless('shown to its user'),
  fb_payee: repeat('money', 'a payee that was removed since is registered'),
  transfer_freeze: repeat('money', 'transfers frozen since are not'),
  fx_quote: brief('a rate is good for seconds'),
  fx_contract: repeat('money', 'a dispute since is forgotten; concluded since: the bank has them'),
  fx_order: voided('orders', 'it may have been filled or canceled'),
  fx_credit_line: harmless('follows contracts and orders'),
  fb_user: repeat('users', 'rights of then'),
  fb_password: repeat('passwords', 'fixed passwords of then'),
  fb_transfer: held(
    'transfers',
    'reserved, it may have been canceled or paid; what had left its account is held with its run',
  ),
  fb_fenced_case: voided('fencedCases', 'what one person asked for; its transfers are held anew'),
  fb_transfer_day: harmless('what was accepted since is missing in the day’s limit, and held with its run'),
  fb_run: held('runs', 'it may have left'),

  // The house.
  profile_in_force: repeat('house', 'profiles of then, until the node’s are put in force'),
  master_key: repeat('house', 'a key retired since is in the ring no more'),
  node_key: harmless('which process has which key; each says so when it starts'),
  session_seen: voided('sessions', 'of sessions that are over'),
  attempt_debt: harmless('what addresses owed then'),
  turned_away: harmless('counts'),
  journal: harmless('what happened until then; the fence is written behind it'),
  journal_personal: harmless('what was erased before is erased again'),
  journal_chain: harmless('heads, held against the checkpoints'),
  journal_checkpoint: harmless('signed heads'),
  journal_mark: harmless('made from the journal'),
  journal_block: harmless('made from the journal'),
  journal_marked: harmless('made from the journal'),
  journal_proof: harmless('how far a check is'),
  restore_mark: harmless('that a restore is not finished; the backup has none'),
  schema_migration: harmless('which migrations the tables have'),
  schema_expansion: harmless('which of them only add'),
}
