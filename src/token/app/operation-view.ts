// 取引の確認: one operation has the screen for itself, until it is answered or closed.
import { reasonsFor, rejectionReasons } from '../../otp/signed-operation/answer.ts'
import type { Row } from '../../otp/signed-operation/batch.ts'
import { slackSeconds } from '../../otp/signed-operation/cose.ts'
import { readingRefusalTexts, templateTitles } from '../../otp/signed-operation/shown.ts'
import { payeesOf } from './answered.ts'
import { approve, type Ended, reject } from './answering.ts'
import { announce, byId, element, onPress, show, tell, tellNews, write } from './dom.ts'
import { knownAmong } from './known-payees.ts'
import { fieldsOf } from './operation-fields.ts'
import type { FoundOperation, Refused } from './operation-reader.ts'
import { createRowsList, type RowsList } from './operation-rows.ts'
import { operationTexts, refusedReading } from './operation-texts.ts'
import { onSubmit, takeValue, tellFault, tryPin } from './pin-entry.ts'
import { showPart } from './screens.ts'
import type { KeptToken } from './storage.ts'
import { texts } from './texts.ts'
import { type ApprovalKeys, approvalKeys } from './vault.ts'

export type ViewParts = {
  readonly base: string
  readonly clock: () => number
  readonly nowMs: () => Promise<number>
  /** The key of a token, if its secret may be used now. */
  readonly keyOf: (token: KeptToken) => CryptoKey | undefined
  readonly fetchRows: (found: FoundOperation) => Promise<readonly Row[] | 'locked' | undefined>
  /** An operation was answered, or closed. */
  readonly closed: () => void
}

export type OperationView = {
  readonly open: (found: FoundOperation | Refused) => Promise<void>
  /** An operation, or what became of it, is on the screen. */
  readonly isOpen: () => boolean
}

const tickMs = 1000

export function createOperationView(parts: ViewParts): OperationView {
  let current: FoundOperation | undefined
  let mayApprove = false
  const rows = createRowsList(parts.fetchRows, (may) => {
    mayApprove = may
    byId('approve-button', HTMLButtonElement).disabled = !may
  })

  function end(ended: Ended): void {
    const { kind } = ended
    current = undefined
    show('operation-asked', false)
    tellNews('operation-result', kind === 'digits' ? undefined : ended.text, kind === 'refused')
    show('operation-digits', kind === 'digits')
    if (kind === 'digits') {
      write('operation-code', `${ended.code.slice(0, 4)} ${ended.code.slice(4)}`)
      announce(operationTexts.digits(ended.code))
    }
    show('operation-ended', true)
    element(kind === 'digits' ? 'operation-close' : 'operation-result').focus()
  }

  function close(): void {
    current = undefined
    write('operation-code', '')
    element('operation-fields').replaceChildren()
    showPart('home')
    parts.closed()
  }

  function tick(): void {
    const found = current
    if (found === undefined) return
    void parts.nowMs().then((nowMs) => {
      const seconds = Math.ceil(found.operation.expiresSeconds - nowMs / 1000)
      write('operation-left', operationTexts.left(Math.max(0, seconds)))
      const isOver = seconds + slackSeconds <= 0 && found === current
      if (isOver) end({ kind: 'refused', text: readingRefusalTexts.expired })
    })
  }

  listen(parts, rows, { current: () => current, mayApprove: () => mayApprove, end })
  for (const id of ['operation-close', 'operation-later']) onPress(id, close)
  setInterval(tick, tickMs)
  return {
    isOpen: () => !element('operation').hidden,
    async open(found) {
      if ('refusal' in found) {
        write('operation-title', operationTexts.notShown)
        write('operation-institution', '')
        showPart('operation')
        return end({ kind: 'refused', text: refusedReading(found) })
      }
      const kept = await found.owner.storage.read('payees')
      const known = await knownAmong(found.operation.tokenId, kept, payeesOf(found.operation))
      current = found
      fill(found, known, kept)
      rows.begin(found, known, kept ?? [])
      tick()
      showPart('operation')
      element('operation-title').focus()
    },
  }
}

function fill(
  { operation, owner, institutionName }: FoundOperation,
  known: readonly string[],
  kept: readonly string[] | undefined,
): void {
  write('operation-institution', institutionName)
  write('operation-service', `${operation.service}　トークンID ${operation.tokenId}`)
  write('operation-title', templateTitles[operation.template])
  element('operation-fields').replaceChildren(...fieldsOf(operation, known, kept))
  show('operation-pin-field', owner.token.vault.kind === 'pin')
  byId('operation-pin', HTMLInputElement).value = ''
  tellFault('operation-pin', undefined)
  const reasons: readonly string[] = reasonsFor(operation.fields)
  for (const reason of reasonButtons()) {
    reason.checked = false
    for (const label of reason.labels ?? []) label.hidden = !reasons.includes(reason.value)
  }
  for (const id of ['operation-fault', 'reason-error']) tell(id, undefined)
  showReasons(false)
  show('operation-asked', true)
  show('operation-ended', false)
}

const reasonButtons = () => [...element('reject').querySelectorAll('input')]

function showReasons(shown: boolean): void {
  show('reject', shown)
  show('approve', !shown)
  element('reject-open').setAttribute('aria-expanded', String(shown))
}

type Showing = {
  readonly current: () => FoundOperation | undefined
  readonly mayApprove: () => boolean
  readonly end: (ended: Ended) => void
}

function listen(parts: ViewParts, rows: RowsList, { current, mayApprove, end }: Showing): void {
  onPress('reject-open', () => {
    showReasons(true)
    reasonButtons()[0]?.focus()
  })
  onPress('reject-close', () => {
    showReasons(false)
    element('reject-open').focus()
  })
  onSubmit('approve', async () => {
    const found = current()
    if (found === undefined || !mayApprove()) return
    const keys = await unlocked(found, parts.clock)
    if (keys === undefined || found !== current() || !mayApprove()) return
    end(await approve(found, keys, rows.payees(), parts).catch(unkept))
  })
  onSubmit('reject', async () => {
    const found = current()
    if (found === undefined) return
    const chosen = reasonButtons().find(({ checked }) => checked)?.value
    const reason = rejectionReasons.find((known) => known === chosen)
    tell('reason-error', reason === undefined ? operationTexts.reasonNeeded : undefined)
    if (reason === undefined) return
    const hmacKey = parts.keyOf(found.owner.token)
    end(await reject(found, reason, { ...parts, hmacKey }).catch(unkept))
  })
}

/** An answer that this device can't keep is none: it could be given twice. */
function unkept(): Ended {
  return { kind: 'refused', text: texts.storageRefused }
}

/** The keys that approve; undefined where a PIN is missing or wrong, which is said beside it. */
async function unlocked(
  { operation, owner: { storage } }: FoundOperation,
  clock: () => number,
): Promise<ApprovalKeys | undefined> {
  // As it is now: another tab may have set a PIN, or removed the token.
  const token = await storage.read('token')
  if (token?.terms.tokenId !== operation.tokenId) {
    tell('operation-fault', readingRefusalTexts.other_token)
    return undefined
  }
  const { vault, terms } = token
  show('operation-pin-field', vault.kind === 'pin')
  if (vault.kind === 'open') return approvalKeys(vault, '', terms)
  const typed = takeValue('operation-pin')
  if (typed.trim() === '') {
    tellFault('operation-pin', operationTexts.pinNeeded)
    return undefined
  }
  const verdict = await tryPin(storage, clock, typed, (pin) => approvalKeys(vault, pin, terms))
  tellFault('operation-pin', verdict.ok ? undefined : verdict.fault)
  return verdict.ok ? verdict.result : undefined
}
