import { timeText } from '../../platform/web/times.ts'
import type { Loss } from '../rules/loss.ts'

/** Why somebody is stopped who reported a loss, as the staff reads it: when, by whom, and which token is gone. */
export function lossText({ tokenId, operatorId, reportedAtMs }: Loss): string {
  const who = lossByText(operatorId)
  const token = tokenId === null ? '登録されたトークンはありませんでした' : `失効したトークン：${tokenId}`
  return `紛失・盗難の届出により停止（${timeText(reportedAtMs)}、${who}、${token}）`
}

export function lossByText(operatorId: string | null): string {
  return operatorId === null ? 'ご本人（紛失・盗難の届出の画面）' : `担当者 ${operatorId} が受付`
}
