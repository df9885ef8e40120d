import type { AnyEvent, EventOf } from '../../platform/decision/event.ts'

/** What systems of an institution may be told of, as a module declares it. */
export type Published = {
  /** As receivers know it: `binding.locked`. */
  readonly name: string
  /** The events that it is told from. */
  readonly from: readonly string[]
  /** What receivers read besides service and user; null: this event is no such thing. */
  readonly told: (event: AnyEvent) => Readonly<Record<string, unknown>> | null
}

/** Declares what receivers are told of, from events of E. */
export function publishes<E extends AnyEvent>() {
  return <const T extends E['type']>(
    name: string,
    from: readonly T[],
    told: (event: EventOf<E, T>) => Readonly<Record<string, unknown>> | null,
  ): Published => ({ name, from, told: told as Published['told'] })
}
