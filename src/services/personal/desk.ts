import { agreementState } from '../../bank/rules/agreement.ts'
import { serviceStopActs } from '../../bank/rules/service-stop.ts'
import { serviceStopFact } from '../../bank/screens/agreement-facts.ts'
import { serviceStopWords } from '../../bank/texts/service-stop.ts'
import { type DeskPart, deskUsers } from '../../desk/contract.ts'

/** 個人インターネットバンキング at the desk: a person's service is stopped on a call. */
export const personalDesk: DeskPart = {
  users: deskUsers({
    refs: ({ service, customerId }) => ({ agreement: agreementState.ref(service, customerId) }),
    addition: ({ agreement }, { user }) => ({
      isForDesk: () => true,
      acts: serviceStopActs(agreement, user),
      fingerprint: [agreement?.stoppedAtMs ?? 0],
      unlocked: [],
      renewed: () => [],
    }),
    panels: ({ agreement }) =>
      agreement === undefined ? {} : { contract: { title: '契約', facts: [serviceStopFact(agreement)] } },
  }),
  acts: serviceStopWords,
}
