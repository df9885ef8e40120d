import type { ExportName } from '../rules/oversight-events.ts'

/** What left, in the words of an auditor. */
export const exportNames = {
  journal: '監査ログ',
} as const satisfies Record<ExportName, string>
