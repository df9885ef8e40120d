import { parseEmployeeNumber } from '../../authority/rules/staffing.ts'

/** A 社員番号 as somebody typed it; null for none where it may be left out, undefined for what can't be one. */
export function employeeNumberIn(
  typed: string,
  { optional }: { readonly optional: boolean },
): string | null | undefined {
  return optional && typed.trim() === '' ? null : parseEmployeeNumber(typed)
}
