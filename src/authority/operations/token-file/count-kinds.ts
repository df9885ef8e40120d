import type { Token } from '../../rules/token.ts'

type Kind = Pick<Token, 'movingFactor' | 'algorithm' | 'digits' | 'periodSeconds'>

/** How many tokens there are of each kind, the most frequent first. */
export function kindsOf(tokens: readonly Kind[]): readonly (Kind & { readonly count: number })[] {
  const counts = new Map<string, Kind & { count: number }>()
  for (const { movingFactor, algorithm, digits, periodSeconds } of tokens) {
    const kind = { movingFactor, algorithm, digits, periodSeconds }
    const name = Object.values(kind).join(' ')
    const counted = counts.get(name) ?? { ...kind, count: 0 }
    counted.count += 1
    counts.set(name, counted)
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)
}
