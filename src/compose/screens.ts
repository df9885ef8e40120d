import type { Module, Pages, ScreensBeside, ServiceScreens } from '../authority/module-type.ts'
import type { DeskPart } from '../desk/contract.ts'
import { kindsIn } from './kinds.ts'
import { modules as productModules } from './modules.ts'

/** What modules show: two thirds of all that there is to load, so only a process that serves loads it. */
export type Screens = {
  /** Of the services of each kind, by its name. */
  readonly ofKinds: ReadonlyMap<string, ServiceScreens>
  readonly pages: readonly Pages[]
  /** Below every service. */
  readonly beside: readonly ScreensBeside[]
}

export async function screensOf(modules: readonly Module<DeskPart>[]): Promise<Screens> {
  const ofKinds = kindsIn(modules).map(async ({ name, screens }) => [name, await screens()] as const)
  const pages = modules.flatMap((module) => module.pages?.() ?? [])
  const beside = modules.flatMap((module) => module.beside?.() ?? [])
  return {
    ofKinds: new Map(await Promise.all(ofKinds)),
    pages: await Promise.all(pages),
    beside: await Promise.all(beside),
  }
}

/** Those of the product. */
export const screens = await screensOf(productModules)
