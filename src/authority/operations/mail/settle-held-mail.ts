import { heldMails } from '../../queries/fence.ts'
import { decideHeld, mailState } from '../../rules/mail.ts'
import { type Caller, type Context, changeContext } from '../context.ts'

/** A mail that a restore held is sent now, or dropped. Refused with `mail_not_held` for any other. */
export function settleHeldMail(
  context: Context,
  caller: Caller,
  { mailId, verdict }: { readonly mailId: string; readonly verdict: 'release' | 'drop' },
) {
  const now = context.now()
  return context.store.change(changeContext(caller, now), { mail: mailState.ref(mailId) }, ({ mail }) =>
    decideHeld(mail, verdict, now),
  )
}

/** Which mails wait for that, in the order in which they were written. */
export function listHeldMails({ store }: Context): Promise<readonly string[]> {
  return heldMails(store)
}
