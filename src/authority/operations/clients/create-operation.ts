import type { Row } from '../../../otp/signed-operation/batch.ts'
import type { Field, FieldRefusal, Template } from '../../../otp/signed-operation/fields.ts'
import type { Outcome } from '../../../platform/decision/decision.ts'
import { type Created, decideClientOperation } from '../../rules/operation-creation.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { clientAct } from '../../rules/signed-operation.ts'
import { tokenState } from '../../rules/token.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from '../context.ts'
import { lookUpHolder } from '../look-up-holder.ts'
import { clientBar } from '../signed-operations/client-bar.ts'
import { isFlooded, signOperation } from '../signed-operations/sign-operation.ts'

export type ClientOperation = {
  readonly service: string
  readonly userId: string
  readonly template: Template
  readonly fields: readonly Field[]
  /** Of a batch: those that its fields stand for. */
  readonly rows?: readonly Row[] | undefined
  /** What the client calls it; kept, and returned with the operation. */
  readonly reference: string
  /** Null: as long as the profile says. */
  readonly validSeconds: number | null
}

/**
 * An operation that a system of the institution has a user confirm, and carries out itself. Refused for fields that no
 * token shows, and where the user has no token that counts.
 */
export function createOperationForClient(
  context: Context,
  caller: Caller,
  { service, userId, template, fields, rows, reference, validSeconds }: ClientOperation,
): Promise<Outcome<Created, Refusal | FieldRefusal | 'too_large'>> {
  const profile = profileOf(context, service)
  return untilFresh<Created, Refusal | FieldRefusal | 'too_large'>(async () => {
    const { holder, holderOf, tokenId, refs } = await lookUpHolder(context, { service, userId })
    const now = context.now()
    if (await isFlooded(context, { tokenId, act: clientAct }, now))
      return { ok: false, refusal: 'operations_waiting' } as const
    const operation = signOperation(
      context,
      {
        service,
        userId,
        holder,
        tokenId: tokenId === '' ? 'none' : tokenId,
        act: clientAct,
        subject: reference,
        template,
        fields,
        rows,
        validSeconds: validSeconds ?? profile.confirmation.validSeconds,
      },
      now,
    )
    if (typeof operation === 'string') return { ok: false, refusal: operation } as const
    const bar = await clientBar(context, { service, userId })
    const all = { ...refs, ...bar.refs, token: tokenState.ref(tokenId) }
    return context.store.change(changeContext(caller, now), all, (states) => {
      const barred = bar.refusalOf(states, now)
      return decideClientOperation(states, operation, { holder: holderOf(states), barred }, now)
    })
  })
}
