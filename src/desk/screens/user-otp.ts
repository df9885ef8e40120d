import type { Context as HonoContext } from 'hono'
import { administrationOf } from '../../authority/operations/administration-of.ts'
import {
  administeredServices,
  exportBindings,
  listBindings,
} from '../../authority/operations/bindings/list-bindings.ts'
import {
  actOnBindingsAtDesk,
  actOnCustomerAtDesk,
  mayActOnBindings,
} from '../../authority/operations/bindings/user-otp.ts'
import { noteExport } from '../../authority/operations/note-export.ts'
import { filterText } from '../../authority/operations/noted-filter.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { UserOtpAction } from '../../authority/rules/user-otp.ts'
import { bindingFile } from '../../authority/screens/bindings/binding-file.ts'
import {
  actionButtons,
  actionIn,
  bindingTable,
  chosenLines,
  noDefaultAct,
  pageLinks,
  tickedLines,
  wholeActionIn,
  wholeActions,
} from '../../authority/screens/bindings/binding-list.ts'
import { parseSearch, queryOf, searchForm } from '../../authority/screens/bindings/binding-search.ts'
import type { Message, Status } from '../../authority/texts/refusal.ts'
import { administration, userOtpDone, userOtpNames } from '../../authority/texts/user-otp.ts'
import type { Form } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { field, messageBox, shown, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { Staff, TypedWhy } from '../contract.ts'
import { noteList } from '../operations/look-at-list.ts'
import { partOf } from '../operations/parts.ts'
import { deskUserOtpHref } from '../routes.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { type Desk, deskPage, deskPath, forStaff, forStaffForm, staffCaller, toldOf } from './staff.ts'
import { blankWhy, parseWhy, whyFields } from './why.ts'

const title = 'ユーザOTP管理画面'
const rights = ['unlock_code', 'suspend_user', 'resume_user', 'revoke_token'] as const

type Query = Readonly<Record<string, string>>
type Shown = {
  readonly query: Query
  readonly why: TypedWhy
  readonly message: Html | null
  readonly ticked: ReadonlySet<string>
}

/** ユーザOTP管理 over all customers of a service, for operators of the institution (S2-1.3-05). */
export function userOtpScreens(desk: Desk): void {
  const { app, site, profile: own } = desk
  const services = administeredServices(site.context, own.service)
  if (services.length === 0) return
  const pattern = (screen: 'userOtpOf' | 'userOtpAct' | 'userOtpFile') => deskPath(desk, screen)

  app.get(
    deskPath(desk, 'userOtp'),
    forStaff(desk, rights, (c, staff) => {
      const [service, ...others] = services
      if (service !== undefined && others.length === 0) {
        return c.redirect(deskUserOtpHref(own.service, 'userOtpOf', service), 303)
      }
      return c.html(deskPage(desk, staff, title, choices(desk, services), 'userOtp'))
    }),
  )
  app.get(
    pattern('userOtpOf'),
    forStaff(desk, rights, async (c, staff) => {
      const query = c.req.query()
      const done = userOtpDone[query['notice'] as keyof typeof userOtpDone] ?? null
      const first = { query, why: blankWhy, message: messageBox('info', done), ticked: new Set<string>() }
      return c.html(await view(desk, c, staff, profileIn(desk, c), first))
    }),
  )
  app.get(
    pattern('userOtpFile'),
    forStaff(desk, rights, async (c, staff) => {
      const { service } = profileIn(desk, c)
      const { search, typed } = parseSearch(desk, c.req.query(), { service, customerId: null })
      const taken = { what: 'user_otp', filter: { service, ...typed } } as const
      await noteExport(site.context, staffCaller(c, staff), staff.operator, taken)
      return bindingFile(desk, c, exportBindings(site.context, search))
    }),
  )
  app.post(
    pattern('userOtpAct'),
    forStaffForm(desk, rights, (c, staff, form) => act(desk, c, staff, form)),
  )
}

/** The service in the path: one of this institution whose customers have administrators. */
function profileIn({ site, profile }: Desk, c: HonoContext<Env>): ServiceProfile {
  const service = `${c.req.param('institution')}/${c.req.param('service')}`
  const found = site.context.profiles.get(service)
  const isOurs = administeredServices(site.context, profile.service).includes(service)
  if (found === undefined || !isOurs) throw new Problem('notFound')
  return found
}

function choices({ site, profile }: Desk, services: readonly string[]): Html {
  return html`<h1>${title}</h1><section class="panel"><h2>サービスを選んでください</h2><ul class="plain">${services.map(
    (service) =>
      html`<li><a class="button" href="${deskUserOtpHref(profile.service, 'userOtpOf', service)}">${site.context.profiles.get(service)?.serviceName ?? service}</a></li>`,
  )}</ul></section>`
}

async function act(desk: Desk, c: HonoContext<Env>, staff: Staff, form: Form): Promise<Response> {
  const { site, profile: own } = desk
  const profile = profileIn(desk, c)
  const { service } = profile
  const query = Object.fromEntries(new URLSearchParams(form['query'] ?? ''))
  const again = async (why: TypedWhy, message: Message | null, status: Status) =>
    c.html(
      await view(desk, c, staff, profile, {
        query,
        why,
        message: messageBox('error', message),
        ticked: tickedLines(form),
      }),
      status,
    )
  const all = wholeActionIn(form)
  const action: UserOtpAction | undefined = all === undefined ? actionIn(form) : wholeActions[all]
  if (action === undefined) throw new Problem('badRequest')
  const { typed, why } = parseWhy(form)
  if (why === null) return again(typed, null, 422)
  const lines = chosenLines(form)
  const [line, ...more] = lines
  if (all !== undefined && (line === undefined || more.length > 0)) {
    return again(typed, administration.oneLineOnly, 422)
  }
  const work = { service, operatorId: staff.operator.userId, ...why }
  const caller = staffCaller(c, staff)
  const outcome =
    all === undefined || line === undefined || action === 'unlock' || action === 'revoke'
      ? await actOnBindingsAtDesk(site.context, caller, { ...work, action }, lines)
      : await actOnCustomerAtDesk(site.context, caller, { ...work, action }, line.userId)
  if (outcome.ok) {
    const { typed: kept, search } = parseSearch(desk, query, { service, customerId: null })
    const to = deskUserOtpHref(own.service, 'userOtpOf', service)
    return c.redirect(`${to}?${queryOf(kept, search)}&notice=${all ?? action}`, 303)
  }
  const { refusal } = outcome
  const message =
    refusal === 'approval_pending' ? administration.secondOperator : toldOf(desk, refusal, profile)
  return again(typed, message, refusalStatus(refusal))
}

async function view(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  profile: ServiceProfile,
  first: Shown,
): Promise<Html> {
  const { site, profile: own } = desk
  const { service, institutionName } = profile
  const policy = administrationOf(profile)
  const { query, why, message, ticked } = first
  const { search, typed, errors } = parseSearch(desk, query, { service, customerId: null })
  const { total, lines } = await listBindings(site.context, search)
  if (lines.length > 0) {
    const looked = { list: 'user_otp', filter: filterText({ service, ...typed }), count: total } as const
    await noteList(site.context, staffCaller(c, staff), staff.operator, looked)
  }
  const { userOtpNote } = partOf(desk.context, service)
  const path = deskUserOtpHref(own.service, 'userOtpOf', service)
  const may = (action: UserOtpAction) => mayActOnBindings(staff.operator.role, action)
  const list = {
    service: desk,
    path,
    typed,
    search,
    total,
    lines: lines.map((line) => ({ ...line, possible: line.possible.filter(may) })),
    ticked,
  }
  const fixed = html`<div class="wide">${shown('取扱金融機関', `${institutionName}${policy === null ? '' : `　CTPコード ${policy.counterpartyCode}`}`)}</div>
${field({ name: 'customer', label: '顧客名/CTPコード', value: typed.customer, autocomplete: 'off', maxlength: 100 })}`
  const actions = (Object.keys(userOtpNames) as UserOtpAction[]).filter(may)
  const kept = queryOf(typed, search)
  const main = html`<h1>${title}</h1>
<p class="subtitle">${profile.serviceName}</p>
${message}
${searchForm(desk, path, { typed, errors }, fixed)}
<h2>抽出結果</h2>
<form method="post" action="${deskUserOtpHref(own.service, 'userOtpAct', service)}" class="stacked" autocomplete="off">
${tokenInput(staff.sessionId)}<input type="hidden" name="query" value="${kept}">${noDefaultAct}
${lines.length === 0 ? null : bindingTable(list)}
${pageLinks(list)}
<div class="panel">${whyFields(why)}
<div class="actions">${actionButtons(desk, actions)}</div>
${may('suspend') ? wholeCustomer : null}
</div>
<div class="actions"><a class="button" href="${deskUserOtpHref(own.service, 'userOtpFile', service)}?${kept}" download>CSVでダウンロード</a></div>
</form>
<ul class="notes">
<li>無効、および管理者権限ユーザのロック解除に承認が必要なサービスでは、ユーザ検索からユーザの画面を開き、承認を依頼してください。</li>
<li>CTP一括停止・CTP一括再開は、対象の顧客のユーザを1行だけ選んで押してください。その顧客のすべてのトークンが対象です。</li>
${userOtpNote === undefined ? null : html`<li>${userOtpNote}</li>`}
</ul>`
  return deskPage(desk, staff, title, main, 'userOtp')
}

const wholeCustomer = html`<div class="actions secondary-action">
<button class="button button-danger" type="submit" name="action" value="suspendAll" data-of-ticked data-confirm="選択した行の顧客のすべてのトークンを一時停止します。よろしいですか？">CTP一括停止</button>
<button class="button" type="submit" name="action" value="resumeAll" data-of-ticked data-confirm="選択した行の顧客の一時停止中のすべてのトークンを再開します。よろしいですか？">CTP一括再開</button>
</div>`
