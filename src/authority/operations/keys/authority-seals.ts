import { reveal } from '../../../platform/decision/event.ts'
import { authorityIdentity } from '../../../platform/secrets/certificates/authority-identity.ts'
import { isSealedUnder } from '../../../platform/secrets/seal.ts'
import { tokenIdentity } from '../../../platform/secrets/token-codes.ts'
import { certificateAuthorityState } from '../../rules/certificate.ts'
import { mailState } from '../../rules/mail.ts'
import { particularsState } from '../../rules/particulars.ts'
import { tokenState } from '../../rules/token.ts'
import { mailIdentity } from '../mail/draft-mail.ts'
import { openParticulars, sealParticulars } from '../particulars.ts'
import { resealing, sealedAnew, type UnderKeys } from './under-keys.ts'

/** What the authority keeps under the keys of the ring. */
export const authorityUnderKeys: UnderKeys = {
  seals: [
    resealing(tokenState, ['sealed_secret'], (context, { tokenId, sealedSecret: sealed }) => {
      // One that was shredded holds nothing (decision 65).
      if (reveal(sealed).length === 0) return null
      const sealedSecret = sealedAnew(context, sealed, tokenIdentity(tokenId))
      return sealedSecret && { sealedSecret }
    }),
    resealing(mailState, ['sealed'], (context, mail) => {
      // One that has ended holds nothing.
      const sealed = mail.sealed && sealedAnew(context, mail.sealed, mailIdentity(mail.mailId))
      return sealed && { sealed }
    }),
    resealing(particularsState, ['sealed'], (context, kept) => {
      if (isSealedUnder(reveal(kept.sealed), context.keyRing.currentId)) return null
      // The telephone number is found by hashes under the same key.
      const { sealed, telephoneHash, telephoneEndHash } = sealParticulars(
        context,
        kept,
        openParticulars(context, kept),
      )
      return { sealed, telephoneHash, telephoneEndHash }
    }),
    resealing(certificateAuthorityState, ['sealed'], (context, { authorityId, sealed: before }) => {
      const sealed = sealedAnew(context, before, authorityIdentity(authorityId))
      return sealed && { sealed }
    }),
    { fades: { table: 'answered_request', column: 'sealed' } },
    { fades: { table: 'import_draft', column: 'sealed' } },
  ],
  verifiers: [{ table: 'password', columns: ['verifier', 'previous_verifiers'], since: 'set_at_ms' }],
}
