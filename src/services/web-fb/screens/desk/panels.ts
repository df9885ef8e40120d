import type { ServiceProfile } from '../../../../authority/rules/profile.ts'
import { serviceStopFact } from '../../../../bank/screens/agreement-facts.ts'
import { freezeFact } from '../../../../bank/screens/freeze-facts.ts'
import { usageFormNames } from '../../../../bank/texts/journal.ts'
import type { ContractPanel, DeskPanel, DeskPanels, Fact } from '../../../../desk/contract.ts'
import { fbProfile } from '../../operations/profile-of.ts'
import type { FbDeskStates } from '../../rules/desk-acts.ts'
import { fbRoleNames, fixedPasswordNames } from '../../texts/names.ts'

/** What WEB-FB adds to the desk's page of a user. */
export function fbPanels(states: FbDeskStates, profile: ServiceProfile): DeskPanels {
  return {
    contract: contractPanel(states),
    passwords: passwordPanel(states, profile),
    certificateOnly: states.fbUser?.certificateOnly === true,
  }
}

/** The customer's stop, the rights of the user and the form of usage. */
function contractPanel({
  agreement,
  fbUser,
  userFreeze,
  customerFreeze,
}: FbDeskStates): ContractPanel | null {
  if (agreement === undefined && fbUser === undefined) return null
  const facts: Fact[] = []
  if (agreement?.companyCode != null) facts.push(['会社コード', agreement.companyCode])
  if (agreement?.kanaName != null) facts.push(['企業名（カナ）', agreement.kanaName])
  if (fbUser !== undefined) {
    const rights = [fbUser.mayTransfer ? '都度振込' : '', fbUser.mayInquire ? '照会' : ''].filter(Boolean)
    facts.push(['利用権限', fbRoleNames[fbUser.role]])
    facts.push(['利用できる機能', rights.length === 0 ? 'なし' : rights.join('、')])
    facts.push(['利用形態', agreement?.usageForm == null ? '-' : usageFormNames[agreement.usageForm]])
  }
  facts.push(serviceStopFact(agreement), freezeFact({ userFreeze, customerFreeze }))
  const panel = { title: '契約', facts }
  if (fbUser === undefined || fbUser.role === 'administrator') return panel
  const hint =
    '管理者以外の利用者のパスワード、ロック、トークンは、お客様の管理者が「管理機能」で操作します。'
  return { ...panel, hint }
}

/** Which fixed passwords there are; never what they are. */
function passwordPanel(states: FbDeskStates, profile: ServiceProfile): DeskPanel {
  const { failuresMax } = fbProfile(profile).fb.fixedPasswords
  const { fixedRegistration, fixedApproval, fixedTransfer } = states
  const fixed = { registration: fixedRegistration, approval: fixedApproval, transfer: fixedTransfer }
  const facts = Object.entries(fixedPasswordNames).map(([purpose, name]): Fact => {
    const password = fixed[purpose as keyof typeof fixedPasswordNames]
    if (password === undefined) return [name, 'なし']
    const { mustChange, failures } = password
    const count = failures === 0 ? '' : `・連続失敗${failures}回（${failuresMax}回でロック）`
    return [name, `${mustChange ? '初回（未変更）' : '設定済み'}${count}`, failures > 0]
  })
  return { title: '固定パスワード', facts }
}
