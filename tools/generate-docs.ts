// `npm run docs`: writes the documents that repeat the code, so that they can't contradict it.
// tools/generate-docs.test.ts fails while one of them is out of step.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { ServiceProfile } from '../src/authority/rules/profile.ts'
import { ja } from '../src/authority/texts/ja.ts'
import { passkeyDone, passkeyEnded } from '../src/authority/texts/passkeys/done.ts'
import { answersOf, type Message, type RefusalRecord } from '../src/authority/texts/refusal.ts'
import { replacementAccepted, replacementStopped } from '../src/authority/texts/replacements.ts'
import { signedAddress } from '../src/authority/texts/signing.ts'
import { administration, userOtpDone } from '../src/authority/texts/user-otp.ts'
import { modules } from '../src/compose/modules.ts'
import { loadProfiles, profileSchema } from '../src/compose/profiles.ts'
import { refusalsIn } from '../src/compose/refusals.ts'
import { callTexts } from '../src/desk/texts/calls.ts'
import { deskTexts, done, fileProblems, imported, tokensImported } from '../src/desk/texts/desk.ts'
import { Problem, type ProblemKind, problems } from '../src/platform/http/problem.ts'
import { isFxProfile } from '../src/services/fx-web/operations/profile-of.ts'
import { contractCare } from '../src/services/fx-web/texts/contract-care.ts'
import { fxRefusals } from '../src/services/fx-web/texts/refusals.ts'
import { signedTrade } from '../src/services/fx-web/texts/signing.ts'
import { trade } from '../src/services/fx-web/texts/trade.ts'
import { restartEnded, tokenChangeEnded } from '../src/services/personal/texts/signing.ts'
import { fbActs, handoverDone, handoverNothing } from '../src/services/web-fb/texts/desk.ts'
import { operationTexts } from '../src/services/web-fb/texts/operation.ts'
import { coreSystemOpenapiText } from './core-system-openapi.ts'
import { eventsTable, table, withRestored, withTables } from './house-tables.ts'
import { mutants } from './mutants/all.ts'
import { assuranceDocument } from './mutants/mutant.ts'
import { openapiText } from './openapi.ts'
import { profileReference, type Schema } from './profile-reference.ts'
import { textsDocument } from './texts-document.ts'
import { type ApiDocument, typescriptApi } from './typescript-client.ts'

const { allRefusals, refusalsOf } = refusalsIn(modules)
const root = join(import.meta.dirname, '..')

/**
 * Path, relative to the root of the repository, and text of every generated file. The same code gives the same text.
 */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['clients/typescript/src/api.ts', typescriptApi(JSON.parse(openapiText()) as ApiDocument)],
    ['ARCHITECTURE.md', await withTables(readFromDisk('ARCHITECTURE.md') ?? '')],
    ['docs/assurance.md', assuranceDocument(mutants)],
    ['docs/core-system-openapi.json', coreSystemOpenapiText()],
    ['docs/errors.md', errorsDocument(join(root, 'profiles'))],
    ['docs/openapi.json', openapiText()],
    ['docs/operating.md', withRestored(readFromDisk('docs/operating.md') ?? '')],
    ['docs/profile-reference.md', profileReference(profileJsonSchema() as Schema)],
    ['docs/states.md', await statesDocument(join(root, 'src'))],
    ['docs/texts.md', textsDocument(modules)],
    ['profiles/profile-part.schema.json', profilePartSchemaText()],
    ['profiles/profile.schema.json', profileSchemaText()],
  ])
}

function profileSchemaText(): string {
  return schemaText('A service profile of Warifu: profiles/<institution>/<service>.json', profileJsonSchema())
}

/** Of a template, and of a profile that extends one: everything may be left to the template. */
function profilePartSchemaText(): string {
  const { properties, ...schema } = withoutRequired(profileJsonSchema()) as { readonly properties: object }
  const extended = {
    type: 'string',
    pattern: '^templates/[a-z0-9]+(-[a-z0-9]+)*$',
    description:
      'The template that it builds on: fields are added to its sections, anything else replaces it',
  }
  return schemaText('A template of Warifu, or a service profile that extends one', {
    ...schema,
    properties: { extends: extended, ...properties },
  })
}

function profileJsonSchema() {
  return z.toJSONSchema(profileSchema, { io: 'input' })
}

function schemaText(title: string, { $schema, ...schema }: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ $schema, title, ...schema }, null, 2)}\n`
}

function withoutRequired(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutRequired)
  if (typeof schema !== 'object' || schema === null) return schema
  const kept = Object.entries(schema).filter(([name, value]) => name !== 'required' || !Array.isArray(value))
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutRequired(value)]))
}

/** The files that differ from what is generated now, or are missing. */
export function outOfStep(
  files: ReadonlyMap<string, string>,
  read: (path: string) => string | undefined,
): string[] {
  return [...files].filter(([path, text]) => read(path) !== text).map(([path]) => path)
}

export function readFromDisk(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return undefined
  }
}

// --- docs/errors.md: what every refusal and every problem is answered with ------------------------------------

const errorsIntroduction = `# Error codes

Generated by \`npm run docs\` from the tables of refusals of [the modules](../src/compose/refusals.ts), the texts of
[all services](../src/authority/texts/ja.ts), [為替予約](../src/services/fx-web/texts/trade.ts) and
[the support desk](../src/desk/texts/desk.ts), and [the profiles](../profiles). Don't edit it here.

A refusal is why a rule said no. Several refusals share one code where the user must not learn the difference; the
journal records the refusal itself. The Japanese text is what a user reads, the English what a command at the terminal
prints. Where a text differs by service, each is given.

Login STEP 2 answers every code that does not pass as \`code_wrong\`, whatever the refusal
([decision 0012](adr/0012-answers-to-a-code-never-tell-a-lock.md)).
`

function errorsDocument(profilesFolder: string): string {
  const profiles = [...loadProfiles(profilesFolder).values()]
  const refusals = Object.entries(allRefusals).sort(byFirst)
  const byCode = Map.groupBy(refusals, ([, { code }]) => code)
  const sections = [...byCode.keys()]
    .sort()
    .map((code) => codeSection(code, byCode.get(code) ?? [], profiles))
  return [errorsIntroduction, ...sections, problemTable(), information(), uncoded()].join('\n')
}

function codeSection(
  code: string,
  refusals: readonly (readonly [refusal: string, record: RefusalRecord])[],
  profiles: readonly ServiceProfile[],
): string {
  const rows = refusals.map(([refusal, { status, en }]) => [`\`${refusal}\``, String(status), en])
  const texts = new Set(refusals.flatMap(([refusal]) => japaneseTexts(refusal, profiles)))
  return `## ${code}\n\n${table(['refusal', 'HTTP status', 'English'], rows)}\n${[...texts].join('\n')}\n`
}

/** The one text of all services, or the texts with the services that have them: some differ by what was begun, too. */
function japaneseTexts(refusal: string, all: readonly ServiceProfile[]): string[] {
  // Without trading, nobody reads a refusal of 為替予約.
  const profiles = Object.hasOwn(fxRefusals, refusal) ? all.filter(isFxProfile) : all
  const read = profiles.flatMap((profile) =>
    (['enrollment', 'login'] as const).map((purpose) => ({
      service: profile.service,
      text: answersOf(refusalsOf(profile)).refusalMessage(refusal, profile, purpose).text,
    })),
  )
  const byText = Map.groupBy(read, ({ text }) => text)
  return [...byText].map(([text, readers]) => {
    const names = [...new Set(readers.map(({ service }) => `\`${service}\``))].join(', ')
    return `- ${byText.size === 1 ? '' : `${names}: `}${text}`
  })
}

function problemTable(): string {
  const kinds = Object.keys(problems) as ProblemKind[]
  const rows = kinds.map((kind) => {
    const { code, status, message } = new Problem(kind)
    return [code, String(status), `\`${kind}\``, message]
  })
  return `## Problems

Requests that are answered with an error page instead of a screen: malformed, forged, too large, or met by a fault. A
fault's page shows a number under which the log has the cause.

${table(['code', 'HTTP status', 'problem', 'Japanese'], rows.sort(byFirst))}`
}

/** Messages with a code that are not refusals: who reads them, and where they are in the texts. */
function information(): string {
  const shared = Object.values(ja).filter((value) => typeof value === 'object' && 'text' in value)
  const sources: readonly (readonly [reader: string, messages: readonly Message[]])[] = [
    ['every service and desk', shared],
    ['`fx` with trading', Object.values(trade)],
    ['`fx`, of signed operations', Object.values(signedTrade).flatMap((ended) => Object.values(ended))],
    ['`fb`, of signed operations', Object.values(operationTexts).flatMap((ended) => Object.values(ended))],
    [
      '`personal`, of signed operations',
      [restartEnded, tokenChangeEnded].flatMap((ended) => Object.values(ended)),
    ],
    ['`fx` with codes by mail, of signed operations', Object.values(signedAddress)],
    [
      '`fx` with codes by mail or administrators',
      [...Object.values(administration), ...Object.values(userOtpDone)],
    ],
    ['all with passkeys', [...Object.values(passkeyDone), ...Object.values(passkeyEnded)]],
    ['`fx` with codes by mail, and `fb`', [replacementAccepted, replacementStopped]],
    [
      '`desk`',
      [
        ...Object.values(done),
        ...Object.values(callTexts.done),
        ...Object.values(fbActs).map((act) => act.done),
        imported(25),
        tokensImported(25),
        handoverDone,
        handoverNothing,
        contractCare.taken,
        contractCare.answered,
        contractCare.changed,
      ],
    ],
  ]
  const rows = sources.flatMap(([reader, messages]) => messages.map(({ code, text }) => [code, reader, text]))
  return `## Information

A code that ends with I tells what was done, W what to do instead, E why a screen can't be used. What differs by use, such
as a number, is an example.

${table(['code', 'kind of service', 'Japanese'], rows.sort(byFirst))}`
}

/** Texts beside a field, whose place says what a code would. */
function uncoded(): string {
  const label = '［項目名］'
  const rows = [
    ...[
      ja.required(label),
      ja.tooLong(label),
      ja.codeForm('OTP'),
      ja.tokenIdForm,
      ja.currentPasswordWrong,
    ].map((text) => ['every service and desk', text]),
    ...Object.values(deskTexts).map((text) => ['`desk`', text]),
    ...Object.values(fileProblems).map((text) => ['`desk`, a line of an import', text]),
  ]
  return `## Without a code\n\n${table(['kind of service', 'Japanese'], rows)}`
}

type Row = readonly [first?: string, ...rest: readonly unknown[]]

function byFirst([a = '']: Row, [b = '']: Row): number {
  return a < b ? -1 : 1
}

// --- docs/states.md: the statuses, and the events that move between them -----------------------------

/** Status → event → the status after it; a status without events is an end. */
type Transitions = { readonly [status: string]: { readonly [event: string]: string } }

const statesIntroduction = `# States and statuses

Generated by \`npm run docs\` from the states and the tables \`…Transitions\` in the rules of [the modules](../src). Don't
edit it here.

## States

What the store keeps, and which events change it. An event that is in no row is only recorded in the journal.
`

const statusesIntroduction = `## Statuses

A status changes only through the event that a row names. An event in brackets is one of several things that an event
of that name can do: a rejected code is counted, and locks only when it was one too many.
`

/** Statuses as the users read them. */
const japaneseStatuses: { readonly [subject: string]: { readonly [status: string]: string } } = {
  binding: {
    pending: '未登録',
    usable: '利用可能',
    locked: 'ロック',
    suspended: '一時停止',
    revoked: '無効',
  },
  order: { accepted: '受付中', filled: '成立', expired: '期限切れ', cancelled: '取消' },
  contract: { open: '残高あり', completed: '完了' },
  mail: { waiting: '送信待ち', sending: '送信中', sent: '送信済み', dropped: '送信中止', bounced: '不達' },
  confirmation: { unconfirmed: '未確認', disputed: '相違申出中', confirmed: '確認済' },
}

/** Picks up every exported table whose name ends with Transitions, so that a new one needs no change here. */
async function statesDocument(source: string): Promise<string> {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\/rules\/.*(?<!\.test)\.ts$/.test(file))
  const sections: string[] = []
  for (const file of files.sort()) {
    const module: Record<string, unknown> = await import(pathToFileURL(join(source, file)).href)
    for (const name of Object.keys(module).sort()) {
      const subject = /^(\w+)Transitions$/.exec(name)?.[1]
      if (subject !== undefined) sections.push(statusSection(subject, file, module[name] as Transitions))
    }
  }
  return [statesIntroduction, await eventsTable(), statusesIntroduction, ...sections].join('\n')
}

export function statusSection(subject: string, file: string, transitions: Transitions): string {
  const title = subject.charAt(0).toUpperCase() + subject.slice(1)
  const named = (status: string) => {
    const word = japaneseStatuses[subject]?.[status]
    return word === undefined ? `\`${status}\`` : `\`${status}\` ${word}`
  }
  const moves = Object.entries(transitions).flatMap(([from, events]) =>
    Object.entries(events).map(([event, to]) => ({ from, event, to })),
  )
  for (const { to } of moves) {
    if (!Object.hasOwn(transitions, to)) throw new Error(`${subject}: ${to} is not one of its statuses`)
  }
  const ends = Object.keys(transitions).filter(
    (status) => Object.keys(transitions[status] ?? {}).length === 0,
  )
  const rows = moves.map(({ from, event, to }) => [named(from), `\`${event}\``, named(to)])
  const diagram = [
    'stateDiagram-v2',
    `  [*] --> ${Object.keys(transitions)[0]}`,
    ...moves.map(({ from, event, to }) => `  ${from} --> ${to} : ${event}`),
    ...ends.map((status) => `  ${status} --> [*]`),
  ]
  return `### ${title}

From [${file}](../src/${file}).

${table(['from', 'event', 'to'], rows)}
\`\`\`mermaid
${diagram.join('\n')}
\`\`\`
`
}

if (import.meta.main) {
  const files = await generatedFiles()
  for (const path of outOfStep(files, readFromDisk)) {
    writeFileSync(join(root, path), files.get(path) ?? '')
    process.stdout.write(`${path}\n`)
  }
}
