import type { Module, ProfileCheck } from '../../authority/module-type.ts'
import type { MethodsPolicy } from '../../authority/rules/methods/policy.ts'
import type { DeskPart } from '../../desk/contract.ts'
import { assetsIn } from '../../platform/http/assets.ts'
import { caRequire } from './commands/ca-require.ts'
import { fbCustomerOpen } from './commands/fb-customer-open.ts'
import { fbDesk } from './desk.ts'
import { fbKept } from './kept.ts'
import { fbKind } from './kind.ts'
import { applyDueUsageForms } from './operations/administration/due-usage-form.ts'
import { fixedPasswordBindings } from './operations/bind-fixed-passwords.ts'
import { startDelivery } from './operations/handover/deliver-runs.ts'
import { fenceRuns } from './operations/handover/fence-runs.ts'
import { fenceTransfers } from './operations/handover/fence-transfers.ts'
import { makeDueRuns } from './operations/handover/make-run.ts'
import { fbProfile } from './operations/profile-of.ts'
import { executeDueTransfers } from './operations/transfers/execute-due.ts'
import { releaseHeldTransfers } from './operations/transfers/release-held.ts'
import { fbFields, fbStrictness } from './profile.ts'
import { fbPublishes } from './published.ts'
import { fbWorkPaths } from './routes.ts'
import { fbRefusals, refusals } from './texts/refusals.ts'
import { transferMails } from './texts/transfer-mails.ts'

/** Transfers leave on the minute when they are due, or soon after. */
const dueMs = 30_000

/** Other kinds have no limit to lower. */
const lowersTransfers: ProfileCheck = {
  holds: ({ kind, methods }) =>
    kind === 'fb' || ((methods as MethodsPolicy).passkey?.lowered ?? null) === null,
  field: 'methods',
  error: 'lowers the limit of transfers after a passkey (passkey.lowered), which only the kind fb has',
}

/** WEB-FB (S3). */
export const fbModule: Module<DeskPart> = {
  name: 'services/web-fb',
  keeps: fbKept,
  refusals: fbRefusals,
  profile: { fields: fbFields, strictness: fbStrictness, checks: [lowersTransfers] },
  kind: {
    name: 'fb',
    words: 'WEB-FB',
    rules: fbKind,
    refusals,
    desk: fbDesk,
    sections: ['fb', 'banking'],
    screens: async () => {
      const { fbScreens } = await import('./screens/fb.ts')
      return (app, site, profile) => fbScreens(app, site, fbProfile(profile))
    },
  },
  assets: assetsIn(new URL('./assets/', import.meta.url), {
    styleSheets: ['fb.css', 'fb-administration.css'],
  }),
  paths: {
    isUpload: (path) =>
      [fbWorkPaths.transferFileImport, fbWorkPaths.payeeList].some((own) => path.endsWith(own)),
  },
  fence: async (...of) => [...(await fenceRuns(...of)), ...(await fenceTransfers(...of))],
  commands: [fbCustomerOpen, caRequire],
  verifiers: fixedPasswordBindings,
  underKeys: { seals: [], verifiers: [{ table: 'fb_password', columns: ['verifier'], since: null }] },
  publishes: fbPublishes,
  upkeep: [
    { everyMs: dueMs, run: (context) => releaseHeldTransfers(context, transferMails) },
    { everyMs: dueMs, run: (context) => executeDueTransfers(context, transferMails) },
    { everyMs: dueMs, run: applyDueUsageForms },
    {
      everyMs: dueMs,
      run: (context, log) =>
        makeDueRuns(context).catch((error: unknown) => log.error({ err: error }, 'no run could be made')),
    },
  ],
  workers: ({ context, handoverFolder: folder, log }) =>
    folder === null ? [] : [startDelivery({ context, folder, log })],
  demo: async () => (await import('./demo/demo.ts')).fbDemo,
}
