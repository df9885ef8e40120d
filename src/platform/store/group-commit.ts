import type { Decision } from '../decision/decision.ts'
import type { ChangeContext, GroupEnd, Needs, Refs, StatesOf, Store } from './store.ts'
import { type Change, Conflict, type Decided } from './working-set.ts'

/** More at once would make the first of them wait too long (performance.md: 256 gain little over 64). */
const groupMax = 128

/**
 * Whether the values of a single change made the commit fail (SQLSTATE 22 data exception, 23 integrity constraint
 * violation, 54 program limit exceeded; SQLITE_CONSTRAINT). Then nothing was saved, and its neighbors must not suffer
 * for it.
 */
function isOfOneChange(error: unknown): boolean {
  if (error instanceof Conflict) return true
  if (!(error instanceof Error)) return false
  const sqlState = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const sqliteCode = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0
  return /^(2[23]|54)...$/.test(sqlState) || sqliteCode === 19
}

/**
 * Queues the changes that arrive in one turn of the event loop and hands them to the driver together; while a group
 * is being committed, the next one gathers. A change with patience goes with the next group, which others begin, or
 * begins one when its time is over. `commit` gives what was decided, with the changes that must be tried again in the next
 * group; `onEnd` is told.
 */
export function createGroupCommit(
  commit: (group: readonly Change[]) => Promise<Decided>,
  onEnd: (end: GroupEnd) => void = () => {},
) {
  const waiting: Change[] = []
  const commitGroup = createCommits(waiting, commit, onEnd)
  const patient = createPatient(waiting, start)
  const large: (() => Promise<void>)[] = []
  let running = false

  function start(): void {
    if (running) return
    running = true
    setImmediate(() => void drain())
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0 || large.length > 0) {
      const work = large.shift()
      if (work !== undefined) await work()
      else {
        patient.join()
        await commitGroup(waiting.splice(0, groupMax))
      }
      // SQLite never waits: without a turn of the event loop, consecutive changes would monopolize it, and no timer or
      // socket would be served.
      await new Promise((resolve) => setImmediate(resolve))
    }
    running = false
  }

  const change: Store['change'] = <R extends Refs, Accepted extends object, Refused extends string>(
    changeContext: ChangeContext,
    needs: Needs<R>,
    decide: (states: StatesOf<R>) => Decision<Accepted, Refused>,
  ) =>
    new Promise((resolve, reject) => {
      const asked = { changeContext, needs, decide, answer: resolve, fail: reject } as unknown as Change
      if (patient.take(asked)) return
      waiting.push(asked)
      start()
    })

  /** Runs something that commits by itself while no group is being committed; groups wait until it is done. */
  function exclusively<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      large.push(() => work().then(resolve, reject))
      start()
    })
  }
  return { change, exclusively, waiting: () => waiting.length + patient.count() }
}

/** Keeps the changes with patience, until they join those that wait. */
function createPatient(waiting: Change[], start: () => void) {
  const patient: Change[] = []
  let timer: NodeJS.Timeout | undefined

  function join(): void {
    clearTimeout(timer)
    timer = undefined
    waiting.push(...patient.splice(0))
  }

  return {
    join,
    count: () => patient.length,
    take(change: Change): boolean {
      const { patienceMs = 0 } = change.changeContext
      if (patienceMs === 0) return false
      patient.push(change)
      timer ??= setTimeout(() => {
        join()
        start()
      }, patienceMs)
      return true
    },
  }
}

/** Commits a group, and puts the changes that must be tried again before those that wait. */
function createCommits(
  waiting: Change[],
  commit: (group: readonly Change[]) => Promise<Decided>,
  onEnd: (end: GroupEnd) => void,
) {
  async function commitGroup(group: readonly Change[]): Promise<void> {
    try {
      await commitOne(group)
    } catch (error) {
      if (group.length > 1 && isOfOneChange(error)) for (const change of group) await commitAlone(change)
      // A commit that fails refuses the whole group: nothing of it was saved.
      else for (const change of group) change.fail(error)
    }
  }

  async function commitAlone(change: Change): Promise<void> {
    try {
      await commitOne([change])
    } catch (error) {
      change.fail(error)
    }
  }

  async function commitOne(group: readonly Change[]): Promise<void> {
    const beganMs = performance.now()
    const end = (committed: GroupEnd['committed']) =>
      onEnd({ members: group, milliseconds: performance.now() - beganMs, committed })
    let decided: Decided
    try {
      decided = await commit(group)
    } catch (error) {
      end(null)
      throw error
    }
    for (const answer of decided.answers) answer()
    waiting.unshift(...decided.again)
    end(decided)
  }

  return commitGroup
}
