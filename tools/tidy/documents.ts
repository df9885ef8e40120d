// Links lead somewhere, decisions are complete, and no file names a path of the machine it was written on.
import { posix } from 'node:path'
import type { TextFile, Violation } from './source.ts'

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

/** Code in Markdown is an example: what looks like a link there is not one. Keeps every line in place. */
function withoutCode(markdown: string): string {
  const blank = (code: string) => code.replaceAll(/[^\n]/g, ' ')
  return markdown
    .replaceAll(/^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?^ {0,3}\1[^\n]*$/gm, blank)
    .replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, blank)
}

const linkForms = [
  // [text](target "title"), images too; the target may be in angle brackets.
  /\]\(\s*<?([^)\s>]+)>?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/g,
  // [text]: target
  /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/gm,
  /\b(?:src|href)="([^"]+)"/g,
]

function findLinks(markdown: string): { target: string; line: number }[] {
  const text = withoutCode(markdown)
  return linkForms.flatMap((form) =>
    [...text.matchAll(form)].map((match) => ({ target: match[1] ?? '', line: lineAt(text, match.index) })),
  )
}

/** `paths` are all files of the repository. */
export function checkLinks(documents: readonly TextFile[], paths: readonly string[]): Violation[] {
  const known = new Set(['.'])
  for (const path of paths) {
    for (let place = path; place !== '.'; place = posix.dirname(place)) known.add(place)
  }
  return documents
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }) =>
      findLinks(text).flatMap(({ target, line }) => {
        const rule = ruleOfLink(path, target, known)
        return rule === undefined ? [] : [{ path, line, ...rule }]
      }),
    )
}

function ruleOfLink(path: string, target: string, known: ReadonlySet<string>) {
  if (/^[a-z][a-z0-9+.-]*:|^#|^\/\//i.test(target)) return undefined
  const place = decodeURIComponent(target.replace(/[?#].*$/, ''))
  if (place.startsWith('/')) {
    return { rule: `the link ${target} starts at the root`, instead: 'write it relative to this file' }
  }
  const full = posix.join(posix.dirname(path), place).replace(/\/$/, '')
  if (full.startsWith('..')) {
    return { rule: `the link ${target} leaves the repository`, instead: 'link to a file in it, or to a URL' }
  }
  return known.has(full)
    ? undefined
    : { rule: `the link ${target} leads nowhere`, instead: 'correct it or take it out' }
}

const decisionParts = ['Status', 'Context', 'Decision', 'Consequences']

export function checkDecisions(documents: readonly TextFile[]): Violation[] {
  const numbers = new Map<string, string>()
  return documents
    .filter(({ path }) => /^docs\/adr\/[^/]+\.md$/.test(path) && !path.endsWith('/README.md'))
    .flatMap(({ path, text }) => {
      const at = { path, line: 1 }
      const number = /^docs\/adr\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]
      if (number === undefined) {
        return [
          {
            ...at,
            rule: 'the file name is not NNNN-words.md',
            instead: 'name it like 0007-words-with-hyphens.md',
          },
        ]
      }
      const namesake = numbers.get(number)
      numbers.set(number, path)
      const twice = { ...at, rule: `${namesake} has the same number`, instead: 'take the next free number' }
      const missing = decisionParts
        .filter((part) => !new RegExp(`^(#{1,6} +|[-*] +)?(\\*\\*)?${part}\\b`, 'm').test(text))
        .map((part) => ({ ...at, rule: `the decision has no ${part}`, instead: `write the part ${part}` }))
      return namesake === undefined ? missing : [twice, ...missing]
    })
}

// Home and scratch folders: paths in them mean something on one machine only.
const machinePath = /(?<![\w.~/}-])(?:\/(?:root|work|home|Users|tmp|private)\/\w|[A-Z]:\\Users\\)/

export function checkMachinePaths(files: readonly TextFile[]): Violation[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((content, index) => {
      const found = machinePath.exec(content)
      if (found === null) return []
      const shown = content.slice(found.index, found.index + 40).replace(/[\s'"`)].*$/, '')
      const instead = 'write it relative to the repository, or make it a setting'
      return [{ path, line: index + 1, rule: `${shown} is a path of one machine`, instead }]
    }),
  )
}
