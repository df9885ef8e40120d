import { byId, element, show, write } from './dom.ts'

const screens = ['starting', 'failed', 'activation', 'removed', 'locked', 'token'] as const

export function showScreen(screen: (typeof screens)[number]): void {
  for (const each of screens) show(each, each === screen)
  show('settings', screen === 'token')
  show('operations', screen === 'token' || screen === 'locked')
  // What was confirmed is read by whoever has unlocked the app.
  show('history', screen === 'token')
  if (screen === 'removed') for (const id of ['removal', 'removal-final']) byId(id, HTMLDialogElement).close()
}

const parts = ['home', 'scanner', 'operation'] as const

/** What has the screen for itself: whatever changes on the others meanwhile is seen afterwards. */
export function showPart(part: (typeof parts)[number]): void {
  for (const each of parts) show(each, each === part)
  scrollTo(0, 0)
}

export function fail(text: string): void {
  write('failure', text)
  showScreen('failed')
  element('retry').focus()
}
