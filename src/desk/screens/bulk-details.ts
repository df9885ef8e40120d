import type { UserImportEvent } from '../rules/core-file/user-import.ts'
import type { PrintEvent } from '../rules/print/print-run.ts'
import { deskEventNames } from '../texts/journal.ts'
import { printFileNames, printKindNames } from '../texts/print.ts'

type BulkEvent = PrintEvent | UserImportEvent

export function isBulk(event: { readonly type: string }): event is BulkEvent {
  return Object.hasOwn(deskEventNames, event.type)
}

/** What 監査ログ says of print runs and files of users: of which one, how many, and why (D3). */
export function bulkDetails(event: BulkEvent): readonly string[] {
  switch (event.type) {
    case 'print_run_begun':
      return [runText(event), printKindNames[event.kind], `${numberText(event.count)}通`, reasonText(event)]
    case 'letter_prepared':
    case 'letter_left_out':
      return [runText(event), `${numberText(event.number)}通目`]
    case 'print_file_taken':
      return [runText(event), printFileNames[event.file]]
    case 'print_run_lost':
      return [runText(event), reasonText(event)]
    case 'user_import_begun':
      return [
        `${numberText(event.lines)}行`,
        ...(event.approved ? ['承認済み'] : []),
        `ファイルのSHA-256：${event.digest}`,
        reasonText(event),
      ]
    case 'user_import_advanced':
      return [
        `${numberText(event.done)}行まで`,
        ...(event.stoppedLine === null ? [] : [`${numberText(event.stoppedLine)}行目で停止`]),
      ]
    case 'import_line_refused':
      return [`${numberText(event.line)}行目`]
  }
}

function runText({ runId }: { readonly runId: string }): string {
  return `発送分：${runId}`
}

function reasonText({ reason }: { readonly reason: string }): string {
  return `理由：${reason}`
}

function numberText(number: number): string {
  return number.toLocaleString('ja-JP')
}
