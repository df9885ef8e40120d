// The house rules, as tables. What is said here is what ARCHITECTURE.md says about layout; the files
// beside this one only apply it.
import { SyntaxKind } from 'typescript/unstable/ast'
import { modules as productModules } from '../../src/compose/modules.ts'
import {
  callsGlobal,
  callsMember,
  hasModifier,
  isAsync,
  isDefaultExport,
  isGlobal,
  isMember,
  isNamespace,
  isOpenImport,
  isTestOption,
  type Node,
} from './syntax.ts'

/** Files at the root of a module that count as layers of it. */
export const rootFiles = ['routes', 'profile', 'contract']

/** What a module may take from outside src/; where it is not listed, both npm packages and node:*. */
export const outsiders: Readonly<Record<string, readonly ('npm' | 'node')[]>> = {
  otp: [],
  rules: ['npm'],
  'platform/decision': [],
  // It runs in a browser, which has neither.
  'token/app': [],
  'token/decoder': ['npm'],
}

/** What a file does instead of the import that it may not have. */
export const insteadOfImport =
  'pass it in as a parameter, or let the module that decides it bring it through its module.ts'

/**
 * Imports that the house of before still has, as `from → to` with the first folders of both. They go one by one, and
 * none is added.
 */
export const debts: readonly string[] = []

/** The modules that are kinds of service, as they say it themselves. */
const kinds = productModules.flatMap(({ name: owner, kind }) => (kind === undefined ? [] : [{ owner, kind }]))

/** Which module each kind of service is: nobody else writes its name. */
export const kindOwners: Readonly<Record<string, string>> = Object.fromEntries(
  kinds.map(({ owner, kind }) => [kind.name, owner]),
)

/** Sections that no kind has as its own, by the module that reads them: a service may do without. */
const sharedSections = { fx: 'services/fx-web', banking: 'bank', administration: 'authority' } as const

/** Which modules may read each section that a profile need not have: whose it is, then the kinds that always have it. */
export const sectionReaders: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [...new Set([...kinds.flatMap(({ kind }) => kind.sections ?? []), ...Object.keys(sharedSections)])].map(
    (section) => [
      section,
      [
        ...Object.entries(sharedSections).flatMap(([shared, owner]) => (shared === section ? [owner] : [])),
        ...kinds.flatMap(({ owner, kind }) => (kind.sections?.includes(section) ? [owner] : [])),
      ],
    ],
  ),
)

type Restriction = { readonly target: string; readonly only: readonly string[]; readonly instead: string }

/** Modules that only some files of src/ may import, whatever the layers say. */
export const restrictions: readonly Restriction[] = [
  {
    target: 'node:sqlite',
    only: ['src/platform/store/'],
    instead: 'take a Store (src/platform/store/store.ts) as a parameter',
  },
  {
    target: 'pg',
    only: ['src/platform/store/'],
    instead: 'take a Store (src/platform/store/store.ts) as a parameter',
  },
  {
    target: 'node:module',
    only: [
      'src/bank/operations/banks.ts',
      'src/compose/exact-imports.ts',
      'src/doors/token-app/code.ts',
      'src/main.ts',
      'src/platform/print/glyphs.ts',
    ],
    instead: 'import it by its name, so that the rules of imports see it',
  },
  {
    target: 'node:crypto',
    only: ['src/platform/secrets/', 'src/platform/journal/'],
    instead: 'use a function of src/platform/secrets/, and add it there if it is missing',
  },
  // Whoever connects to somewhere has the place from the environment, never from a request (API-08). RADIUS only listens.
  ...['node:net', 'node:tls', 'node:dgram', 'node:dns', 'node:http', 'node:https', 'node:http2'].map(
    (target) => ({
      target,
      only: [
        'src/platform/journal/destinations.ts',
        'src/platform/http/',
        'src/platform/radius/',
        'src/compose/',
      ],
      instead: 'let src/platform/journal or src/platform/mail connect, to a place that the environment names',
    }),
  ),
  {
    target: 'nodemailer',
    only: ['src/platform/mail/'],
    instead: 'queue a mail',
  },
  {
    target: 'node:process',
    only: ['src/compose/config.ts'],
    instead: 'take the value as a parameter; src/compose/config.ts reads it',
  },
  {
    target: 'src/platform/store/sqlite.ts',
    only: ['src/compose/'],
    instead: 'take a Store (src/platform/store/store.ts) as a parameter',
  },
  {
    target: 'src/platform/store/postgres.ts',
    only: ['src/compose/'],
    instead: 'take a Store (src/platform/store/store.ts) as a parameter',
  },
  {
    target: 'src/compose/profiles.ts',
    only: ['src/compose/'],
    instead: 'take the profiles as a parameter',
  },
  {
    target: 'src/compose/config.ts',
    only: ['src/compose/'],
    instead: 'take the setting as a parameter',
  },
]

/** Where reading starts: a file of src/ that is reached from none of these is dead. The first must be there. */
export const entries = [
  'src/main.ts',
  'src/token/app/main.ts',
  'src/token/app/service-worker.ts',
  'src/token/decoder/main.ts',
  'src/token/terminal/main.ts',
]

export const isTest = (path: string): boolean => path.endsWith('.test.ts')
const isProduct = (path: string): boolean => path.startsWith('src/') && !isTest(path)
const isPure = (path: string): boolean =>
  isProduct(path) && /^src\/(otp\/|platform\/decision\/|.*\/rules\/)/.test(path)
const everywhere = (): boolean => true
/** The tokens start on their holder's device, where nobody hands them the time. */
const readsClock = (path: string): boolean =>
  path === 'src/compose/config.ts' || (path.startsWith('src/token/') && entries.includes(path))
const readsEnvironment = (path: string): boolean => path === 'src/compose/config.ts'
/** The token asks its own server, on its holder's device. */
const fetches = (path: string): boolean =>
  path === 'src/platform/http/post.ts' || path.startsWith('src/token/')
const speaks = (path: string): boolean => path.startsWith('src/cli/')

type Ban = {
  readonly what: string
  readonly where: (path: string) => boolean
  readonly matches: (node: Node) => boolean
  readonly instead: string
}

/** Where a text is cleaned: what people type; what a profile says; what leaves in a mail, where nobody can be asked. */
const cleaners = [
  'src/otp/plain-text.ts',
  'src/authority/profile.ts',
  'src/authority/rules/profile-forms.ts',
  'src/authority/texts/mails.ts',
  'src/platform/mail/letter.ts',
  'src/authority/screens/bindings/binding-search.ts',
]

export const bans: readonly Ban[] = [
  // Everywhere.
  {
    what: 'the type any',
    where: everywhere,
    matches: (node) => node.kind === SyntaxKind.AnyKeyword,
    instead: 'use unknown and look at it, or the real type',
  },
  {
    what: 'Date',
    where: everywhere,
    matches: (node) => isGlobal(node, 'Date'),
    instead: 'use Temporal (performance.now() for a duration)',
  },
  {
    what: "a text cleaner of one's own",
    where: (path) => path.startsWith('src/') && !path.endsWith('.test.ts') && !cleaners.includes(path),
    matches: (node) =>
      node.kind === SyntaxKind.RegularExpressionLiteral && /\\p\{C[cfs]\}/i.test(node.getText()),
    instead: 'use hiddenIn and oneLine of src/otp/plain-text.ts (X12)',
  },
  {
    what: 'an enum',
    where: everywhere,
    matches: (node) => node.kind === SyntaxKind.EnumDeclaration,
    instead: 'use a union of strings or an `as const` table',
  },
  {
    what: 'a namespace',
    where: everywhere,
    matches: isNamespace,
    instead: 'a file is the namespace; export from it',
  },
  {
    what: 'a parameter property',
    where: everywhere,
    matches: (node) => node.kind === SyntaxKind.Parameter && hasModifier(node),
    instead: 'declare the field and assign it: Node only strips types',
  },
  {
    what: 'a default export',
    where: everywhere,
    matches: isDefaultExport,
    instead: 'export it by its name, so that it has the same one everywhere',
  },
  {
    what: 'Math.random',
    where: everywhere,
    matches: (node) => isMember(node, 'Math', ['random']),
    instead: 'use src/platform/secrets/random.ts, and a seeded generator in tests',
  },
  // In src/.
  {
    what: 'console',
    where: (path) => isProduct(path) && !speaks(path),
    matches: (node) => isGlobal(node, 'console'),
    instead: 'use the logger that is passed in',
  },
  {
    what: 'fetch',
    where: (path) => isProduct(path) && !fetches(path),
    matches: (node) => callsGlobal(node, 'fetch'),
    instead: 'connect to nothing that the environment does not name (API-08)',
  },
  {
    what: 'Temporal.Now',
    where: (path) => isProduct(path) && !readsClock(path),
    matches: (node) => isMember(node, 'Temporal', ['Now']),
    instead: 'take `now` as a parameter; src/compose/config.ts holds the clock',
  },
  {
    what: 'process.env',
    where: (path) => isProduct(path) && !readsEnvironment(path),
    matches: (node) => isMember(node, 'process', ['env']),
    instead: 'take the setting as a parameter; src/compose/config.ts reads it',
  },
  {
    what: 'require, which the rules of imports do not see',
    where: isProduct,
    matches: (node) => isGlobal(node, 'require') || isMember(node, 'process', ['getBuiltinModule']),
    instead: 'import it',
  },
  {
    what: 'an import of what only the run knows',
    where: isProduct,
    matches: isOpenImport,
    instead: 'write the path as one text, so that the rules of imports see it',
  },
  // In otp/ and every rules/, which answer the same to the same question, at once.
  {
    what: 'async or await',
    where: isPure,
    matches: isAsync,
    instead: 'let the operation wait, and pass the result in',
  },
  ...['performance', 'crypto', 'process'].map((name) => ({
    what: name,
    where: isPure,
    matches: (node: Node) => isGlobal(node, name),
    instead: 'take the value as a parameter; the operation gathers it',
  })),
  // In tests.
  {
    what: '.only, .skip or .todo',
    where: isTest,
    matches: (node) =>
      callsMember(node, ['only', 'skip', 'todo']) || isTestOption(node, ['only', 'skip', 'todo']),
    instead: 'let the test run, or delete it: a test that does not run proves nothing',
  },
]

/** Words of unfinished work. In two halves, so that this file does not break its own rule. */
export const unfinishedWords = ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X']

export const fileLinesMax = 399
export const functionLinesMax = 69
