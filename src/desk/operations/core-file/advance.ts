import { backgroundCaller } from '../../../authority/operations/background.ts'
import { chooseCustomer, customerRefs } from '../../../authority/operations/choose-customer.ts'
import { type Context, changeContext, profileOf } from '../../../authority/operations/context.ts'
import { prepareParticulars, sealNewParticulars } from '../../../authority/operations/particulars.ts'
import { actorOf } from '../../../authority/operations/parties.ts'
import { bindingState, tokenClaimState, userHolder } from '../../../authority/rules/binding.ts'
import type { ChosenCustomer } from '../../../authority/rules/customer.ts'
import { particularsState } from '../../../authority/rules/particulars.ts'
import { passkeyHolderState } from '../../../authority/rules/passkeys.ts'
import { passwordState } from '../../../authority/rules/password.ts'
import { mailAddressState } from '../../../authority/rules/registered-address.ts'
import { userState } from '../../../authority/rules/user.ts'
import type { Ref } from '../../../platform/decision/state.ts'
import { openImports } from '../../queries/core-file.ts'
import { decideLines, type LineStates, type LineWork } from '../../rules/core-file/decide-import.ts'
import {
  importRefusalState,
  lineKey,
  requestOfImport,
  type UserImport,
  userImportState,
} from '../../rules/core-file/user-import.ts'
import { findImport, type OfImport } from './find-imports.ts'
import { showCoreDraft } from './import-core-file.ts'
import type { CoreLine } from './read-core-file.ts'

/** So many lines are one transaction, between which everybody else has their turn. */
const linesAtOnce = 50
const importsAtOnce = 20
const turnMs = 3000
const attemptsMax = 5

/** Goes on with the files that are under way, for a few seconds: what a killed process left, the next one finishes. */
export async function advanceImports(context: Context, milliseconds: number = turnMs): Promise<void> {
  for (const of of await openImports(context.store, importsAtOnce))
    await advanceImport(context, of, milliseconds)
}

/**
 * Does the next lines of a file, group by group, until it is done or the time is over. Of two processes, one commits a group;
 * the other one stops for this turn. Returns how it stands.
 */
export async function advanceImport(
  context: Context,
  of: OfImport,
  milliseconds: number = Number.POSITIVE_INFINITY,
  progress: (run: UserImport) => void = () => {},
): Promise<UserImport | undefined> {
  const until = performance.now() + milliseconds
  let run = await findImport(context, of)
  const draft = run && (await showCoreDraft(context, { ...of, by: run.begunBy }))
  if (run === undefined || draft === undefined) return run
  const { lines } = draft.plan
  while (run !== undefined && run.endedAtMs === null && performance.now() < until) {
    if (!(await advance(context, run, lines.slice(run.done, run.done + linesAtOnce))))
      return findImport(context, of)
    run = await findImport(context, of)
    if (run !== undefined) progress(run)
  }
  return run
}

/** False where another process was first. */
async function advance(context: Context, run: UserImport, lines: readonly CoreLine[]): Promise<boolean> {
  const { service, importId, done: from, begunBy } = run
  const profile = profileOf(context, service)
  const caller = { ...backgroundCaller('import', actorOf(begunBy)), requestId: requestOfImport(importId) }
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const now = context.now()
    const works = await worksOf(context, service, lines)
    const refs: Record<string, Ref> = { run: userImportState.ref(service, importId) }
    for (const { work, refs: own } of works) {
      for (const [name, ref] of Object.entries(own)) refs[`${name} ${work.userId}`] = ref
      refs[`refusal ${work.userId}`] = importRefusalState.ref(service, importId, lineKey(work.line))
    }
    const outcome = await context.store.change(changeContext(caller, now), refs, (states) => {
      const rows = states as Readonly<Record<string, object | undefined>>
      const statesOf = ({ userId }: LineWork) => {
        const names = [
          'user',
          'binding',
          'claim',
          'particulars',
          'customer',
          'customerNumber',
          'customerEnd',
        ] as const
        return Object.fromEntries(names.map((name) => [name, rows[`${name} ${userId}`]])) as LineStates
      }
      const group = { from, works: works.map(({ work }) => work) }
      return decideLines(rows['run'] as UserImport | undefined, statesOf, group, profile, now)
    })
    if (outcome.ok) return true
    if (outcome.refusal !== 'stale') return false
  }
  return false
}

async function worksOf(context: Context, service: string, lines: readonly CoreLine[]) {
  const userIds = lines.map(({ userId }) => userId)
  const kept = await context.store.read(
    Object.fromEntries(userIds.map((userId) => [userId, particularsState.ref(service, userId)])),
  )
  const bound = await context.store.read(
    Object.fromEntries(userIds.map((userId) => [userId, bindingState.ref(service, userHolder(userId))])),
  )
  const chosen = new Map<string, ChosenCustomer>()
  const works: { readonly work: LineWork; readonly refs: Readonly<Record<string, Ref>> }[] = []
  for (const {
    line,
    isEnd,
    customerNumber: number,
    customerName: name,
    userId,
    userName,
    administrator,
    given,
  } of lines) {
    const customer = chosen.get(number) ?? (await chooseCustomer(context, service, { number, name }))
    chosen.set(number, customer)
    const of = { service, userId }
    const particulars =
      Object.keys(given).length === 0
        ? null
        : prepareParticulars(context, of, kept[userId], { given, source: 'core' })
    const sealed = kept[userId] === undefined ? sealNewParticulars(context, of, given) : null
    const named = { service, userId, userName, administrator, customer, role: null }
    const creation = { ...named, initialVerifier: null, particulars: sealed }
    works.push({
      work: { line, userId, isEnd, creation, particulars },
      refs: {
        user: userState.ref(service, userId),
        password: passwordState.ref(service, userId),
        mailAddress: mailAddressState.ref(service, userId),
        passkeys: passkeyHolderState.ref(service, userId),
        binding: bindingState.ref(service, userHolder(userId)),
        claim: tokenClaimState.ref(service, bound[userId]?.tokenId ?? ''),
        particulars: particularsState.ref(service, userId),
        ...customerRefs(service, customer),
      },
    })
  }
  return works
}
