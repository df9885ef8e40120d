import { byId, element, show, write } from './dom.ts'

const screens = ['starting', 'failed', 'activation', 'removed', 'locked', 'token'] as const

export function showScreen(screen: (typeof screens)[number]): void {
  for (const each of screens) show(each, each === screen)
  show('settings', screen === 'token')
  if (screen === 'removed') for (const id of ['removal', 'removal-final']) byId(id, HTMLDialogElement).close()
}

export function fail(text: string): void {
  write('failure', text)
  showScreen('failed')
  element('retry').focus()
}
