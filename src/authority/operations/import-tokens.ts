import { serialKeyOf } from '../../otp/token-serial.ts'
import type { Part } from '../../platform/store/store.ts'
import { nextNumber, takenTokenIds } from '../queries/tokens.ts'
import type { Told } from '../rules/approval.ts'
import type { Outcome } from '../rules/decision.ts'
import { operatorState } from '../rules/operator.ts'
import type { FormFactor } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import { tokenState, tokenUseState } from '../rules/token.ts'
import {
  type DeskFile,
  decideFileImport,
  decideTokenImport,
  type FileImportStates,
  type TokenImported,
  whyTokenFileTakesTwo,
} from '../rules/token-import.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf } from './context.ts'
import { partyRefs } from './parties.ts'
import {
  errorsMax,
  type FileToken,
  numbersOf,
  type TokenChecks,
  type TokenFileError,
} from './token-file/file-token.ts'
import { readTokenFile, type TokenFile } from './token-file/read-token-file.ts'

/** About as long as a device's battery lasts; a file may give a better date. */
const validYears = 5
const askedAtOnce = 500
const progressEvery = 5000

export type ImportRequest = TokenFile &
  Pick<TokenChecks, 'prefix' | 'idFrom'> & {
    readonly formFactor: FormFactor
    /** Called now and then with the number of tokens read. */
    /** `total` is known once the file was read. */
    readonly progress?: (phase: 'read' | 'checked' | 'written', count: number, total: number | null) => void
  }

/** What is shown of a token before it is imported: everything but its secret. */
export type ShownToken = Pick<
  FileToken,
  | 'line'
  | 'tokenId'
  | 'serialNo'
  | 'movingFactor'
  | 'algorithm'
  | 'digits'
  | 'periodSeconds'
  | 'counter'
  | 'expiresAtMs'
>

/** A file that was read and can be imported. Its secrets are already sealed. */
export type PreparedImport = {
  readonly ok: true
  readonly format: TokenFile['format']
  readonly digest: string
  readonly formFactor: FormFactor
  readonly tokens: readonly TokenImported[]
  readonly first: readonly ShownToken[]
  readonly pins: number
  readonly signed: boolean
}

const shownMax = 20

/**
 * Reads and checks a token file without importing anything: returns its problems, or what it would import. It also
 * looks for IDs that are already in the database. Memory holds the sealed tokens, at most some 2 KB each.
 */
export async function prepareTokenImport(
  context: Context,
  request: ImportRequest,
): Promise<PreparedImport | { readonly ok: false; readonly errors: readonly TokenFileError[] }> {
  const { format, prefix, idFrom, formFactor, progress } = request
  const now = context.now()
  const nowMs = now.epochMilliseconds
  const expiresAtMs = now.toZonedDateTimeISO('Asia/Tokyo').add({ years: validYears }).epochMilliseconds
  const firstNumber = idFrom === 'number' ? await nextNumber(context.store, prefix, numbersOf(prefix)) : 0
  const tokens: TokenImported[] = []
  const lines: number[] = []
  const first: ShownToken[] = []
  const read = await readTokenFile(request, { prefix, idFrom, firstNumber, nowMs, expiresAtMs }, (token) => {
    const { secret, manufacturer: _, ...shown } = token
    if (first.length < shownMax) first.push(shown)
    tokens.push(importedOf(context, token, formFactor, nowMs))
    lines.push(token.line)
    if (tokens.length % progressEvery === 0) progress?.('read', tokens.length, null)
  })
  if (read.errors.length > 0) return { ok: false, errors: read.errors }
  const taken = await takenAmong(context, tokens, lines, progress)
  if (taken.length > 0) return { ok: false, errors: taken }
  const { digest, pins, signed } = read
  return { ok: true, format, digest, formFactor, tokens, first, pins, signed }
}

function importedOf(
  { tokenCodes }: Context,
  { tokenId, secret, counter, serialNo, manufacturer, line: _, ...terms }: FileToken,
  formFactor: FormFactor,
  issuedAtMs: number,
): TokenImported {
  const serialKey = serialKeyOf(serialNo)
  return {
    type: 'token_imported',
    tokenId,
    formFactor,
    ...terms,
    sealedSecret: { confidential: tokenCodes.sealSecret(tokenId, secret) },
    issuedAtMs,
    // The next code is at the counter; everything before it was used elsewhere.
    lastStep: terms.movingFactor === 'event' ? counter - 1 : -1,
    serialNo: serialNo === '' ? null : serialNo.slice(0, 100),
    serialKey: serialKey === undefined || serialKey === tokenId ? null : serialKey,
    manufacturer: manufacturer === '' ? null : manufacturer,
  }
}

async function takenAmong(
  { store }: Context,
  tokens: readonly TokenImported[],
  lines: readonly number[],
  progress: ImportRequest['progress'],
): Promise<TokenFileError[]> {
  const errors: TokenFileError[] = []
  for (let from = 0; from < tokens.length && errors.length < errorsMax; from += askedAtOnce) {
    const asked = tokens.slice(from, from + askedAtOnce)
    const taken = new Set(
      await takenTokenIds(
        store,
        asked.map(({ tokenId }) => tokenId),
      ),
    )
    for (const [i, { tokenId, serialNo }] of asked.entries()) {
      if (!taken.has(tokenId)) continue
      errors.push({
        line: lines[from + i] ?? 1,
        item: serialNo ?? tokenId,
        problem: 'taken',
        detail: tokenId,
      })
    }
    if (from > 0 && from % progressEvery === 0) progress?.('checked', from, tokens.length)
  }
  return errors.slice(0, errorsMax)
}

/** Who imports: desk staff, or a person at a terminal. */
export type Importer = (Omit<DeskFile, 'details'> & { readonly desk: string }) | null

/**
 * Imports everything that was prepared, or nothing: one transaction, during which SQLite lets no other process write.
 * Refused with `token_id_taken` if another import came first, with `not_permitted` at a desk. `result`: a desk may file
 * it instead, for a second operator to grant.
 */
export async function importTokens(
  context: Context,
  caller: Caller,
  prepared: PreparedImport,
  importer: Importer,
  progress?: ImportRequest['progress'],
): Promise<Outcome<Told>> {
  const { store } = context
  const now = context.now()
  const { format, digest, tokens } = prepared
  const fileImported = {
    type: 'tokens_imported',
    service: importer?.desk ?? null,
    userId: importer?.operatorId ?? null,
    format,
    digest,
    count: tokens.length,
    reason: importer?.reason ?? null,
  } as const
  const asked = importer && askedBy(context, prepared, importer)
  const file = {
    refs: importer === null ? {} : await refsOf(context, importer),
    decide: (states: object) => decideFileImport(states as FileImportStates, fileImported, asked, now),
  }
  if (importer?.step === 'ask' && asked !== null && asked.because.length > 0)
    return store.change(changeContext(caller, now), file.refs, file.decide)
  const parts: Iterable<Part<Refusal>> = {
    *[Symbol.iterator]() {
      yield file
      for (const [i, imported] of tokens.entries()) {
        if (i > 0 && i % progressEvery === 0) progress?.('written', i, tokens.length)
        const { tokenId } = imported
        yield {
          refs: { token: tokenState.ref(tokenId), tokenUse: tokenUseState.ref(tokenId) },
          decide: (states) => decideTokenImport(states as Parameters<typeof decideTokenImport>[0], imported),
        }
      }
    },
  }
  const outcome = await store.changeAll(changeContext(caller, now), parts)
  return outcome.ok ? { ok: true, result: 'done' } : outcome
}

async function refsOf(context: Context, { desk, operatorId, draftId }: NonNullable<Importer>) {
  return {
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
    ...(await partyRefs(context, { service: desk, userId: draftId, action: 'import_tokens' })),
  }
}

/** What an approver reads, and why there has to be one. */
function askedBy(
  context: Context,
  { format, digest, formFactor, tokens }: PreparedImport,
  { desk, ...importer }: NonNullable<Importer>,
) {
  const [firstTokenId = '', lastTokenId = ''] = [tokens.at(0)?.tokenId, tokens.at(-1)?.tokenId]
  const details = { count: String(tokens.length), firstTokenId, lastTokenId, format, formFactor, digest }
  return { file: { ...importer, details }, because: whyTokenFileTakesTwo(profileOf(context, desk)) }
}
