/** The key of everything that is stored per user of a service, used by most events and states. */
export type OfUser = { readonly service: string; readonly userId: string }

export const ofUser = ({ service, userId }: OfUser) => [service, userId] as const
