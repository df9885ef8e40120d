import { agreementState } from '../../bank/rules/agreement.ts'
import { serviceStopActs, serviceStopOnLoss } from '../../bank/rules/service-stop.ts'
import { serviceStopFact } from '../../bank/screens/agreement-facts.ts'
import { serviceStopWords } from '../../bank/texts/service-stop.ts'
import { type DeskPart, deskUsers } from '../../desk/contract.ts'
import { isOwnStop } from './rules/restart.ts'
import { personalLetter } from './screens/letter.ts'
import { personalRecords } from './screens/own-records.ts'

/** 個人インターネットバンキング at the desk: a person's service is stopped on a call. */
export const personalDesk: DeskPart = {
  users: deskUsers({
    refs: ({ service, customerId }) => ({ agreement: agreementState.ref(service, customerId) }),
    addition: ({ agreement }, { user }) => ({
      isForDesk: () => true,
      acts: serviceStopActs(agreement, user, isOwnStop(agreement, user?.userId)),
      lossStop: serviceStopOnLoss(agreement, user),
      fingerprint: [agreement?.stoppedAtMs ?? 0],
      unlocked: [],
      renewed: () => [],
    }),
    panels: ({ agreement }) =>
      agreement === undefined ? {} : { contract: { title: '契約', facts: [serviceStopFact(agreement)] } },
  }),
  acts: {
    ...serviceStopWords,
    stop_service: {
      ...serviceStopWords.stop_service,
      note: `${serviceStopWords.stop_service.note}お客様ご自身のIB取引中止のあとに行うと、お客様の操作では再開できなくなります。`,
    },
  },
  ending: { records: personalRecords },
  letter: personalLetter,
  notes: {
    report_loss:
      'サービスの取引を停止し、トークンを失効します。お電話などで紛失・盗難のお届けを受けたときに行います。失効したトークンは、再開した後も使えず、登録し直すこともできません。再開には、必ず、もう一人の承認が要ります。',
  },
}
