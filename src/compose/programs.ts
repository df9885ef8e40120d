import type { Module, ProgramSettings, Programs } from '../authority/module-type.ts'
import type { DeskPart } from '../desk/contract.ts'

/** What these modules offer to programs, loaded now. Throws ConfigError for a setting that one of them can't use. */
export async function programsOf(
  modules: readonly Module<DeskPart>[],
  settings: ProgramSettings,
): Promise<readonly Programs[]> {
  const loaded = await Promise.all(modules.map(({ programs }) => programs?.(settings)))
  return loaded.filter((each) => each !== undefined && each !== null)
}
