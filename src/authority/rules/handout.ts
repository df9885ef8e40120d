import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { text } from '../../platform/decision/table.ts'
import type { DeskEvent } from './desk-events.ts'
import type { PasswordEvent } from './events.ts'
import { ofUser } from './keys.ts'
import { isDesk } from './operator.ts'
import { type Hand, isOneHand } from './staffing.ts'
import type { StaffSecret } from './two-persons.ts'

/**
 * Who printed the parts that somebody on the staff was given last, and who asked for them; until that one has logged in with
 * both, and chosen a password.
 */
export type Handout = {
  readonly service: string
  readonly userId: string
  readonly passwordBy: string | null
  readonly passwordAskedBy: string | null
  readonly codeBy: string | null
  readonly codeAskedBy: string | null
}

const nothing = { passwordBy: null, passwordAskedBy: null, codeBy: null, codeAskedBy: null } as const

export const handoutState = state<
  Handout,
  EventOf<DeskEvent, 'desk_acted'> | EventOf<PasswordEvent, 'password_set'>
>()({
  name: 'handout',
  row: 'who printed the password and the activation code that a member of the staff was given, and who asked for them',
  table: 'staff_handout',
  key: ['service', 'userId'],
  columns: {
    service: text,
    userId: text,
    passwordBy: text,
    passwordAskedBy: text,
    codeBy: text,
    codeAskedBy: text,
  },
  on: {
    desk_acted: {
      key: (event) => (event.handedOut === undefined ? null : ofUser(event)),
      fold: (before, { service, userId, operatorId: by, approval, handedOut }) => {
        const askedBy = approval?.requestedBy ?? by
        const part =
          handedOut === 'password'
            ? { passwordBy: by, passwordAskedBy: askedBy }
            : { codeBy: by, codeAskedBy: askedBy }
        return { service, userId, ...nothing, ...before, ...part }
      },
    },
    password_set: {
      key: (event) => (event.mustChange === null && isDesk(event.service) ? ofUser(event) : null),
      fold: (handout, { mustChange }) => (mustChange === null ? undefined : handout),
    },
  },
})

type Handed = {
  readonly secret: StaffSecret
  readonly hand: Hand
  /** Only asked for: nothing is printed yet. */
  readonly asksOnly: boolean
}

/** Did whoever acts print the other part, or, where this one would be printed, ask for it? */
export function heldOtherPart(handout: Handout | undefined, { secret, hand, asksOnly }: Handed): boolean {
  const { passwordBy, passwordAskedBy, codeBy, codeAskedBy } = handout ?? nothing
  const [printer, asker] = secret === 'password' ? [codeBy, codeAskedBy] : [passwordBy, passwordAskedBy]
  return [printer, ...(asksOnly ? [] : [asker])].some(
    (each) => each !== null && isOneHand(hand, { by: each, operator: undefined }),
  )
}
