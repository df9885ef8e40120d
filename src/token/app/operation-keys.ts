import { fromBase64url, toBase64url } from '../../otp/base64url.ts'
import { type PinnedKey, thumbprintBytes } from '../../otp/signed-operation/cose.ts'
import { openKeyChange, readKeyChange } from '../../otp/signed-operation/key-change.ts'
import { askOperationKeys, type ToldKey, type ToldKeys } from './client.ts'
import { sha256, verifies } from './operation.ts'

// The keys of institutions, as a token's device keeps them: pinned with the token, and followed from then on.

/** As a file or the browser's storage holds it. */
export type KeptKey = ToldKey & { readonly institution: string; readonly name: string }

/** What to verify with. */
export async function pinnedOf(kept: readonly KeptKey[]): Promise<readonly PinnedKey[]> {
  return Promise.all(
    kept.map(async ({ institution, point: encoded, notBefore, notAfter }) => {
      const point = fromBase64url(encoded)
      const kid = (await sha256(thumbprintBytes(point))).slice(0, 8)
      return { institution, kid, point, notBefore, notAfter }
    }),
  )
}

/** What is pinned with a token that has nothing pinned yet: undefined without an answer. */
export async function pinKeys(server: string, tokenId: string): Promise<readonly KeptKey[] | undefined> {
  return (await askOperationKeys(server, tokenId))?.flatMap(keptKeys)
}

function keptKeys({ institution, name, keys }: ToldKeys): readonly KeptKey[] {
  return keys.map((key) => ({ institution, name, ...key }))
}

/**
 * The same and whatever newer keys they vouch for, one after the other. A server that others have taken over can't add
 * one: a key that no pinned key of its institution signed is left out. An institution of which nothing is pinned came to
 * the server after the token: its keys are pinned when they are first seen, and count for it alone.
 */
export async function followKeys(
  server: string,
  tokenId: string,
  kept: readonly KeptKey[],
  nowSeconds: number,
): Promise<readonly KeptKey[]> {
  let known = kept
  for (const told of (await askOperationKeys(server, tokenId)) ?? []) {
    if (!known.some(({ institution }) => institution === told.institution)) {
      known = [...known, ...keptKeys(told)]
      continue
    }
    for (const change of told.changes) {
      const next = await vouchedFor(fromBase64url(change), known, nowSeconds)
      if (next !== undefined) known = [...known, next]
    }
  }
  return known
}

async function vouchedFor(
  cose: Uint8Array,
  kept: readonly KeptKey[],
  nowSeconds: number,
): Promise<KeptKey | undefined> {
  const envelope = openKeyChange(cose, { keys: await pinnedOf(kept), nowSeconds })
  if (typeof envelope === 'string') return undefined
  const holds = await verifies(envelope.key.point, envelope.signed, envelope.signature)
  const ofInstitution = kept.filter(({ institution }) => institution === envelope.key.institution)
  const serialHeld = Math.max(...ofInstitution.map(({ serial }) => serial))
  const change = readKeyChange(envelope, holds, { serialHeld, nowSeconds })
  const name = ofInstitution[0]?.name ?? ''
  return typeof change === 'string' ? undefined : { ...change, name, point: toBase64url(change.point) }
}
