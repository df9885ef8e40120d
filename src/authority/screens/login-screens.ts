import { entryScreen } from './entry.ts'
import { environmentScreens } from './environment.ts'
import { firstStepScreen } from './first-step.ts'
import { helpScreens } from './help.ts'
import { logoutScreen } from './logout.ts'
import { passwordScreen } from './password.ts'
import { type LoginService, sessionsOf } from './service.ts'
import { prolongScreen } from './session-end.ts'

/** What leads in and out of a service that brings no login screens of its own, such as 外為Web or a desk. */
export function loginScreens(service: LoginService): void {
  environmentScreens(service)
  helpScreens(service)
  entryScreen(service)
  firstStepScreen(service, 'login')
  for (const { mount } of service.methods) mount(service)
  passwordScreen(service)
  logoutScreen(service)
  prolongScreen(service.app, service, sessionsOf(service))
}
