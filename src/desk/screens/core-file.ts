import type { Context as HonoContext } from 'hono'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { ja } from '../../authority/texts/ja.ts'
import { oneLine } from '../../otp/plain-text.ts'
import { type Form, readUpload } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textError } from '../../platform/web/form.ts'
import type { Html } from '../../platform/web/html.ts'
import type { Staff } from '../contract.ts'
import { findImport, findRefusedLines } from '../operations/core-file/find-imports.ts'
import {
  checkCoreFile,
  confirmCoreFile,
  deskLinesMax,
  keepCoreDraft,
  showAskedCoreDraft,
  showCoreDraft,
} from '../operations/core-file/import-core-file.ts'
import { deskCoreHref, deskPaths } from '../routes.ts'
import { coreTexts } from '../texts/core-file.ts'
import { refusalStatus } from '../texts/refusals.ts'
import {
  askedPage,
  blankCore,
  checkedPage,
  corePage,
  reasonMax,
  refreshSeconds,
  runPage,
} from './core-file-pages.ts'
import { type Desk, deskPath, forStaff, forStaffForm, openableProfile, staffCaller, toldOf } from './staff.ts'
import { userFileIn } from './user-file-form.ts'

/**
 * A file of the core system: checked and shown first, then carried out in the background, by two persons where the
 * profile says so.
 */
export function coreFileScreens(desk: Desk): void {
  const { app, context, profile: deskProfile } = desk

  app.get(
    deskPath(desk, 'importCore'),
    forStaff(desk, ['create_user'], async (c, staff) => c.html(await corePage(desk, staff, blankCore))),
  )

  app.post(deskPath(desk, 'importCore'), async (c) => {
    const upload = await readUpload(c, deskProfile.service)
    return forStaff(desk, ['create_user'], async (_, staff) => {
      const { service, read } = userFileIn(desk, upload)
      if ('errors' in read)
        return c.html(await corePage(desk, staff, { ...blankCore, service, errors: read.errors }), 422)
      const { bytes } = read
      const draft = await checkCoreFile(context, { service, bytes, linesMax: deskLinesMax })
      const importId = await keepCoreDraft(context, staff.operator.userId, draft)
      return c.redirect(`${deskPath(desk, 'confirmCore')}?${new URLSearchParams({ service, importId })}`, 303)
    })(c)
  })

  app.get(
    deskPath(desk, 'confirmCore'),
    forStaff(desk, ['create_user'], async (c, staff) => {
      const { service = '', importId = '', page = '1' } = c.req.query()
      const of = { service, importId, by: staff.operator.userId }
      const profile = openableProfile(desk, service)
      const draft = profile && (await showCoreDraft(context, of))
      if (profile === undefined || draft === undefined) return goneCore(desk, c, staff)
      const shown = { profile, importId, draft, page: Number(page) || 1, extent: '', reason: '', errors: {} }
      return c.html(checkedPage(desk, staff, shown))
    }),
  )

  app.post(deskPath(desk, 'confirmCore'), confirmation(desk))

  app.get(
    `/${deskProfile.service}${deskPaths.coreRun}`,
    forStaff(desk, ['create_user', 'approve'], async (c, staff) => {
      const service = `${c.req.param('institution')}/${c.req.param('service')}`
      const of = { service, importId: c.req.param('importId') ?? '' }
      const profile = openableProfile(desk, service)
      const run = profile && (await findImport(context, of))
      if (profile === undefined || run === undefined) throw new Problem('notFound')
      if (run.endedAtMs === null) c.header('Refresh', String(refreshSeconds))
      return c.html(runPage(desk, staff, { profile, run, refused: await findRefusedLines(context, of) }))
    }),
  )
}

async function goneCore(desk: Desk, c: HonoContext<Env>, staff: Staff): Promise<Response> {
  const message = { ...toldOf(desk, 'nothing_to_do', desk.profile), text: coreTexts.gone }
  return c.html(await corePage(desk, staff, { ...blankCore, message }), refusalStatus('nothing_to_do'))
}

function confirmation(desk: Desk) {
  const { context } = desk
  return forStaffForm(desk, ['create_user'], async (c, staff, form) => {
    const { service = '', importId = '', extent = '' } = form
    const profile = openableProfile(desk, service)
    const of = { service, importId, by: staff.operator.userId }
    const draft = profile && (await showCoreDraft(context, of))
    if (profile === undefined || draft === undefined) return goneCore(desk, c, staff)
    const reason = oneLine(form['reason'] ?? '')
    const hasErrors = draft.plan.errors.length > 0
    const errors = {
      reason: textError('理由', reason, reasonMax, ja),
      extent:
        extent !== 'whole' && extent !== 'good'
          ? coreTexts.extent
          : extent === 'whole' && hasErrors
            ? coreTexts.wholeRefused
            : undefined,
    }
    if (Object.values(errors).some((error) => error !== undefined)) {
      const shown = { profile, importId, draft, page: 1, extent, reason, errors }
      return c.html(checkedPage(desk, staff, shown), 422)
    }
    const confirmed = { ...of, step: 'ask', whole: extent === 'whole', reason } as const
    return answer(desk, c, staff, {
      profile,
      importId,
      outcome: await confirmCoreFile(context, staffCaller(c, staff), confirmed),
    })
  })
}

type Answered = {
  readonly profile: ServiceProfile
  readonly importId: string
  readonly outcome: Awaited<ReturnType<typeof confirmCoreFile>>
}

async function answer(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  { profile, importId, outcome }: Answered,
): Promise<Response> {
  if (outcome === undefined) return goneCore(desk, c, staff)
  const { service } = profile
  if (outcome.ok && outcome.result === 'requested')
    return c.redirect(`${deskPath(desk, 'approvals')}?notice=requested`, 303)
  if (outcome.ok) return c.redirect(deskCoreHref(desk.profile.service, { service, importId }), 303)
  const message = toldOf(desk, outcome.refusal, profile)
  return c.html(
    await corePage(desk, staff, { ...blankCore, service, message }),
    refusalStatus(outcome.refusal),
  )
}

/** What another operator granted, from the list of approvals; undefined for a file of another kind. */
export async function carryOutCoreFile(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  {
    profile,
    importId,
    form,
  }: { readonly profile: ServiceProfile; readonly importId: string; readonly form: Form },
): Promise<Response | undefined> {
  const of = { service: profile.service, importId, by: staff.operator.userId }
  const draft = await showCoreDraft(desk.context, of)
  if (draft === undefined || form['step'] !== 'carry_out') return undefined
  const confirmed = { ...of, step: 'carry_out', whole: false, reason: '' } as const
  const outcome = await confirmCoreFile(desk.context, staffCaller(c, staff), confirmed)
  return answer(desk, c, staff, { profile, importId, outcome })
}

/** What was asked for, for whoever approves it; undefined for a file of another kind. */
export async function askedCoreFile(
  desk: Desk,
  staff: Staff,
  profile: ServiceProfile,
  importId: string,
): Promise<Html | undefined> {
  const draft = await showAskedCoreDraft(desk.context, { service: profile.service, importId })
  return draft && askedPage(desk, staff, profile, draft)
}
