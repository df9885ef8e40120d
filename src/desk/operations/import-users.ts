import { chooseCustomer, customerRefs } from '../../authority/operations/choose-customer.ts'
import {
  type Caller,
  type Context,
  changeContext,
  profileOf,
  untilFresh,
} from '../../authority/operations/context.ts'
import { partyRefs } from '../../authority/operations/parties.ts'
import { approvalState, approvalValidMs, openApproval } from '../../authority/rules/approval.ts'
import type { Customer, CustomerNumber } from '../../authority/rules/customer.ts'
import type { CustomerEnd } from '../../authority/rules/customer-end.ts'
import { deskOf, type Operator, operatorState } from '../../authority/rules/operator.ts'
import { passwordState } from '../../authority/rules/password.ts'
import type { UserCreation } from '../../authority/rules/registration.ts'
import { type User, userState } from '../../authority/rules/user.ts'
import type { Ref } from '../../platform/decision/state.ts'
import { newId } from '../../platform/secrets/random.ts'
import { open, seal } from '../../platform/secrets/seal.ts'
import { extendDraft, importDraft, saveImportDraft, takeImportDraft } from '../../platform/store/drafts.ts'
import { takenUserIds } from '../queries/desk.ts'
import { decideImport, whyImportTakesTwo } from '../rules/import.ts'
import { type CustomerKnown, customerErrors, whatIsKnown } from './import-customers.ts'
import { columns, errorsMax, type FileError, type FileUser, parseUserFile } from './user-file.ts'

const draftValidMs = 15 * 60_000
const askedAtOnce = 500

/** What is shown of a file before it is confirmed: everything but the passwords. */
export type DraftUsers = readonly (Omit<FileUser, 'initialPassword'> & CustomerKnown)[]

export type ImportPreview =
  | { readonly ok: true; readonly draftId: string; readonly users: DraftUsers }
  | { readonly ok: false; readonly errors: readonly FileError[] }

/** Checks a file without opening anybody, and keeps it, sealed, for the same operator to confirm within 15 minutes. */
export async function previewImport(
  context: Context,
  file: { readonly service: string; readonly operatorId: string; readonly bytes: Uint8Array },
): Promise<ImportPreview> {
  const { service, operatorId, bytes } = file
  const { users, errors } = parseUserFile(bytes, profileOf(context, service))
  if (errors.length > 0) return { ok: false, errors }
  const taken = [
    ...(await takenAmong(context, service, users)),
    ...(await customerErrors(context, service, users)),
  ]
  if (taken.length > 0) {
    return { ok: false, errors: taken.toSorted((a, b) => a.line - b.line).slice(0, errorsMax) }
  }
  const draftId = newId()
  const text = new TextEncoder().encode(JSON.stringify({ service, users }))
  const expiresAtMs = context.now().epochMilliseconds + draftValidMs
  const owner = ownerOf(service, operatorId)
  await saveImportDraft(
    context.store,
    draftId,
    owner,
    seal(context.keyRing, text, identityOf(draftId)),
    expiresAtMs,
  )
  return { ok: true, draftId, users: await shown(context, service, users) }
}

async function shown(context: Context, service: string, users: readonly FileUser[]): Promise<DraftUsers> {
  const known = await whatIsKnown(context, service, users)
  return users.map(({ initialPassword: _, ...user }) => ({ ...user, ...known(user) }))
}

/** Shows a draft again: to its owner only, until it expires. It is kept. */
export async function showImport(
  context: Context,
  draft: { readonly service: string; readonly operatorId: string; readonly draftId: string },
): Promise<DraftUsers | undefined> {
  const { service, operatorId, draftId } = draft
  const nowMs = context.now().epochMilliseconds
  const sealed = await importDraft(context.store, draftId, ownerOf(service, operatorId), nowMs)
  const users = sealed && usersIn(context, sealed, draft)
  return users && shown(context, service, users)
}

/** What somebody else asked to open, for whoever approves it; sealed under its ID, so it is what was asked for. */
export async function showAskedImport(
  context: Context,
  { service, draftId }: { readonly service: string; readonly draftId: string },
): Promise<DraftUsers | undefined> {
  const { approval } = await context.store.read({
    approval: approvalState.ref(service, draftId, 'import_users'),
  })
  const asked = openApproval(approval, context.now())
  return asked && showImport(context, { service, draftId, operatorId: asked.requestedBy })
}

/** Undefined when the draft is one for another service. */
function usersIn(
  context: Context,
  sealed: Uint8Array,
  { service, draftId }: { readonly service: string; readonly draftId: string },
): readonly FileUser[] | undefined {
  const text = new TextDecoder().decode(open(context.keyRing, sealed, identityOf(draftId)))
  const draft = JSON.parse(text) as { service: string; users: FileUser[] }
  return draft.service === service ? draft.users : undefined
}

function ownerOf(service: string, operatorId: string): string {
  return `${deskOf(service)} ${operatorId}`
}

function identityOf(draftId: string): string {
  return `import:${draftId}`
}

async function takenAmong(
  context: Context,
  service: string,
  users: readonly FileUser[],
): Promise<FileError[]> {
  const errors: FileError[] = []
  for (let from = 0; from < users.length; from += askedAtOnce) {
    const asked = users.slice(from, from + askedAtOnce)
    const taken = new Set(
      await takenUserIds(
        context.store,
        service,
        asked.map(({ userId }) => userId),
      ),
    )
    for (const { line, userId } of asked) {
      if (taken.has(userId)) errors.push({ line, column: columns.userId, problem: 'taken' })
    }
  }
  return errors.slice(0, errorsMax)
}

/** Would a second operator have to grant it now? */
export function importTakesTwo(
  context: Context,
  { service, operator, users }: { service: string; operator: Operator; users: DraftUsers },
): boolean {
  const administrators = users.some(({ administrator }) => administrator)
  return whyImportTakesTwo(administrators, operator, profileOf(context, service), context.now()).length > 0
}

/**
 * Opens everybody of a draft, or nobody. Undefined when the draft is not (or no longer) this operator's; a draft can
 * be confirmed once.
 */
export async function confirmImport(
  context: Context,
  caller: Caller,
  confirmation: {
    readonly service: string
    readonly operatorId: string
    readonly draftId: string
    readonly step: 'ask' | 'carry_out'
    readonly reason: string
    readonly identification: string
  },
) {
  const { store, passwords } = context
  const { service, operatorId, draftId } = confirmation
  const profile = profileOf(context, service)
  const owner = ownerOf(service, operatorId)
  const startedMs = context.now().epochMilliseconds
  const sealed = await importDraft(store, draftId, owner, startedMs)
  const drafted = sealed && usersIn(context, sealed, confirmation)
  if (drafted === undefined) return undefined
  const details = {
    count: String(drafted.length),
    administrators: String(drafted.filter(({ administrator }) => administrator).length),
  }

  const people: Omit<UserCreation, 'customer'>[] = []
  for (const { initialPassword, userId, userName, administrator } of drafted) {
    const initialVerifier =
      initialPassword === null
        ? null
        : { confidential: await passwords.derive({ service, userId }, initialPassword) }
    people.push({ service, userId, userName, administrator, initialVerifier, role: null })
  }
  const desk = deskOf(service)
  const outcome = await untilFresh(async () => {
    const chosen = await chooseAll(context, service, drafted)
    const users = people.map((user, i) => ({ ...user, customer: chosen[i] as UserCreation['customer'] }))
    const now = context.now()
    const refs = {
      operatorUser: userState.ref(desk, operatorId),
      operator: operatorState.ref(desk, operatorId),
      ...(await partyRefs(context, { service, userId: draftId, action: 'import_users' })),
      ...refsOf(users),
    }
    return store.change(changeContext(caller, now), refs, (states) =>
      decideImport(
        {
          ...states,
          existing: loaded<User>(states, 'user '),
          customers: loaded<Customer>(states, 'customer '),
          numbers: loaded<CustomerNumber>(states, 'number '),
          ends: loaded<CustomerEnd>(states, 'end '),
        },
        { ...confirmation, details, users },
        profile,
        now,
      ),
    )
  })
  if (!outcome.ok) return outcome
  if (outcome.result === 'requested') {
    await extendDraft(store, draftId, owner, startedMs, startedMs + approvalValidMs)
  } else await takeImportDraft(store, draftId, owner, startedMs)
  return { ...outcome, count: drafted.length }
}

/** The customer of each line; lines of one number have one. */
async function chooseAll(context: Context, service: string, drafted: readonly FileUser[]) {
  const chosen = new Map<string, UserCreation['customer']>()
  const all: UserCreation['customer'][] = []
  for (const { customerNumber: number, customerName: name } of drafted) {
    const customer = chosen.get(number) ?? (await chooseCustomer(context, service, { number, name }))
    chosen.set(number, customer)
    all.push(customer)
  }
  return all
}

function refsOf(users: readonly UserCreation[]): Record<string, Ref> {
  const refs: Record<string, Ref> = {}
  for (const { service, userId, customer: chosen } of users) {
    const { customer, customerNumber, customerEnd } = customerRefs(service, chosen)
    refs[`user ${userId}`] = userState.ref(service, userId)
    refs[`password ${userId}`] = passwordState.ref(service, userId)
    refs[`customer ${chosen.customerId}`] = customer
    refs[`number ${chosen.number}`] = customerNumber
    refs[`end ${chosen.customerId}`] = customerEnd
  }
  return refs
}

/** The rows of one kind that are there, by what stands after the kind in their names. */
function loaded<Row extends object>(
  rows: Readonly<Record<string, object | undefined>>,
  kind: string,
): ReadonlyMap<string, Row> {
  return new Map(
    Object.entries(rows).flatMap(([name, row]) =>
      name.startsWith(kind) && row !== undefined ? [[name.slice(kind.length), row as Row]] : [],
    ),
  )
}
