import { type Caller, type Context, profileOf } from '../../authority/operations/context.ts'
import {
  type ImportRequest,
  importTokens,
  type PreparedImport,
  prepareTokenImport,
} from '../../authority/operations/import-tokens.ts'
import { parseFileKey, parseFilePassword } from '../../authority/operations/token-file/file-key.ts'
import { deskTokensMax } from '../../authority/operations/token-file/file-token.ts'
import type { FileKey } from '../../authority/operations/token-file/read-pskc.ts'
import { approvalState, approvalValidMs, openApproval } from '../../authority/rules/approval.ts'
import { type TokenImported, whyTokenFileTakesTwo } from '../../authority/rules/token-import.ts'
import { newId } from '../../platform/secrets/random.ts'
import { open, seal } from '../../platform/secrets/seal.ts'
import { extendDraft, importDraft, saveImportDraft, takeImportDraft } from '../../platform/store/drafts.ts'

const draftValidMs = 15 * 60_000

/** A file that an operator uploaded, and how it is to be read. */
export type UploadedTokens = Pick<
  ImportRequest,
  'format' | 'plain' | 'columns' | 'prefix' | 'idFrom' | 'formFactor' | 'fileKey'
> & {
  readonly desk: string
  readonly operatorId: string
  readonly bytes: Uint8Array
}

/** What an operator typed as the key of a file; undefined for what can't be one. */
export function parseTypedKey(kind: 'key' | 'password', typed: string): FileKey | undefined {
  return kind === 'key' ? parseFileKey(typed) : parseFilePassword(typed)
}

type Draft = { readonly desk: string; readonly operatorId: string; readonly draftId: string }

/** Checks a file, and keeps what it would bring for the same operator to confirm within 15 minutes; not its key. */
export async function previewTokens(context: Context, uploaded: UploadedTokens) {
  const { desk, operatorId, bytes, ...request } = uploaded
  const file = { bytes: pieces(bytes), tokensMax: deskTokensMax }
  const prepared = await prepareTokenImport(context, { ...request, ...file })
  if (!prepared.ok) return prepared
  const draftId = newId()
  const expiresAtMs = context.now().epochMilliseconds + draftValidMs
  const sealed = seal(context.keyRing, encode(prepared), identityOf(draftId))
  await saveImportDraft(context.store, draftId, ownerOf({ desk, operatorId }), sealed, expiresAtMs)
  return { ...prepared, draftId }
}

/** Does a second operator have to grant it? */
export function tokenFileTakesTwo(context: Context, desk: string): boolean {
  return whyTokenFileTakesTwo(profileOf(context, desk)).length > 0
}

/** Shows a draft again: to its owner only, until it expires. It is kept. */
export async function showTokens(context: Context, draft: Draft): Promise<PreparedImport | undefined> {
  const nowMs = context.now().epochMilliseconds
  const sealed = await importDraft(context.store, draft.draftId, ownerOf(draft), nowMs)
  return sealed && decode(open(context.keyRing, sealed, identityOf(draft.draftId)))
}

/** What somebody else asked to import, for whoever approves it; sealed under its ID, so it is what was asked for. */
export async function showAskedTokens(
  context: Context,
  { desk, draftId }: Omit<Draft, 'operatorId'>,
): Promise<PreparedImport | undefined> {
  const { approval } = await context.store.read({
    approval: approvalState.ref(desk, draftId, 'import_tokens'),
  })
  const asked = openApproval(approval, context.now())
  return asked && showTokens(context, { desk, draftId, operatorId: asked.requestedBy })
}

/**
 * Imports all tokens of a draft, or none, or files it for a second operator (`result`). Undefined when it is not (or no
 * longer) this operator's.
 */
export async function confirmTokens(
  context: Context,
  caller: Caller,
  confirmation: Draft & { readonly reason: string; readonly step: 'ask' | 'carry_out' },
) {
  const { store } = context
  const { draftId } = confirmation
  const owner = ownerOf(confirmation)
  const nowMs = context.now().epochMilliseconds
  const sealed = await importDraft(store, draftId, owner, nowMs)
  if (sealed === undefined) return undefined
  const prepared = decode(open(context.keyRing, sealed, identityOf(draftId)))
  const outcome = await importTokens(context, caller, prepared, { ...confirmation, identification })
  if (!outcome.ok) return outcome
  if (outcome.result === 'requested') await extendDraft(store, draftId, owner, nowMs, nowMs + approvalValidMs)
  else await takeImportDraft(store, draftId, owner, nowMs)
  return { ...outcome, count: prepared.tokens.length }
}

/** Nobody calls for a file of tokens. */
const identification = 'なし（ファイルの取り込み）'

/** Another owner than that of a file of users, so that one is never taken for the other. */
function ownerOf({ desk, operatorId }: Omit<Draft, 'draftId'>): string {
  return `${desk} ${operatorId} tokens`
}

function identityOf(draftId: string): string {
  return `import:tokens:${draftId}`
}

const pieceBytes = 64 * 1024

/** Between two pieces, others have their turn. */
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield bytes.subarray(at, at + pieceBytes)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** JSON has no bytes: those of the sealed secrets stand there in base64. */
function encode(prepared: PreparedImport): Uint8Array {
  const text = JSON.stringify(prepared, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  )
  return new TextEncoder().encode(text)
}

function decode(bytes: Uint8Array): PreparedImport {
  const draft = JSON.parse(new TextDecoder().decode(bytes)) as PreparedImport
  const tokens = draft.tokens.map((token): TokenImported => {
    const { confidential } = token.sealedSecret as unknown as { confidential: string }
    return { ...token, sealedSecret: { confidential: new Uint8Array(Buffer.from(confidential, 'base64')) } }
  })
  return { ...draft, tokens }
}
