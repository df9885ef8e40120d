// Files that need each other, inside a module too: none of them can be read, tested or moved alone.
import type { Source, Violation } from './source.ts'

type Graph = ReadonlyMap<string, ReadonlySet<string>>

/** One violation for each circle, however many ways lead around in it; types count as everything else does. */
export function checkCircles(sources: readonly Source[]): Violation[] {
  const ours = sources.filter(({ path }) => path.startsWith('src/'))
  const paths = new Set(ours.map(({ path }) => path))
  const graph: Graph = new Map(
    ours.map(({ path, imports }) => {
      const targets = imports.map(({ target }) => target).filter((target) => paths.has(target))
      return [path, new Set(targets)]
    }),
  )
  return findCircles(graph).map((files) => {
    const round = shortestRound(graph, files)
    const [path = '', next = ''] = round
    const line =
      ours.find((source) => source.path === path)?.imports.find(({ target }) => target === next)?.line ?? 1
    return {
      path,
      line,
      rule: `${files.length} files import each other in a circle: ${round.join(' → ')}`,
      instead: 'move what both sides need to a file of its own, or to where it belongs',
    }
  })
}

/** Every set of files of which each one leads to all others (R. Tarjan, 1972). */
function findCircles(graph: Graph): string[][] {
  const circles: string[][] = []
  const found = new Map<string, { readonly index: number; low: number; isOpen: boolean }>()
  const open: string[] = []

  function visit(path: string) {
    const self = { index: found.size, low: found.size, isOpen: true }
    found.set(path, self)
    open.push(path)
    for (const target of graph.get(path) ?? []) {
      const known = found.get(target)
      if (known === undefined) self.low = Math.min(self.low, visit(target).low)
      else if (known.isOpen) self.low = Math.min(self.low, known.index)
    }
    if (self.low === self.index) close(path)
    return self
  }

  function close(first: string): void {
    const circle = open.splice(open.indexOf(first))
    for (const path of circle) {
      const known = found.get(path)
      if (known !== undefined) known.isOpen = false
    }
    if (circle.length > 1 || graph.get(first)?.has(first)) circles.push(circle.sort())
  }

  for (const path of graph.keys()) if (!found.has(path)) visit(path)
  return circles
}

/** The fewest steps around: it is what has to be cut first. */
function shortestRound(graph: Graph, files: readonly string[]): readonly string[] {
  const rounds = files.map((start) => roundFrom(graph, new Set(files), start))
  return rounds.reduce((best, round) => (round.length < best.length ? round : best))
}

function roundFrom(graph: Graph, inside: ReadonlySet<string>, start: string): readonly string[] {
  let ways: readonly (readonly string[])[] = [[start]]
  const seen = new Set<string>()
  while (ways.length > 0) {
    const longer: (readonly string[])[] = []
    for (const way of ways) {
      for (const target of graph.get(way.at(-1) ?? '') ?? []) {
        if (target === start) return [...way, start]
        if (!inside.has(target) || seen.has(target)) continue
        seen.add(target)
        longer.push([...way, target])
      }
    }
    ways = longer
  }
  return [...inside]
}
