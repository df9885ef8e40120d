import { usageMenu } from '../menu.ts'
import { type FbService, link as serviceLink } from '../service.ts'
import { administrationEntries, administrationPage, forAdministrators } from './administrators.ts'
import { calendarScreen } from './calendar.ts'
import { historyScreen } from './history.ts'
import { idLocksScreen } from './id-locks.ts'
import { newUserScreen } from './new-user.ts'
import { stopScreen } from './stop.ts'
import { tokenChangeScreens } from './token-change.ts'
import { tokensScreen } from './tokens.ts'
import { usageFormScreens } from './usage-form.ts'
import { userScreens } from './user.ts'
import { usersScreen } from './users.ts'

/** 管理機能, with everything behind its six entries. */
export function administrationScreens(service: FbService): void {
  service.app.get(
    serviceLink(service, 'administration'),
    forAdministrators(service, (c, visit) => {
      const main = usageMenu(administrationEntries(service))
      return c.html(administrationPage(service, visit, null, { title: '管理機能', main }))
    }),
  )
  usersScreen(service)
  newUserScreen(service)
  userScreens(service)
  idLocksScreen(service)
  calendarScreen(service)
  historyScreen(service)
  stopScreen(service)
  tokensScreen(service)
  usageFormScreens(service)
  tokenChangeScreens(service)
}
