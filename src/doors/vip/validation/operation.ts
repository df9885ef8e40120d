import type { Caller, Context } from '../../../authority/operations/context.ts'
import type { Client, ClientScope } from '../../../authority/rules/client.ts'
import type { Answer } from './results.ts'
import type { Asked, Shape, Values } from './shape.ts'

/** One operation as it is declared: the reader, the answer and the WSDL are made from this. */
export type Operation = {
  /** Of the operation; its elements are named after it. */
  readonly name: string
  readonly request: readonly Shape[]
  readonly response: readonly Shape[]
  /** What the client must have been granted for this request; null: nothing besides this door. */
  readonly scope: (asked: Asked) => ClientScope | null
  readonly run: (call: Call) => Promise<Answer<Values>>
}

/** A request that has passed every check. */
export type Call = {
  readonly context: Context
  readonly caller: Caller
  readonly client: Client
  readonly asked: Asked
  /** How long a token that is locked or suspended has to wait for its next check; 0: not at all. */
  readonly waitOfToken: (tokenId: string) => number
}
