// Reads the repository and parses its code, with TypeScript's own parser rather than with regular expressions, so that
// a word in a string or a comment is not mistaken for code. The interface is called unstable: this folder is the only
// one that uses it, and package.json pins the version.
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import {
  type ExportDeclaration,
  type ImportDeclaration,
  type SourceFile,
  SyntaxKind,
} from 'typescript/unstable/ast'
import {
  isCallExpression,
  isExportDeclaration,
  isIdentifier,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isNewExpression,
  isStringLiteral,
} from 'typescript/unstable/ast/is'
import { API } from 'typescript/unstable/async'
import { createVirtualFileSystem } from 'typescript/unstable/fs'
import { type Node, walk } from './syntax.ts'

/** Paths are relative to the root of the repository, with slashes on every system. */
export type TextFile = { readonly path: string; readonly text: string }

export type Import = {
  /** A path in the repository, or a package, or node:something. */
  readonly target: string
  readonly isRelative: boolean
  readonly typesOnly: boolean
  /** `import('…')`, which loads it only when it is reached. */
  readonly isLazy: boolean
  readonly line: number
}

export type Source = TextFile & { readonly tree: SourceFile; readonly imports: readonly Import[] }

export type Violation = {
  readonly path: string
  readonly line: number
  readonly rule: string
  readonly instead: string
}

export const root = join(import.meta.dirname, '../..')

const isForeign = (path: string): boolean =>
  /(^|\/)(node_modules|\.git|\.artifacts)$/.test(path) || path === 'data'
const textFile =
  /(^|\/)(warifu|warifu-token|run|\.\w+)$|\.(ts|mts|mjs|js|json|md|sql|sh|css|html|svg|yml|yaml|txt|webmanifest)$/

/** Every file of the repository, except what is installed or generated on one machine. */
export function listFiles(folder = root): string[] {
  const paths: string[] = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    const name = relative(root, path).split(sep).join('/')
    if (isForeign(name)) continue
    if (entry.isDirectory()) paths.push(...listFiles(path))
    else paths.push(name)
  }
  return paths
}

export function readTexts(paths: readonly string[]): TextFile[] {
  return paths
    .filter((path) => textFile.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

export const isCode = (path: string): boolean =>
  /^(src|test|tools)\//.test(path) && /\.(ts|mjs)$/.test(path) && !path.endsWith('.d.ts')

export function lineOf(tree: SourceFile, node: Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1
}

/** Parses without resolving anything: the texts need not be on disk, and two may have the same path. */
export async function parseSources(files: readonly TextFile[]): Promise<Source[]> {
  if (files.length === 0) return []
  const names = files.map(({ path }, index) => `/tidy/${index}${posix.extname(path)}`)
  const compilerOptions = { noLib: true, noResolve: true, allowJs: true, types: [], noEmit: true }
  const project = '/tidy/tsconfig.json'
  const disk: Record<string, string> = { [project]: JSON.stringify({ compilerOptions, files: names }) }
  for (const [index, file] of files.entries()) disk[names[index] ?? ''] = file.text

  // Not unstable/sync: its close() ends the compiler with a signal, and the compiler says so on stderr.
  const api = new API({ cwd: '/tidy', fs: createVirtualFileSystem(disk) })
  try {
    const snapshot = await api.updateSnapshot({ openProjects: [project] })
    const program = snapshot.getProject(project)?.program
    return await Promise.all(
      files.map(async (file, index) => {
        const tree = await program?.getSourceFile(names[index] ?? '')
        if (tree === undefined) throw new Error(`${file.path}: TypeScript gave no tree`)
        return { ...file, tree, imports: findImports(file.path, tree) }
      }),
    )
  } finally {
    await api.close()
  }
}

function findImports(path: string, tree: SourceFile): Import[] {
  const imports: Import[] = []
  walk(tree, (node) => {
    const found = importOf(node)
    if (found === undefined) return
    const isRelative = /^\.{1,2}\//.test(found.specifier)
    const target = isRelative ? posix.join(posix.dirname(path), found.specifier) : found.specifier
    const isLazy = isCallExpression(node)
    imports.push({ target, isRelative, typesOnly: found.typesOnly, isLazy, line: lineOf(tree, node) })
  })
  return imports
}

type Found = { readonly specifier: string; readonly typesOnly: boolean }

function importOf(node: Node): Found | undefined {
  if (isImportDeclaration(node) || isExportDeclaration(node)) {
    const { moduleSpecifier } = node
    if (moduleSpecifier === undefined || !isStringLiteral(moduleSpecifier)) return undefined
    return { specifier: moduleSpecifier.text, typesOnly: isForTypesOnly(node) }
  }
  if (isImportTypeNode(node)) {
    const literal = isLiteralTypeNode(node.argument) ? node.argument.literal : undefined
    return literal !== undefined && isStringLiteral(literal)
      ? { specifier: literal.text, typesOnly: true }
      : undefined
  }
  const isImportCall = isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword
  // new URL('./worker.ts', import.meta.url): how a worker or the token app is named.
  const isUrl = isNewExpression(node) && isIdentifier(node.expression) && node.expression.text === 'URL'
  if (!isImportCall && !isUrl) return undefined
  const [first] = node.arguments ?? []
  if (first === undefined || !isStringLiteral(first)) return undefined
  if (isUrl && !/^\.{1,2}\/.*\.ts$/.test(first.text)) return undefined
  return { specifier: first.text, typesOnly: false }
}

/** Only `import type` as a whole: `import { type A }` leaves an import behind when Node strips the types. */
function isForTypesOnly(node: ImportDeclaration | ExportDeclaration): boolean {
  if (isExportDeclaration(node)) return node.isTypeOnly
  return node.importClause?.phaseModifier === SyntaxKind.TypeKeyword
}

export function describe({ path, line, rule, instead }: Violation): string {
  return `${path}:${line}: ${rule}. Instead: ${instead}.`
}
