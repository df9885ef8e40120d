/** What most events and states are of: the key of everything that is kept for one user of a service. */
export type OfUser = { readonly service: string; readonly userId: string }

export const ofUser = ({ service, userId }: OfUser) => [service, userId] as const
