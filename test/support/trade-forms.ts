// What a trader of 外為Web types, and what its screens lead to.

export const typedTerms = {
  currency: 'USD',
  side: 'sell',
  amount: '10,000.00',
  method: 'period',
  start: '2025-07-08',
  end: '2025-07-31',
  month: '',
  tenor: '',
}

/** The ID at the end of a path. */
export function lastPart(path: string): string {
  return path.split('?')[0]?.split('/').at(-1) ?? ''
}
