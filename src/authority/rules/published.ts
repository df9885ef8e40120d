import type { AnyEvent, EventOf } from '../../platform/decision/event.ts'

/** What a receiver reads of one field: of a kind, or one of some words. */
export type ToldField = keyof ToldKinds | readonly string[]

type ToldKinds = {
  readonly text: string
  readonly textOrNull: string | null
  readonly flag: boolean
  readonly count: number
  /** A calendar date. */
  readonly day: string
  /** RFC 3339. */
  readonly instant: string
  /** The same, or null: until somebody ends it. */
  readonly instantOrNull: string | null
}

type ToldFields = Readonly<Record<string, ToldField>>

type ToldData<F extends ToldFields> = {
  readonly [N in keyof F]: F[N] extends keyof ToldKinds
    ? ToldKinds[F[N]]
    : F[N] extends readonly (infer Word)[]
      ? Word
      : never
}

/** What systems of an institution may be told of, as a module declares it. */
export type Published = {
  /** As receivers know it: `binding.locked`. */
  readonly name: string
  /** What has happened then, for whoever writes a receiver. */
  readonly words: string
  /** The events that it is told from. */
  readonly from: readonly string[]
  /** What receivers read besides service and user. */
  readonly fields: ToldFields
  /** Those of one event; null: this event is no such thing. */
  readonly told: (event: AnyEvent) => Readonly<Record<string, unknown>> | null
}

/** Declares what receivers are told of, from events of E; what is told and what is declared can't differ. */
export function publishes<E extends AnyEvent>() {
  return <const T extends E['type'], const F extends ToldFields>(
    [name, words]: readonly [name: string, words: string],
    from: readonly T[],
    fields: F,
    told: (event: EventOf<E, T>) => ToldData<F> | null,
  ): Published => ({ name, words, from, fields, told: told as Published['told'] })
}
