import { beforeTransition, inTransition, makeAdministrator, settled } from './mail-site.ts'
import { type Person, type Site, startSite } from './site.ts'

/** Two companies of 外為Web while both methods count: two administrators and a member here, one and another there. */
export type Companies = {
  readonly site: Site
  readonly first: Person
  readonly second: Person
  readonly member: Person
  readonly stranger: Person
  readonly strangers: Person
}

export async function startCompanies(): Promise<Companies> {
  const site = await startSite({}, { start: beforeTransition })
  const first = await settled(site, '1000000001', '甲商事')
  const second = await settled(site, '1000000002', '甲商事')
  const member = await settled(site, '1000000003', '甲商事')
  const stranger = await settled(site, '2000000001', '乙商事')
  const strangers = await settled(site, '2000000002', '乙商事')
  for (const person of [first, second, stranger]) await makeAdministrator(site, person)
  site.world.clock.set(inTransition)
  return { site, first, second, member, stranger, strangers }
}
