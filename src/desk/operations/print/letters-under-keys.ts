import { resealing, sealedAnew, type UnderKeys } from '../../../authority/operations/keys/under-keys.ts'
import { letterSecretState } from '../../rules/print/print-run.ts'
import { letterIdentity } from './prepare.ts'

/** Letters wait for their print house for as long as it takes. */
export const lettersUnderKeys: UnderKeys = {
  seals: [
    resealing(letterSecretState, ['sealed'], (context, letter) => {
      const sealed = sealedAnew(context, letter.sealed, letterIdentity(letter))
      return sealed && { sealed }
    }),
  ],
}
