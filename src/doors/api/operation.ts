import type { z } from 'zod'
import type { Caller, Context } from '../../authority/operations/context.ts'
import type { Client, ClientScope } from '../../authority/rules/client.ts'
import type { ApiProblemCode } from './problem.ts'

/** One operation of the API as it is declared: the router, the checks and the document are made from this. */
export type Operation = {
  readonly operationId: string
  readonly method: 'get' | 'post'
  /** As the router reads it: `/api/v1/users/:userId`. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  /** What a client must have been granted; null: anybody may call it. */
  readonly scope: ClientScope | null
  /** Of everybody, before anything is read. */
  readonly admit?: (caller: Caller) => void
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** Does it change anything? Then it takes an Idempotency-Key, if a client calls it. */
  readonly changes: boolean
  /** Called so often that it is answered without Hono: a POST to a path without parameters, its answer not tagged. */
  readonly direct?: true
  readonly answers: { readonly [status: number]: Answered }
  /** A GET whose answer has an ETag, and is only told again (304) if it isn't that of If-None-Match. */
  readonly tagged?: true
  /** A change that If-Match makes conditional: on what is read there now. */
  readonly heldAgainst?: (call: AnyCall) => Promise<HeldAgainst | undefined>
  /** Besides those that follow from the rest. */
  readonly problems: readonly ApiProblemCode[]
  readonly run: (call: AnyCall) => Promise<Answer>
}

type Answered = {
  readonly description: string
  readonly schema: z.ZodType
  /** Of a file; left out: JSON. */
  readonly mediaType?: string
}

export type Answer = {
  readonly status: 200 | 201 | 202
  readonly body: object
  /** Of the rows that a change would be held against, for the ETag. */
  readonly version?: string
  /** What is sent in the place of the body: the `mediaType` that the operation declares. */
  readonly file?: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }
}

/** What a resource is now, and what a change of it is made in, so that it stays that until it is decided. */
export type HeldAgainst = {
  readonly current: Answer
  readonly holding: (context: Context, changed: () => Error) => Context
}

type AnyCall = Call<never, never, never>

/** A request that has passed every check. */
export type Call<Params, Query, Body> = {
  readonly context: Context
  readonly caller: Caller
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Who calls. Throws in an operation that anybody may call. */
  readonly client: Client
  /**
   * Runs what changes something, once for each Idempotency-Key. `answerOf` sees what the decision said, and nothing that
   * `run` adds to it.
   */
  readonly once: <Outcome extends object>(
    run: (context: Context) => Promise<Outcome>,
    answerOf: (outcome: Outcome) => Answer,
  ) => Promise<Answer>
}

type Declaration<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> = Omit<
  Operation,
  'params' | 'query' | 'body' | 'run' | 'heldAgainst'
> & {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly heldAgainst?: (call: Call<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<HeldAgainst | undefined>
  readonly run: (call: Call<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<Answer>
}

/** Declares an operation; what it runs with has the types of its schemas. */
export function operation<
  P extends z.ZodObject = z.ZodObject<Record<string, never>>,
  Q extends z.ZodObject = z.ZodObject<Record<string, never>>,
  B extends z.ZodType = z.ZodNever,
>(declaration: Declaration<P, Q, B>): Operation {
  return declaration as unknown as Operation
}
