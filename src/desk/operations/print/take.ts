import { type Caller, type Context, changeContext, profileOf } from '../../../authority/operations/context.ts'
import { operatorBehind } from '../../../authority/operations/parties.ts'
import { deskOf, operatorState } from '../../../authority/rules/operator.ts'
import { type Password, passwordState } from '../../../authority/rules/password.ts'
import { userState } from '../../../authority/rules/user.ts'
import type { PostalAddress } from '../../../platform/print/sheet.ts'
import { open } from '../../../platform/secrets/seal.ts'
import { newestPrintRuns, type Recipient, recipientsNamed, sealedLetters } from '../../queries/print.ts'
import { decideFile, decideLost, decideTaking } from '../../rules/print/decide-print.ts'
import { type PrintFile, type PrintRun, printRunState } from '../../rules/print/print-run.ts'
import { findAddresses } from './addresses.ts'
import { type LetterContent, letterIdentity } from './prepare.ts'

const shownMax = 50
const lettersAtOnce = 100

type OfRun = { readonly service: string; readonly runId: string }

export async function findPrintRun(
  { store }: Context,
  { service, runId }: OfRun,
): Promise<PrintRun | undefined> {
  return (await store.read({ run: printRunState.ref(service, runId) })).run
}

/** The newest runs of some services. */
export async function listPrintRuns(
  context: Context,
  services: readonly string[],
): Promise<readonly PrintRun[]> {
  const found = await newestPrintRuns(context.store, services, shownMax)
  const runs = await Promise.all(found.map((of) => findPrintRun(context, of)))
  return runs.filter((run) => run !== undefined)
}

/** Lets a file of the run leave, once; whoever gets this outcome reads the letters then. `by` may be a terminal's. */
export async function takePrintFile(
  context: Context,
  caller: Caller,
  { service, runId, file, by }: OfRun & { readonly file: PrintFile; readonly by: string },
) {
  const run = await findPrintRun(context, { service, runId })
  const desk = deskOf(service)
  const now = context.now()
  const [taker, maker] = await Promise.all(
    [by, run?.madeBy ?? ''].map((each) => operatorBehind(context.store, desk, each)),
  )
  const refs = {
    run: printRunState.ref(service, runId),
    operatorUser: userState.ref(desk, taker ?? ''),
    operator: operatorState.ref(desk, taker ?? ''),
    maker: operatorState.ref(desk, maker ?? ''),
  }
  return context.store.change(changeContext(caller, now), refs, (states) =>
    by.startsWith('terminal:')
      ? decideFile(states, { file, by }, now)
      : decideTaking(states, { service, file, by }, now),
  )
}

/** What was sent, or the file of it, went astray: nothing of the run can be taken out any more. */
export function losePrintRun(
  context: Context,
  caller: Caller,
  { service, runId, by, reason }: OfRun & { readonly by: string; readonly reason: string },
) {
  const desk = deskOf(service)
  const now = context.now()
  const refs = {
    run: printRunState.ref(service, runId),
    operatorUser: userState.ref(desk, by),
    operator: operatorState.ref(desk, by),
  }
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideLost(states, { service, by, reason }, now),
  )
}

/** One letter as it leaves. */
export type OpenLetter = {
  readonly number: string
  readonly recipient: Recipient
  readonly address: PostalAddress | null
  readonly content: LetterContent
  /** Where the letter tells the user ID alone. */
  readonly password: Password | undefined
}

/** The letters of a run that was taken out, a hundred at a time, with names and addresses as they are now. */
export async function* openLetters(
  context: Context,
  { service, runId }: OfRun,
): AsyncGenerator<readonly OpenLetter[]> {
  const { store, keyRing } = context
  const isChosen = profileOf(context, service).desk.initialPassword === 'application'
  for (let after = ''; ; ) {
    const sealed = await sealedLetters(store, { service, runId }, { after, limit: lettersAtOnce })
    if (sealed.length === 0) return
    const userIds = sealed.map(({ userId }) => userId)
    const recipients = new Map(
      (await recipientsNamed(store, service, userIds)).map((each) => [each.userId, each]),
    )
    const addresses = await findAddresses(context, service, userIds)
    const passwords = isChosen
      ? await store.read(
          Object.fromEntries(userIds.map((userId) => [userId, passwordState.ref(service, userId)])),
        )
      : {}
    yield sealed.flatMap(({ number, userId, sealed: bytes }): OpenLetter[] => {
      const recipient = recipients.get(userId)
      if (recipient === undefined) return []
      const text = new TextDecoder().decode(open(keyRing, bytes, letterIdentity({ service, runId, number })))
      const content = JSON.parse(text) as LetterContent
      return [
        { number, recipient, address: addresses.get(userId) ?? null, content, password: passwords[userId] },
      ]
    })
    after = sealed.at(-1)?.number ?? after
    await new Promise((resolve) => setImmediate(resolve))
  }
}
