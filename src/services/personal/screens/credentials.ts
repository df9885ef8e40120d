import type { PersonalProfile } from '../rules/profile.ts'

/** 契約者ID: the label in every procedure, without the 「（利用者番号）」 of the login. */
export function idLabel({ names }: PersonalProfile): string {
  return names.userId.replace(/[（(].*$/, '')
}
