import type { Context } from '../../../authority/operations/context.ts'
import { hiddenIn } from '../../../otp/plain-text.ts'
import { startPolling } from '../../../platform/outbox/poll.ts'
import {
  answerTo,
  attributes,
  codes,
  has,
  onlyOf,
  type Packet,
  provenBy,
  readPacket,
  revealPassword,
  textOf,
} from '../../../platform/radius/packet.ts'
import { createRepeated } from '../../../platform/radius/repeated.ts'
import type { RadiusSockets, Source } from '../../../platform/radius/sockets.ts'
import { digestOf, newId } from '../../../platform/secrets/random.ts'
import { radiusClientsOf } from '../queries/clients.ts'
import type { RadiusClient } from '../rules/radius-client.ts'
import { type Answer, type Asked, answer } from './answer.ts'
import { openRadiusSecrets } from './clients.ts'

/** What is known of addresses. */
export type Addresses = {
  /** Whether an address is in one of these networks. */
  readonly within: (networks: readonly string[]) => (address: string) => boolean
  /** One spelling for each; undefined for what is none. */
  readonly plain: (text: string) => string | undefined
  /** Those who share limits. */
  readonly networkOf: (address: string) => string
}

export type RadiusSettings = {
  readonly context: Context
  readonly sockets: RadiusSockets
  readonly addresses: Addresses
  readonly log: { readonly error: (fields: object, message: string) => void }
  /** Monotonic milliseconds. */
  readonly monotonic: () => number
  readonly pollMs?: number
}

/** A client as requests are held against it. */
type Known = {
  readonly client: RadiusClient
  readonly isFrom: (address: string) => boolean
  /** Those that are right at the moment, the current one first. */
  readonly secrets: readonly Buffer[]
}

/** Who asked, proved by the secret, with which the answer is made. */
type Proved = { readonly client: RadiusClient; readonly secret: Buffer }

/** Longer than a machine waits, with its repetitions. */
const patienceMs = 15_000
const userIdMax = 128

/**
 * Answers what clients of the services of this database ask, until stopped. Whoever is unknown, or can't prove that it
 * has the secret, gets no answer, and neither does anybody while the database or the clock fails: machines then ask
 * another node.
 */
export function startRadius(settings: RadiusSettings): { readonly stop: () => Promise<void> } {
  const { context, sockets, addresses, log, monotonic, pollMs = 1000 } = settings
  const repeated = createRepeated(monotonic)
  const isReady = createReadiness(context, monotonic)
  const knownOf = createOpener(settings)
  let known: readonly Known[] = []
  let failing = false

  async function read(): Promise<void> {
    const clients = await radiusClientsOf(context.store, null)
    const now = context.now()
    known = clients.filter(({ status }) => status === 'active').flatMap((client) => knownOf(client, now))
  }

  /** Says once that nothing is answered, however many ask meanwhile. */
  function note(error: unknown): void {
    if (!failing) log.error({ err: error }, 'RADIUS requests are not answered')
    failing = true
  }

  async function handle(datagram: Buffer, source: Source): Promise<Buffer | null> {
    const packet = readPacket(datagram)
    if (packet === undefined) return null
    try {
      const proved = provedBy(known, packet, source)
      if (proved === undefined) return null
      const { client, secret } = proved
      if (packet.code === codes.status)
        return (await isReady()) ? answerTo(packet, secret, codes.accessAccept) : null
      const key = [
        client.radiusClientId,
        source.address,
        source.port,
        // All of it: machines that are bad at chance may send the same authenticator for another user.
        digestOf(packet.bytes),
      ]
      const bytes = await repeated.once(key.join(' '), async () => {
        const asked = askedIn(packet, secret, source, addresses)
        const given: Answer = asked === undefined ? { kind: 'reject' } : await answer(context, client, asked)
        return bytesOf(given, packet, secret)
      })
      failing = false
      return bytes
    } catch (error) {
      note(error)
      return null
    }
  }

  sockets.handle(handle)
  return startPolling(async () => {
    await read().catch(note)
    return pollMs
  })
}

/**
 * Opens what a client's requests are held against. What can't be opened of one of them is no matter of the others, which are
 * of other institutions, too; it is said once, not at every look.
 */
function createOpener({ context, addresses, log }: RadiusSettings) {
  const unopened = new Set<string>()
  return (client: RadiusClient, now: Temporal.Instant): readonly Known[] => {
    const { radiusClientId, name } = client
    try {
      const secrets = openRadiusSecrets(context, client, now)
      unopened.delete(radiusClientId)
      return [{ client, secrets, isFrom: addresses.within(client.addresses) }]
    } catch (error) {
      const which = { radiusClientId, name }
      if (!unopened.has(radiusClientId))
        log.error({ err: error, ...which }, 'the secret of a RADIUS client cannot be opened')
      unopened.add(radiusClientId)
      return []
    }
  }
}

/** Whose request it is; undefined: of nobody who may ask. */
function provedBy(
  known: readonly Known[],
  packet: Packet,
  { address, fingerprint }: Source,
): Proved | undefined {
  if (packet.code !== codes.accessRequest && packet.code !== codes.status) return undefined
  for (const { client, secrets, isFrom } of known) {
    if (client.fingerprint !== fingerprint || !isFrom(address)) continue
    for (const secret of secrets) {
      const proof = provenBy(packet, secret)
      if (proof === 'right') return { client, secret }
      if (proof === 'missing' && mayBeUnsigned(client, packet, secret)) return { client, secret }
    }
  }
  return undefined
}

/**
 * Old machines send no Message-Authenticator: that they have the secret shows in what they hid with it, which another
 * secret makes noise of.
 */
function mayBeUnsigned({ signed }: RadiusClient, packet: Packet, secret: Buffer): boolean {
  return !signed && packet.code === codes.accessRequest && revealPassword(packet, secret) !== undefined
}

/** What the request asks; undefined for a way or a name that nobody has, which is rejected. */
function askedIn(packet: Packet, secret: Buffer, source: Source, addresses: Addresses): Asked | undefined {
  if (has(packet, attributes.eapMessage) || has(packet, attributes.chapPassword)) return undefined
  const userId = textOf(onlyOf(packet, attributes.userName))?.normalize('NFKC')
  if (userId === undefined || userId === '' || userId.length > userIdMax || hiddenIn(userId) !== null)
    return undefined
  const calling = addresses.plain(textOf(onlyOf(packet, attributes.callingStation)) ?? '')
  return {
    userId,
    typed: revealPassword(packet, secret),
    state: onlyOf(packet, attributes.state),
    requestId: newId(),
    address: calling ?? source.address,
    // All who come through a machine that doesn't say where they are would wait for the one who guesses.
    network: calling === undefined ? `${source.address} ${userId}` : addresses.networkOf(calling),
    signal: AbortSignal.timeout(patienceMs),
  }
}

const askForCode = 'ワンタイムパスワードを入力してください。'

function bytesOf(given: Answer, packet: Packet, secret: Buffer): Buffer {
  if (given.kind === 'accept') return answerTo(packet, secret, codes.accessAccept)
  if (given.kind === 'reject') return answerTo(packet, secret, codes.accessReject)
  return answerTo(packet, secret, codes.accessChallenge, [
    { type: attributes.replyMessage, value: Buffer.from(askForCode) },
    { type: attributes.state, value: Buffer.from(given.state) },
  ])
}

const readyForMs = 1000

/** Whether the database takes what is written, asked once a second at most. */
function createReadiness({ store, now }: Context, monotonic: () => number): () => Promise<boolean> {
  let asked: { readonly atMs: number; readonly ready: Promise<boolean> } | undefined
  return () => {
    const atMs = monotonic()
    if (asked !== undefined && atMs - asked.atMs < readyForMs) return asked.ready
    const ready = Promise.resolve()
      .then(() => store.ping(now()))
      .then(
        () => true,
        () => false,
      )
    asked = { atMs, ready }
    return ready
  }
}
