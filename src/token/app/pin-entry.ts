import { byId, element, tell } from './dom.ts'
import { isPin, normalizePin, waitMs } from './pin.ts'
import { exclusively } from './registration.ts'
import { fail } from './screens.ts'
import type { Storage } from './storage.ts'
import { texts } from './texts.ts'

type Verdict<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly fault: string }

const noGuard = { wrongPins: 0, lastAttemptAtMs: 0 }

/**
 * Tries a PIN, unless it has to wait. The attempt is recorded before it is made, by one tab at a time, so that neither
 * closing the app nor opening it twice gains an attempt. `attempt` gives undefined for a wrong PIN.
 */
export function tryPin<Result>(
  storage: Storage,
  clock: () => number,
  typed: string,
  attempt: (pin: string) => Promise<Result | undefined>,
): Promise<Verdict<Result>> {
  const pin = normalizePin(typed)
  if (!isPin(pin)) return Promise.resolve({ ok: false, fault: texts.pinForm })
  return exclusively(async () => {
    const guard = (await storage.read('guard')) ?? noGuard
    const now = clock()
    const left = waitMs(guard, now)
    if (left > 0) return { ok: false, fault: texts.pinWait(left / 1000) }
    const noted = { wrongPins: guard.wrongPins + 1, lastAttemptAtMs: now }
    await storage.write({ guard: noted })
    const result = await attempt(pin)
    if (result === undefined) {
      const next = waitMs(noted, now)
      const wait = next > 0 ? texts.pinWait(next / 1000) : ''
      return { ok: false, fault: `${texts.pinWrong}${wait}` }
    }
    await storage.write({ guard: noGuard })
    return { ok: true, result }
  })
}

/** Takes the value of a field and empties it. */
export function takeValue(id: string): string {
  const field = byId(id, HTMLInputElement)
  const { value } = field
  field.value = ''
  return value
}

/** Shows beside a field what is wrong, or clears it. */
export function tellFault(id: string, fault: string | undefined): void {
  tell(`${id}-error`, fault)
  const field = byId(id, HTMLInputElement)
  if (fault === undefined) field.removeAttribute('aria-invalid')
  else {
    field.setAttribute('aria-invalid', 'true')
    field.focus()
  }
}

/** Runs something when a form is submitted, with its buttons disabled until it is done: PBKDF2 takes a while. */
export function onSubmit(id: string, act: () => Promise<void>): void {
  const form = byId(id, HTMLFormElement)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const buttons = [...form.querySelectorAll('button')]
    for (const button of buttons) button.disabled = true
    element(id).setAttribute('aria-busy', 'true')
    // Only the storage can refuse here.
    void act()
      .catch(() => fail(texts.storageRefused))
      .finally(() => {
        for (const button of buttons) button.disabled = false
        element(id).removeAttribute('aria-busy')
      })
  })
}
