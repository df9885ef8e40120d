// 設定: the PIN, the keys of institutions, and the removal of the token.
import { byId, element, onPress, show, tell, tellNews } from './dom.ts'
import { keysAnew } from './keys-anew.ts'
import { normalizePin, pinFault } from './pin.ts'
import { onSubmit, takeValue, tellFault, tryPin } from './pin-entry.ts'
import { proofOf } from './proof.ts'
import { exclusively } from './registration.ts'
import { type KeptToken, ofOperations, type Storage } from './storage.ts'
import { texts } from './texts.ts'
import { protect, unlock, unprotect } from './vault.ts'

type Settings = {
  readonly storage: Storage
  readonly base: string
  readonly clock: () => number
  /** The key of the token that is shown, if it may be used now. */
  readonly keyNow: () => { readonly tokenId: string; readonly hmacKey: CryptoKey } | undefined
  /** The token is about to be removed from this device. */
  readonly leaving: (token: KeptToken) => Promise<void>
  /** The token was changed or removed: every tab reloads it. */
  readonly changed: (unlocked?: { readonly tokenId: string; readonly hmacKey: CryptoKey }) => Promise<void>
}

/** Shows the forms that fit the token. */
export function showSettings({ vault, terms }: KeptToken): void {
  const hasPin = vault.kind === 'pin'
  show('pin-set', !hasPin)
  show('pin-change', hasPin)
  show('lock-area', hasPin)
  byId(`reissue-${terms.movingFactor}`, HTMLInputElement).checked = true
}

export function createSettings({ storage, base, clock, keyNow, leaving, changed }: Settings): void {
  createKeysAnew({ storage, base, clock, keyNow })

  onSubmit('pin-set', async () => {
    const [pin, again] = [normalizePin(takeValue('new-pin')), normalizePin(takeValue('new-pin-again'))]
    const fault = pinFault(pin, again)
    tellFault('new-pin', fault)
    if (fault !== undefined) return
    const unlocked = await exclusively(async () => {
      const token = await storage.read('token')
      if (token?.vault.kind !== 'open') return undefined
      const { vault, terms } = token
      const next = { ...token, vault: await protect(vault, '', pin, terms) }
      // From now on nothing is kept that answers without the PIN.
      await storage.write({ token: next }, 'device')
      return { tokenId: terms.tokenId, hmacKey: vault.hmacKey }
    })
    await changed(unlocked)
    if (unlocked !== undefined) tell('settings-notice', texts.pinSet)
  })

  onSubmit('pin-change', async () => {
    const current = takeValue('current-pin')
    const [pin, again] = [
      normalizePin(takeValue('changed-pin')),
      normalizePin(takeValue('changed-pin-again')),
    ]
    const remove = byId('pin-remove', HTMLInputElement).checked
    const fault = remove ? undefined : pinFault(pin, again)
    tellFault('current-pin', undefined)
    tellFault('changed-pin', fault)
    if (fault !== undefined) return
    const verdict = await tryPin(storage, clock, current, (old) => replace(storage, old, remove ? null : pin))
    tellFault('current-pin', verdict.ok ? undefined : verdict.fault)
    if (!verdict.ok) return
    await changed()
    tell('settings-notice', remove ? texts.pinRemoved : texts.pinChanged)
    element('settings-notice').focus()
  })

  createRemoval({ storage, leaving, changed })
}

/**
 * Keeps the token under another PIN, or under none. Undefined when `old` is not its PIN. Call it while no other tab
 * can change or remove the token.
 */
async function replace(storage: Storage, old: string, pin: string | null): Promise<true | undefined> {
  const token = await storage.read('token')
  if (token?.vault.kind !== 'pin') return true
  const { terms, vault } = token
  if ((await unlock(vault, old, terms)) === undefined) return undefined
  const next = pin === null ? await unprotect(vault, old, terms) : await protect(vault, old, pin, terms)
  await storage.write({ token: { terms, vault: next } })
  return true
}

/** Whatever a thief of an institution's key has made the app believe goes: only what the server proves stays. */
function createKeysAnew({ storage, base, clock, keyNow }: Omit<Settings, 'leaving' | 'changed'>): void {
  const say = (text: string, isBad = true) => {
    tellNews('keys-notice', text, isBad)
    element('keys-notice').focus()
  }
  onPress('keys-anew', async () => {
    const key = keyNow()
    if (key === undefined) return say(texts.keysLocked)
    const { tokenId, hmacKey } = key
    const atMs = Math.round(clock() + ((await storage.read('offsetMs')) ?? 0))
    const operationKeys = await keysAnew(base, { tokenId, atMs }, (message) => proofOf(hmacKey, message))
    if (operationKeys === undefined) return say(texts.keysUnproven)
    const kept = await exclusively(async () => {
      // Another tab may have removed the token meanwhile, or taken another one over.
      if ((await storage.read('token'))?.terms.tokenId !== tokenId) return false
      await storage.write({ operationKeys })
      return true
    })
    say(kept ? texts.keysPinned : texts.keysLocked, !kept)
  })
}

/** Asked twice: first naming the consequences, then for confirmation. */
function createRemoval({
  storage,
  leaving,
  changed,
}: Pick<Settings, 'storage' | 'leaving' | 'changed'>): void {
  const first = byId('removal', HTMLDialogElement)
  const second = byId('removal-final', HTMLDialogElement)
  /** The kind of token that replaces the removed one; undefined for none. */
  let reissued: 'time' | 'event' | undefined
  for (const id of ['remove', 'forgotten']) {
    onPress(id, () => {
      reissued = undefined
      first.showModal()
    })
  }
  onSubmit('reissue', async () => {
    reissued = byId('reissue-event', HTMLInputElement).checked ? 'event' : 'time'
    first.showModal()
  })
  onPress('removal-cancel', () => first.close())
  onPress('removal-next', () => {
    first.close()
    second.showModal()
  })
  onPress('removal-final-cancel', () => second.close())
  onPress('removal-final-go', async () => {
    const token = await storage.read('token')
    if (token !== undefined) await leaving(token)
    await exclusively(() =>
      storage.write({ removed: true }, 'token', 'pending', 'counter', 'guard', 'label', ...ofOperations),
    )
    second.close()
    await changed()
    if (reissued === undefined) return
    byId(`mode-${reissued}`, HTMLInputElement).checked = true
    byId('new-token', HTMLFormElement).requestSubmit()
  })
}
