// 引き継ぎ: a token moves to another device. The old one shows a code, which is typed on the new one; the new one shows a
// number, which is typed on the old one. Whoever only saw the code gets a number that nobody types.
import { moveCodeInFragment, moveEndMessage, moveStartMessage, parseMoveCode } from '../../otp/move.ts'
import { movedToken, postMove } from './client.ts'
import { newKeyPair } from './delivery.ts'
import { byId, element, onPress, show, tell, tellNews, write } from './dom.ts'
import { digestOfMoved, movedPayees, payeesToMove } from './known-payees.ts'
import { onSubmit, takeValue, tellFault } from './pin-entry.ts'
import { proofOf } from './proof.ts'
import { exclusively } from './registration.ts'
import { ofOperations, type Storage } from './storage.ts'
import { texts } from './texts.ts'
import { openDelivery } from './vault.ts'

type Moving = {
  readonly storage: Storage
  readonly base: string
  readonly clock: () => number
  /** The key of the token that is shown, if it may be used now. */
  readonly keyNow: () => { readonly tokenId: string; readonly hmacKey: CryptoKey } | undefined
  /** The token was taken over or handed over: every tab shows what is there now. */
  readonly changed: () => Promise<void>
}

const askEveryMs = 2000
const refusals: Readonly<Record<string, string>> = {
  'move-unclaimed': texts.moveUnclaimed,
  'move-number-wrong': texts.moveNumberWrong,
  'move-unknown': texts.moveOver,
  'proof-wrong': texts.moveRefused,
}

export function createMoves(moving: Moving): void {
  createHandover(moving)
  createTakeover(moving)
}

/** On the old device. */
function createHandover({ storage, base, clock, keyNow, changed }: Moving): void {
  let code: string | undefined
  const end = () => {
    code = undefined
    write('move-code', '')
    show('handover', false)
    show('move-start', true)
  }
  const say = (text: string | undefined, isBad = true) => tellNews('move-notice', text, isBad)

  onPress('move-start', async () => {
    const key = keyNow()
    if (key === undefined) return say(texts.moveRefused)
    const { tokenId } = key
    const atMs = Math.round(clock() + ((await storage.read('offsetMs')) ?? 0))
    const proof = await proofOf(key.hmacKey, moveStartMessage({ tokenId, atMs }))
    const answer = await postMove(base, '', { tokenId, atMs, proof })
    if (answer.kind === 'unreachable') return say(texts.moveUnreachable)
    const begun = answer.kind === 'answered' ? parseMoveCode(String(answer.body['code'])) : undefined
    if (begun === undefined) return say(texts.moveRefused)
    code = begun
    say(undefined)
    write('move-code', begun.replaceAll(/(.{4})(?=.)/g, '$1-'))
    showQr(answer.kind === 'answered' ? answer.body['qr'] : undefined)
    show('handover', true)
    show('move-start', false)
    element('move-code').focus()
  })
  onPress('move-cancel', () => {
    end()
    say(texts.moveCancelled, false)
  })
  onSubmit('handover-form', async () => {
    const key = keyNow()
    if (key === undefined || code === undefined) return end()
    const number = takeValue('move-number').normalize('NFKC').trim()
    tellFault('move-number', /^\d{4}$/.test(number) ? undefined : texts.moveNumberForm)
    if (!/^\d{4}$/.test(number)) return
    const { tokenId } = key
    const payees = await payeesToMove(tokenId, await storage.read('payees'))
    const proof = await proofOf(
      key.hmacKey,
      moveEndMessage({ tokenId, code, number, learned: await digestOfMoved(payees) }),
    )
    const answer = await postMove(base, '/confirm', { tokenId, code, number, payees, proof })
    if (answer.kind === 'unreachable') return say(texts.moveUnreachable)
    if (answer.kind === 'refused' && answer.code !== 'move-done') {
      if (answer.code === 'move-unknown') end()
      return say(refusals[answer.code] ?? texts.moveRefused)
    }
    // What is left here makes no codes that count; it goes all the same.
    await exclusively(() =>
      storage.write({ removed: true }, 'token', 'pending', 'counter', 'guard', ...ofOperations),
    )
    end()
    await changed()
    write('removed-notice', texts.movedAway)
  })
}

/** The same code for the camera of the new device; without it the code is typed. */
function showQr(qr: unknown): void {
  const { size, path } = (typeof qr === 'object' && qr !== null ? qr : {}) as {
    size?: unknown
    path?: unknown
  }
  const isWhole = typeof size === 'number' && typeof path === 'string'
  show('move-by-camera', isWhole)
  if (!isWhole) return
  byId('move-qr', SVGSVGElement).setAttribute('viewBox', `0 0 ${size} ${size}`)
  byId('move-qr-dark', SVGPathElement).setAttribute('d', path)
}

/** From the QR code of the old device; what was read does not stay in the address, which others may see or keep. */
function takeCodesOfAddress(taken: () => void): void {
  const take = () => {
    const code = moveCodeInFragment(location.hash)
    if (code === undefined) return
    history.replaceState(null, '', `${location.pathname}${location.search}`)
    byId('takeover-code', HTMLInputElement).value = code.replaceAll(/(.{4})(?=.)/g, '$1-')
    byId('takeover', HTMLDetailsElement).open = true
    element('takeover').scrollIntoView({ block: 'start' })
    taken()
  }
  take()
  addEventListener('hashchange', take)
}

/** On the new device. */
function createTakeover({ storage, base, clock, changed }: Moving): void {
  let asking = 0
  const say = (text: string | undefined, isBad = true) => tellNews('takeover-notice', text, isBad)
  const stop = () => {
    asking += 1
    tell('takeover-number', undefined)
    show('takeover-waiting', false)
    show('takeover-form', true)
  }

  takeCodesOfAddress(() => say(texts.moveCodeRead, false))
  onPress('takeover-cancel', stop)
  onSubmit('takeover-form', async () => {
    const code = parseMoveCode(byId('takeover-code', HTMLInputElement).value)
    tellFault('takeover-code', code === undefined ? texts.moveCodeForm : undefined)
    if (code === undefined) return
    const agreed = byId('takeover-agreed', HTMLInputElement)
    if (!agreed.checked && (await storage.read('token')) !== undefined) {
      say(texts.takeoverAgree)
      return agreed.focus()
    }
    say(undefined)
    const keys = await newKeyPair()
    asking += 1
    void ask(code, keys, asking)
  })

  async function ask(
    code: string,
    keys: Awaited<ReturnType<typeof newKeyPair>>,
    round: number,
  ): Promise<void> {
    if (round !== asking) return
    const answer = await postMove(base, '/claim', { code, publicKey: keys.publicKey })
    if (round !== asking) return
    if (answer.kind === 'refused') {
      stop()
      return say(refusals[answer.code] ?? texts.moveRefused)
    }
    const moved = answer.kind === 'answered' ? movedToken(answer.body, clock) : undefined
    if (moved === undefined) {
      const number = answer.kind === 'answered' ? answer.body['number'] : undefined
      if (typeof number === 'string') tell('takeover-number', number)
      show('takeover-waiting', true)
      show('takeover-form', false)
      setTimeout(() => void ask(code, keys, round), askEveryMs)
      return
    }
    const vault = await openDelivery(keys, moved.issued)
    const token = { terms: moved.issued.terms, vault }
    const guard = { wrongPins: 0, lastAttemptAtMs: 0 }
    const offsetMs = moved.issued.offsetMs ?? 0
    // With a key of this device and the institutions' keys as they are now. Of the old device comes along whom it knows.
    const gone = ['pending', 'removed', 'label', ...ofOperations.filter((name) => name !== 'payees')] as const
    const payees = movedPayees(moved.payees)
    await exclusively(() =>
      storage.write({ token, counter: moved.counter, offsetMs, guard, payees }, ...gone),
    )
    stop()
    byId('takeover-code', HTMLInputElement).value = ''
    // Agreed to for this one alone: the next takes the place of what was just taken over.
    byId('takeover-agreed', HTMLInputElement).checked = false
    await changed()
    say(texts.takenOver(moved.issued.terms.tokenId), false)
  }
}
