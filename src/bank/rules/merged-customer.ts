/** What makes one customer look like two who were merged by their name (D1). */
export type MergeSign = 'several_persons' | 'opened_separately' | 'branches_differ' | 'holders_differ'

export type CustomerParts = {
  readonly are: 'companies' | 'persons'
  readonly users: number
  /** Acts of the institution that opened those users; an administrator's don't count, who knows the company. */
  readonly openings: number
  readonly accounts: readonly { readonly branchCode: string; readonly holderName: string }[]
}

export function mergeSigns({ are, users, openings, accounts }: CustomerParts): readonly MergeSign[] {
  const several = (values: readonly string[]) => new Set(values).size > 1
  const signs: Readonly<Record<MergeSign, boolean>> = {
    several_persons: are === 'persons' && users > 1,
    opened_separately: openings > 1,
    branches_differ: several(accounts.map(({ branchCode }) => branchCode)),
    holders_differ: several(accounts.map(({ holderName }) => holderName)),
  }
  return (Object.keys(signs) as MergeSign[]).filter((sign) => signs[sign])
}
