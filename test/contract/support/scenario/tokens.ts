// Tokens alone: issued, requested by an app, checked, moved between files, revoked.
import assert from 'node:assert/strict'
import { checkToken, resynchronizeToken } from '../../../../src/authority/operations/check-token.ts'
import { type Context, profileOf } from '../../../../src/authority/operations/context.ts'
import { exportTokens } from '../../../../src/authority/operations/export-tokens.ts'
import { importTokens, prepareTokenImport } from '../../../../src/authority/operations/import-tokens.ts'
import { issueActivation } from '../../../../src/authority/operations/issue-activation.ts'
import { issueToken } from '../../../../src/authority/operations/issue-token.ts'
import { offerToken } from '../../../../src/authority/operations/offer-token.ts'
import { registerToken } from '../../../../src/authority/operations/register-token.ts'
import { revokeToken } from '../../../../src/authority/operations/revoke-token.ts'
import { shoko, withAuthenticators } from '../../../support/world.ts'
import { by, code, done, newToken, newUser, otherThan, type Play, refused, ticket } from './play.ts'

/** A point of P-256: the app's, always the same. */
const publicKey = 'BB4YUy_UdUwC8wQdnHXOszuD_9gax85P6ILMscmLxYlupGwxHE4v9A3ZajZT5uRURdMt_khuztdcepDGoYiBwKM'

const csv = [
  'token_id,secret_hex,moving_factor,algorithm,digits,period,counter,expires,manufacturer',
  'FT0000000007,3132333435363738393031323334353637383930,hotp,sha-1,6,,42,2035-03-31,割符工業',
  'FT0000000008,3132333435363738393031323334353637383931,totp,sha-256,8,60,,,',
].join('\n')

async function* whole(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

export async function playTokens(play: Play): Promise<void> {
  const { context } = play
  const policy = profileOf(context, shoko).code
  const tokenId = await newToken(play)
  refused(
    await checkToken(context, by, { tokenId, code: otherThan(await code(play, tokenId)) }, policy),
    'code_wrong',
  )
  done(await checkToken(context, by, { tokenId, code: await code(play, tokenId) }, policy))
  const codes = [await code(play, tokenId, 4), await code(play, tokenId, 5)] as const
  done(await resynchronizeToken(context, by, { tokenId, codes }, policy))
  const terms = { movingFactor: 'event', formFactor: 'desktop', algorithm: 'SHA512', digits: 8 } as const
  const desktop = await issueToken(context, by, { ...terms, issuer: 'test' })
  const write = async () => {}
  const chosen = { tokenIds: [tokenId, desktop.tokenId] }
  const key = new Uint8Array(16).fill(7)
  done(await exportTokens(context, by, { chosen, fileKey: { kind: 'key', bytes: key }, write }))
  done(await exportTokens(context, by, { chosen: { prefix: 'WRFD' }, fileKey: { kind: 'none' }, write }))
  done(await revokeToken(context, by, { tokenId: desktop.tokenId, reason: 'stolen' }))
  await importFile(context)
  await activate(play)
  await offer(play)
}

async function importFile(context: Context): Promise<void> {
  const prepared = await prepareTokenImport(context, {
    format: 'csv',
    bytes: whole(csv),
    fileKey: { kind: 'none' },
    plain: true,
    tokensMax: 10,
    prefix: 'FT',
    idFrom: 'serial',
    formFactor: 'hardware',
  })
  assert.ok(prepared.ok, JSON.stringify(prepared))
  done(await importTokens(context, by, prepared, null))
}

/** An app asks for a token, openly and with an activation code: first with a right one, then in every wrong way. */
async function activate(play: Play): Promise<void> {
  const open = { publicKey, movingFactor: 'time', formFactor: 'mobile' } as const
  done(await registerToken(play.context, by, { ...open, idempotencyKey: 'first' }))
  const context: Context = { ...play.context, tokenActivation: 'code' }
  const user = await newUser(play, { service: shoko, userId: '0000000090' })
  const issued = done(await issueActivation(context, by, user))
  const ask = (idempotencyKey: string, activationCode: string) =>
    registerToken(context, by, { ...open, idempotencyKey, activationCode })
  done(await ask('second', issued.code))
  refused(await ask('third', issued.code), 'activation_invalid')
  refused(await ask('fourth', '0000000000000000'), 'activation_invalid')
  const late = await newUser(play, { service: shoko, userId: '0000000091' })
  const lapsed = done(await issueActivation(context, by, late))
  const later = { ...context, now: () => context.now().add({ hours: 24 * 400 }) }
  refused(
    await registerToken(later, by, { ...open, idempotencyKey: 'fifth', activationCode: lapsed.code }),
    'activation_invalid',
  )
}

/** A QR code for any authenticator, at an institution that allows that; offered, and offered again. */
async function offer(play: Play): Promise<void> {
  const profiles = new Map(play.context.profiles)
  profiles.set(shoko, withAuthenticators(profileOf(play.context, shoko)))
  const { service, userId, password } = await newUser(play, { service: shoko, userId: '0000000092' })
  const ticketHash = await ticket(play, { service, userId, password }, 'enrollment')
  const context = { ...play.context, profiles }
  const { offered } = done(await offerToken(context, by, { service, userId, ticketHash, replaces: '' }))
  assert.ok(offered)
  done(await offerToken(context, by, { service, userId, ticketHash, replaces: offered.tokenId }))
}
