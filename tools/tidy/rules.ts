// The house rules, as tables. What is said here is what DESIGN and ARCHITECTURE.md say about layout; the files
// beside this one only apply it.
import { SyntaxKind } from 'typescript/unstable/ast'
import {
  callsMember,
  hasModifier,
  isAsync,
  isDefaultExport,
  isGlobal,
  isMember,
  isNamespace,
  isTestOption,
  type Node,
} from './syntax.ts'

/**
 * Which layer of src/ may import what, `import type` included. "(types)" allows nothing but types. A layer may
 * always import within itself. A file directly in src/ is a layer of its own name. Tests may import anything.
 */
export const layers: Readonly<Record<string, readonly string[]>> = {
  otp: [],
  routes: [],
  config: [],
  domain: ['otp'],
  profiles: ['domain', 'profile-banking'],
  'profile-banking': [],
  messages: ['domain (types)'],
  store: ['domain'],
  secrets: ['otp'],
  mail: ['messages', 'domain (types)'],
  operations: ['domain', 'store/store.ts', 'secrets', 'otp', 'mail'],
  http: ['messages', 'routes', 'secrets/random.ts', 'domain (types)'],
  // web and api may use the pure parsers and formats of otp/ (docs/adr): a screen parses what was typed.
  web: ['operations', 'http', 'messages', 'routes', 'otp', 'domain (types)'],
  api: ['operations', 'http', 'messages', 'routes', 'otp', 'domain (types)'],
  cli: ['operations', 'messages', 'domain (types)'],
  'token-app': ['otp'],
  // The token in a terminal is the same program without a page: it shares the protocol, which runs in Node as well.
  'token-cli': ['otp', 'token-app'],
  main: ['everything'],
}

/** What a layer may take from outside src/; where it is not listed, both npm packages and node:*. */
export const outsiders: Readonly<Record<string, readonly ('npm' | 'node')[]>> = {
  otp: [],
  routes: [],
  domain: ['npm'],
  // It runs in a browser, which has neither.
  'token-app': [],
}

/** What a layer does instead of the import that it may not have. */
export const insteadOfImport: Readonly<Record<string, string>> = {
  otp: 'pass it in as a parameter',
  domain: 'pass the fact in as a parameter; the operation gathers it',
  store: 'pass it in as a parameter; main.ts puts the parts together',
  operations: 'pass it in as a parameter; main.ts puts the parts together',
  http: 'pass it in as a parameter; main.ts puts the parts together',
  web: 'ask through an operation, or move what is shared to http/ or messages/',
  api: 'ask through an operation, or move what is shared to http/ or messages/',
  cli: 'ask through an operation',
  'token-app': 'move the arithmetic to otp/',
  'token-cli': 'ask the server: the token runs on its holder’s machine, where nothing else of src/ is',
}

type Restriction = { readonly target: string; readonly only: readonly string[]; readonly instead: string }

/** Modules that only some files of src/ may import, whatever the layers say. */
export const restrictions: readonly Restriction[] = [
  {
    target: 'node:crypto',
    only: ['src/secrets/', 'src/store/journal.ts'],
    instead: 'use a function of src/secrets/, and add it there if it is missing',
  },
  {
    target: 'node:process',
    only: ['src/main.ts', 'src/config.ts'],
    instead: 'take the value as a parameter; src/config.ts reads it',
  },
  {
    target: 'src/store/sqlite.ts',
    only: ['src/main.ts'],
    instead: 'take a Store (src/store/store.ts) as a parameter',
  },
  {
    target: 'src/store/postgres.ts',
    only: ['src/main.ts'],
    instead: 'take a Store (src/store/store.ts) as a parameter',
  },
  { target: 'src/profiles.ts', only: ['src/main.ts'], instead: 'take the profiles as a parameter' },
  { target: 'src/config.ts', only: ['src/main.ts'], instead: 'take the setting as a parameter' },
]

/** Where reading starts: a file of src/ that is reached from none of these is dead. The first must be there. */
export const entries = [
  'src/main.ts',
  'src/token-app/main.ts',
  'src/token-app/service-worker.ts',
  'src/token-cli/main.ts',
]

export const isTest = (path: string): boolean => path.endsWith('.test.ts')
const isProduct = (path: string): boolean => path.startsWith('src/') && !isTest(path)
const isPure = (path: string): boolean => isProduct(path) && /^src\/(otp|domain)\//.test(path)
const everywhere = (): boolean => true
/** The token app starts in a browser, where main.ts is not there to hand it the time. */
const readsClock = (path: string): boolean => [...entries, 'src/config.ts'].includes(path)
const readsEnvironment = (path: string): boolean => ['src/main.ts', 'src/config.ts'].includes(path)
const speaks = (path: string): boolean => path.startsWith('src/cli/') || path === 'src/main.ts'

type Ban = {
  readonly what: string
  readonly where: (path: string) => boolean
  readonly matches: (node: Node) => boolean
  readonly instead: string
}

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
    instead: 'use src/secrets/random.ts, and a seeded generator in tests',
  },
  // In src/.
  {
    what: 'console',
    where: (path) => isProduct(path) && !speaks(path),
    matches: (node) => isGlobal(node, 'console'),
    instead: 'use the logger that is passed in',
  },
  {
    what: 'Temporal.Now',
    where: (path) => isProduct(path) && !readsClock(path),
    matches: (node) => isMember(node, 'Temporal', ['Now']),
    instead: 'take `now` as a parameter; src/main.ts holds the clock',
  },
  {
    what: 'process.env',
    where: (path) => isProduct(path) && !readsEnvironment(path),
    matches: (node) => isMember(node, 'process', ['env']),
    instead: 'take the setting as a parameter; src/config.ts reads it',
  },
  // In otp/ and domain/, which answer the same to the same question, at once.
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
