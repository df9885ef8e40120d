import { parseTokenId } from '../../otp/token-id.ts'
import { accept } from '../../platform/decision/decision.ts'
import { reveal } from '../../platform/decision/event.ts'
import { deriveFileKey, newDerivation, protectFile } from '../../platform/secrets/pskc.ts'
import { digester } from '../../platform/secrets/random.ts'
import { statesAfter } from '../../platform/store/states-after.ts'
import { findLastSteps } from '../queries/tokens.ts'
import { type Token, tokenState } from '../rules/token.ts'
import { type Caller, type Context, changeContext } from './context.ts'
import type { FileKey } from './token-file/read-pskc.ts'
import { type Protected, pskcEnd, pskcHead, pskcPackage } from './token-file/write-pskc.ts'

export type ExportRequest = {
  /** All token IDs with this prefix, or those of a list in any spelling. */
  readonly chosen: { readonly prefix: string } | { readonly tokenIds: readonly string[] }
  /** `none` writes the secrets unencrypted. */
  readonly fileKey: FileKey
  readonly write: (text: string) => Promise<void>
  readonly progress?: (count: number, total: number) => void
}

const pageSize = 1000
const progressEvery = 5000

/**
 * Writes active tokens to a PSKC file, with their secrets; this is journaled before the first one is written. Refused,
 * with nothing written, if the list names unknown or revoked token IDs (`missing`), and if there is nothing to write.
 * Rejects where `write` does.
 */
export async function exportTokens(context: Context, caller: Caller, request: ExportRequest) {
  const { fileKey, write, progress } = request
  const chosen = normalized(request.chosen)
  const missing = new Set('tokenIds' in chosen ? chosen.tokenIds : [])
  const digest = digester()
  let count = 0
  for await (const { tokenId } of chosenTokens(context, chosen)) {
    digest.update(`${tokenId}\n`)
    missing.delete(tokenId)
    count += 1
  }
  if (count === 0 || missing.size > 0) return { ok: false, missing: [...missing] } as const
  const protect = await protectionOf(fileKey)
  await context.store.change(changeContext(caller, context.now()), {}, () =>
    accept(
      {},
      {
        type: 'tokens_exported',
        protection: fileKey.kind === 'none' ? 'plain' : fileKey.kind,
        prefix: 'prefix' in chosen ? chosen.prefix : '',
        count,
        digest: digest.end(),
      },
    ),
  )
  await write(pskcHead(protect))
  let written = 0
  for await (const page of pagesOf(chosenTokens(context, chosen))) {
    const lastSteps = await findLastSteps(
      context.store,
      page.map(({ tokenId }) => tokenId),
    )
    await write(page.map((token) => packageOf(context, token, lastSteps, protect)).join(''))
    written += page.length
    if (written % progressEvery === 0) progress?.(written, count)
  }
  await write(pskcEnd)
  return { ok: true, count: written } as const
}

function normalized(chosen: ExportRequest['chosen']): ExportRequest['chosen'] {
  if ('prefix' in chosen) return chosen
  return { tokenIds: [...new Set(chosen.tokenIds.map((typed) => parseTokenId(typed) ?? typed))] }
}

async function protectionOf(fileKey: FileKey): Promise<Protected> {
  if (fileKey.kind === 'none') return null
  if (fileKey.kind === 'key') return { protection: protectFile(fileKey.bytes), derivation: null }
  const derivation = newDerivation()
  const key = await deriveFileKey(fileKey.text, derivation)
  if (key === undefined) throw new Error('our own key derivation gave no key')
  return { protection: protectFile(key), derivation }
}

function packageOf(
  { tokenCodes }: Context,
  token: Token,
  lastSteps: ReadonlyMap<string, number>,
  protect: Protected,
): string {
  const { tokenId } = token
  const lastStep = lastSteps.get(tokenId)
  if (lastStep === undefined) throw new Error(`the last step of token ${tokenId} is unknown`)
  const secret = tokenCodes.openSecret(tokenId, reveal(token.sealedSecret))
  return pskcPackage(token, { lastStep }, secret, protect)
}

/** In the order of their IDs, or of the list. */
async function* chosenTokens({ store }: Context, chosen: ExportRequest['chosen']): AsyncGenerator<Token> {
  if ('tokenIds' in chosen) {
    for (const tokenId of chosen.tokenIds) {
      const { token } = await store.read({ token: tokenState.ref(tokenId) })
      if (token?.status === 'active') yield token
    }
    return
  }
  const { prefix } = chosen
  for (let after: readonly string[] = [prefix]; ; ) {
    const page = await statesAfter(store, tokenState, after, pageSize)
    for (const { state } of page) {
      if (!state.tokenId.startsWith(prefix)) return
      if (state.status === 'active') yield state
    }
    const last = page.at(-1)
    if (last === undefined || page.length < pageSize) return
    after = last.key
  }
}

async function* pagesOf(tokens: AsyncIterable<Token>): AsyncGenerator<readonly Token[]> {
  let page: Token[] = []
  for await (const token of tokens) {
    page.push(token)
    if (page.length < pageSize) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
