import type { AdministrationPolicy, ServiceProfile } from '../rules/profile.ts'

/** What administrators of a customer do for their own company (S2); null: nothing. */
export function administrationOf({ administration }: ServiceProfile): AdministrationPolicy | null {
  return administration
}
