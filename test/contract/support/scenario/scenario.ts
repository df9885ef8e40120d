// One sequence of operations over all services, on a clock that is set by hand: nearly every event, in a fixed order.
import type { Context } from '../../../../src/authority/operations/context.ts'
import { createClock } from '../../../support/world.ts'
import { foundCompany, playCompany } from './company.ts'
import { playDesk } from './desk.ts'
import { playFb, playSharedToken } from './fb.ts'
import { playFx } from './fx.ts'
import { playCertificates, playPersonal } from './personal.ts'
import type { Actor } from './play.ts'
import { playTokens } from './tokens.ts'
import { playTrade } from './trade.ts'
import { playTransfers } from './transfers.ts'

export const scenarioStart = '2025-06-02T10:00:15+09:00'

/** Who can log in when it is over: one user of each kind of service, and of the desk. */
export type Cast = Readonly<Record<'fx' | 'fb' | 'personal' | 'desk', Actor>>

export async function playScenario(contextAt: (now: () => Temporal.Instant) => Context): Promise<Cast> {
  const clock = createClock(scenarioStart)
  const play = { context: contextAt(clock.now), clock }
  const company = await foundCompany(play)
  await playTokens(play)
  clock.set('2025-07-01T10:00:15+09:00')
  const fx = await playFx(play)
  await playCompany(play, company)
  clock.set('2025-07-04T10:00:15+09:00')
  await playTrade(play, fx)
  const desk = await playDesk(play)
  clock.set('2025-07-15T10:00:15+09:00')
  const fb = await playFb(play)
  const staff = await playSharedToken(play)
  await playTransfers(play, fb)
  await playCertificates(play, fb, staff)
  const personal = await playPersonal(play)
  return { fx, fb: fb.boss, personal, desk }
}
