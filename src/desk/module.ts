import type { Module } from '../authority/module-type.ts'
import type { Context } from '../authority/operations/context.ts'
import { plainKind } from '../authority/operations/service-kind.ts'
import type { ServiceProfile } from '../authority/rules/profile.ts'
import type { RefusalTable } from '../authority/texts/refusal.ts'
import { assetsIn } from '../platform/http/assets.ts'
import { printCommands } from './commands/print.ts'
import { userImport } from './commands/user-import.ts'
import type { DeskContext, DeskParts } from './contract.ts'
import { deskKept } from './kept.ts'
import { endAbandonedCalls } from './operations/abandoned-calls.ts'
import { endStragglers } from './operations/ending/close-customer.ts'
import { eraseDueCustomers, forgetOldSearches } from './operations/ending/erase-customers.ts'
import { fencePrints } from './operations/print/fence-prints.ts'
import { lettersUnderKeys } from './operations/print/letters-under-keys.ts'
import { preparePrintRun, preparePrintRuns } from './operations/print/prepare.ts'
import { markAll } from './operations/read-journal.ts'
import { indexNames } from './operations/search-index.ts'
import { isDeskUpload, isLargeDeskUpload } from './routes.ts'
import type { Refusal } from './rules/refusal.ts'
import { piecesOf } from './screens/print-file.ts'
import { deskRefusals, refusals } from './texts/refusals.ts'

/** The support desk of an institution. `parts` are what the kinds of service bring, once all of them are there. */
export function deskModule(parts: () => DeskParts): Module {
  const whole = (context: Context): DeskContext => ({ ...context, deskParts: parts() })
  return {
    name: 'desk',
    keeps: deskKept,
    underKeys: lettersUnderKeys,
    fence: fencePrints,
    refusals: deskRefusals,
    kind: {
      name: 'desk',
      words: 'the support desk of an institution',
      rules: plainKind,
      lacks: ['customers'],
      refusals,
      screens: async () => {
        const { deskScreens } = await import('./screens/desk.ts')
        return (app, site, profile, refusalsOf) => {
          // Each table holds the refusals of all modules, the desk's among them.
          const ofService = (of: ServiceProfile) => refusalsOf(of) as RefusalTable<Refusal>
          deskScreens(app, site, profile, { parts: parts(), refusalsOf: ofService })
        }
      },
    },
    assets: assetsIn(new URL('./assets/', import.meta.url), {
      styleSheets: ['desk.css', 'caller.css', 'oversight.css'],
      scripts: ['desk-keys.js', 'approval-news.js', 'journal-proof.js', 'keep-typed.js'],
    }),
    pages: async () => (await import('./screens/desk.ts')).deskIndexScreen,
    paths: { isUpload: isDeskUpload, isLargeUpload: isLargeDeskUpload },
    commands: [
      userImport,
      ...printCommands({
        prepare: (context, of, progress) =>
          preparePrintRun(whole(context), of, Number.POSITIVE_INFINITY, progress),
        piecesOf: (context, taken) => piecesOf(whole(context), taken),
      }),
    ],
    upkeep: [
      { everyMs: 60_000, firstAfterMs: 0, run: indexNames },
      { everyMs: 15_000, run: endAbandonedCalls },
      { everyMs: 10_000, firstAfterMs: 0, run: markAll },
      {
        everyMs: 1000,
        // Commands read no file.
        run: async (context) => (await import('./operations/core-file/advance.ts')).advanceImports(context),
      },
      { everyMs: 60_000, run: (context) => endStragglers(whole(context)) },
      { everyMs: 600_000, run: eraseDueCustomers },
      { everyMs: 86_400_000, firstAfterMs: 600_000, run: forgetOldSearches },
      { everyMs: 1000, run: (context) => preparePrintRuns(whole(context)) },
    ],
  }
}
