import { type Checkpoint, checkpointMessage } from '../../platform/journal/chain.ts'
import { saveCheckpoint } from '../../platform/journal/queries.ts'
import { signer } from '../../platform/secrets/signing.ts'
import type { Context } from './context.ts'

/**
 * Signs the head of this process's journal chain and stores the checkpoint; the caller also writes it where the
 * database's owner can't reach (the log), so that a cut-off tail is detected too (AUD-02).
 */
export async function signCheckpoint(context: Context): Promise<Checkpoint> {
  const { store, keyRing } = context
  const head = store.head()
  const atMs = context.now().epochMilliseconds
  const { keyId, sign } = signer(keyRing)
  const signature = Buffer.from(sign(checkpointMessage(head, atMs))).toString('base64')
  const checkpoint = { ...head, atMs, keyId, signature }
  await saveCheckpoint(store, checkpoint)
  return checkpoint
}
