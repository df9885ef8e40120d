import type { FbEvent } from '../../rules/events.ts'
import { deliveryFaultNames, fencedTransfers } from '../../texts/desk.ts'
import { heldUntilText } from '../../texts/held.ts'
import { fbRoleNames, fixedPasswordNames } from '../../texts/names.ts'
import { dayText, yenText } from '../format.ts'

/** What helps whoever answers a call or an audit about WEB-FB. */
export function fbDetails(event: FbEvent): readonly string[] {
  switch (event.type) {
    case 'fixed_password_set':
      return [fixedPasswordNames[event.purpose], event.mustChange ? '初回' : 'ご本人による変更']
    case 'fixed_password_rehashed':
    case 'fixed_password_accepted':
    case 'fixed_password_rejected':
    case 'fixed_password_released':
      return [fixedPasswordNames[event.purpose]]
    case 'fb_user_set':
      return [fbRoleNames[event.role], event.mayTransfer ? '都度振込：可' : '都度振込：不可']
    case 'transfer_accepted':
      return [
        `受付番号：${event.transferId}`,
        `出金額：${yenText(event.debitYen)}`,
        ...(event.hold === undefined ? [] : [`保留：${heldUntilText(event.hold)}`]),
      ]
    case 'transfer_released':
      return [`受付番号：${event.transferId}`, `振込指定日：${dayText(event.day)}`]
    case 'transfer_executed':
    case 'transfer_short':
    case 'transfer_failed':
    case 'transfer_cancelled':
      return [`受付番号：${event.transferId}`]
    case 'transfer_item_stopped':
      return [`受付番号：${event.transferId}`, `${event.item + 1}件目`, `担当：${event.operatorId}`]
    case 'transfer_handed_over':
      return [`受付番号：${event.transferId}`, `引渡し番号：${event.runId}`]
    case 'run_made':
      return [`引渡し番号：${event.runId}`, `${event.count}件`, yenText(event.totalYen)]
    case 'run_delivered':
      return [`引渡し番号：${event.runId}`]
    case 'run_faulted':
      return [`引渡し番号：${event.runId}`, deliveryFaultNames[event.fault]]
    case 'run_downloaded':
      return [`引渡し番号：${event.runId}`, event.format === 'json' ? 'JSON' : '全銀ファイル']
    case 'fenced_case_asked':
    case 'fenced_case_granted':
      return [
        `依頼番号：${event.caseId}`,
        fencedTransfers.wishes[event.wish],
        `受付番号：${event.transferIds.join('、')}`,
        `担当：${event.operatorId}`,
      ]
    case 'fenced_case_declined':
      return [`依頼番号：${event.caseId}`, `担当：${event.operatorId}`]
    default:
      return []
  }
}
