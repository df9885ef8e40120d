import type { Caller } from '../operations/context.ts'

/** Whoever sits at the terminal; the operating system knows who that is. */
export function cliCaller(): Caller {
  return { requestId: `cli ${process.pid}`, actor: 'cli', address: null }
}
