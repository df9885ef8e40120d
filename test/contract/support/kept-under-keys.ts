// Something of everything that is kept under a key, and that it opens.

import assert from 'node:assert/strict'
import { createAuthority } from '../../../src/authority/operations/certificates/authorities.ts'
import { openMail } from '../../../src/authority/operations/mail/draft-mail.ts'
import { sendLoginCode } from '../../../src/authority/operations/methods/send-code.ts'
import {
  findParticulars,
  openParticulars,
  setParticulars,
  telephoneHashes,
} from '../../../src/authority/operations/particulars.ts'
import { newestMails } from '../../../src/authority/queries/mails.ts'
import { certificateAuthorityState } from '../../../src/authority/rules/certificate.ts'
import { parseMailAddress } from '../../../src/authority/rules/mail-address.ts'
import { letterIdentity } from '../../../src/desk/operations/print/prepare.ts'
import { letterSecretState } from '../../../src/desk/rules/print/print-run.ts'
import { createRadiusClient, openRadiusSecrets } from '../../../src/doors/radius/operations/clients.ts'
import { radiusClientState } from '../../../src/doors/radius/rules/radius-client.ts'
import { createWebhook, openSecrets } from '../../../src/doors/webhooks/operations/webhooks.ts'
import { webhookState } from '../../../src/doors/webhooks/rules/webhook.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { authorityIdentity } from '../../../src/platform/secrets/certificates/authority-identity.ts'
import { open, seal } from '../../../src/platform/secrets/seal.ts'
import { statesAfter } from '../../../src/platform/store/states-after.ts'
import { happen } from './changes.ts'
import type { KeyNode } from './key-nodes.ts'
import { mailService } from './mails.ts'
import { addPerson, addUser, caller, shoko, ticketsOf } from './people.ts'

const letter = { service: shoko, runId: 'r1', number: '00001' }
const telephone = '0312345678'
const ofHanako = { service: shoko, userId: 'hanako' }

/** Something of everything that is kept under a key. */
export async function everything({ context }: KeyNode) {
  const { store, keyRing } = context
  const person = await addPerson(context, shoko, ofHanako.userId)
  assert.ok((await setParticulars(context, caller, ofHanako, { kana: 'ﾜﾘﾌ ﾊﾅｺ', telephone })).ok)
  const authority = await createAuthority(context, caller, { name: 'Warifu CA', days: 3650 })
  const hook = {
    service: shoko,
    name: '監視',
    url: 'https://a.example/',
    place: 'https://a.example/…',
    events: [],
  }
  const { webhookId, secret } = await createWebhook(context, caller, hook)
  const machine = {
    service: shoko,
    name: 'VPN',
    addresses: ['127.0.0.1'],
    asks: 'code',
    signed: true,
    fingerprint: null,
  } as const
  const radius = await createRadiusClient(context, caller, machine)
  const sealed = { confidential: seal(keyRing, Buffer.from('letter'), letterIdentity(letter)) }
  await happen(store, {
    type: 'letter_prepared',
    service: shoko,
    runId: letter.runId,
    number: 1,
    userId: ofHanako.userId,
    sealed,
  } as never)
  const of = { service: mailService, userId: 'taro' }
  await addUser(context, mailService, of.userId)
  const address = parseMailAddress('taro@warifu.example')
  assert.ok(address)
  const registered = { ...of, registeredAtMs: 1, coolingUntilMs: 1, address: { confidential: address } }
  await happen(store, { type: 'mail_address_registered', ...registered })
  const [ticketHash = ''] = await ticketsOf(context, of, 1)
  assert.ok((await sendLoginCode(context, caller, { ...of, ticketHash })).ok)
  return { person, authority, webhookId, secret, radius, mailTicket: { ...of, ticketHash } }
}

/** Everything opens under the ring of this node, and the telephone number is found. */
export async function assertOpens(
  { context }: KeyNode,
  { webhookId, secret, radius }: Awaited<ReturnType<typeof everything>>,
) {
  const { store, keyRing } = context
  const kept = await findParticulars(context, ofHanako)
  assert.equal(openParticulars(context, kept).telephone, telephone)
  assert.ok(telephoneHashes(context, shoko, telephone).includes(kept?.telephoneHash ?? ''))
  const [authority] = await statesAfter(store, certificateAuthorityState, null, 1)
  assert.ok(authority)
  const { authorityId, sealed } = authority.state
  assert.ok(open(keyRing, reveal(sealed), authorityIdentity(authorityId)).length > 0)
  const { webhook, client, row } = await store.read({
    webhook: webhookState.ref(webhookId),
    client: radiusClientState.ref(radius.radiusClientId),
    row: letterSecretState.ref(letter.service, letter.runId, letter.number),
  })
  assert.ok(webhook && client && row)
  assert.deepEqual(openSecrets(context, webhook, context.now()), [secret])
  assert.deepEqual(openRadiusSecrets(context, client, context.now()).map(String), [radius.secret])
  assert.equal(Buffer.from(open(keyRing, reveal(row.sealed), letterIdentity(letter))).toString(), 'letter')
}

/** The code that is on its way to a mailbox. */
export async function mailCode({ context }: KeyNode): Promise<string> {
  const [mail] = await newestMails(context.store, mailService, 1)
  assert.ok(mail?.sealed)
  const { content } = openMail(context, mail.mailId, reveal(mail.sealed))
  assert.ok('code' in content)
  return content.code
}
