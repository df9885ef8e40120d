import { authorityModule } from '../authority/module.ts'
import type { Module } from '../authority/module-type.ts'
import { bankModule } from '../bank/module.ts'
import { cliModule } from '../cli/module.ts'
import type { DeskPart, DeskParts } from '../desk/contract.ts'
import { deskModule } from '../desk/module.ts'
import { apiModule } from '../doors/api/module.ts'
import { eventStreamModule } from '../doors/event-stream/module.ts'
import { oidcModule } from '../doors/oidc/module.ts'
import { radiusModule } from '../doors/radius/module.ts'
import { tokenAppModule } from '../doors/token-app/module.ts'
import { vipModule } from '../doors/vip/module.ts'
import { webhooksModule } from '../doors/webhooks/module.ts'
import { fxModule } from '../services/fx-web/module.ts'
import { personalModule } from '../services/personal/module.ts'
import { fbModule } from '../services/web-fb/module.ts'

/**
 * The only list of modules. Its order is that in which transactions lock their tables, their style sheets apply and
 * their sections appear in the profile schema. The demo is not among them: `serve` never loads it. Only tests add more.
 */
export function modulesWith(...more: readonly Module<DeskPart>[]): readonly Module<DeskPart>[] {
  const published = () => all.flatMap(({ publishes = [] }) => publishes)
  const all: readonly Module<DeskPart>[] = [
    authorityModule,
    fxModule,
    bankModule,
    deskModule(() => deskPartsOf(all)),
    fbModule,
    personalModule,
    tokenAppModule,
    apiModule(published),
    webhooksModule(published),
    eventStreamModule,
    radiusModule,
    oidcModule,
    vipModule,
    cliModule(() => deskPartsOf(all)),
    ...more,
  ]
  return all
}

/** Those of the product. */
export const modules = modulesWith()

/** What each kind of service brings to the desk, by the name that a profile gives. */
export function deskPartsOf(all: readonly Module<DeskPart>[]): DeskParts {
  return new Map(
    all.flatMap(({ kind }) => (kind?.desk === undefined ? [] : [[kind.name, kind.desk] as const])),
  )
}
