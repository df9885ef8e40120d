import type { SignedOperation } from '../../../../authority/rules/signed-operation.ts'
import { type SigningFrame, signingScreen } from '../../../../authority/screens/signing.ts'
import { signingTexts } from '../../../../authority/texts/signing.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { readDraft } from '../../operations/transfers/draft.ts'
import { maySignTransferHere, subjectOf } from '../../operations/transfers/operation.ts'
import { operationTexts } from '../../texts/operation.ts'
import { refusalMessage, refusalStatus, refusals } from '../../texts/refusals.ts'
import { expired, type FbService, type Visit } from '../service.ts'
import { holdersOf, workLink, workPage } from '../work.ts'
import { endsVisit, wizardPage } from './wizard.ts'

const { title } = signingTexts
const at = { step: '振込内容確認', title } as const

/** What of WEB-FB waits for a token (取引署名): transfers, payees, limits. */
export function operationScreen(service: FbService): void {
  signingScreen<Visit, keyof typeof refusals>({
    service,
    link: (screen, id) => workLink(service, screen, id),
    // Whatever waits here takes the right to transfer.
    gate: holdersOf(service, 'mayTransfer', { menu: 'transfers', entry: '都度振込', title }),
    signer: ({ who, sessionId, caller }) => ({ userId: who.userId, sessionId, caller }),
    frame: (visit, operation) => frames[operation.act]?.(service, visit, operation),
    answers: { refusalMessage, refusalStatus },
    refusals,
    left: (refusal) => (endsVisit(refusal) ? expired(service) : null),
  })
}

type Frame = (service: FbService, visit: Visit, operation: SignedOperation) => SigningFrame

const frames: Readonly<Record<string, Frame>> = {
  transfer: transferFrame,
  payee: payeeFrame,
  limit: limitFrame,
}

function transferFrame(service: FbService, visit: Visit, operation: SignedOperation): SigningFrame {
  const { draftId } = subjectOf(operation)
  const list = workLink(service, 'transferList')
  return {
    page: (main, scripts) => wizardPage(service, visit, at, main, scripts),
    async done() {
      const draft = await readDraft(service.site.context, visit.who, draftId)
      return draft === undefined ? list : workLink(service, 'completed', draft.transferId)
    },
    ended: operationTexts.transfer,
    next: html`<a class="button button-primary" href="${workLink(service, 'confirmation', draftId)}">振込内容確認へ戻る</a>
<a class="button" href="${list}">振込予約照会・取消へ</a>`,
    maySignHere: (signed) => maySignTransferHere(service.profile, signed),
  }
}

/** An act that moves no money has no amount up to which one device would do. */
const onSecondScreen = { maySignHere: () => false } as const

function payeeFrame(service: FbService, visit: Visit): SigningFrame {
  const list = workLink(service, 'payees')
  return {
    page: (main, scripts) =>
      workPage(service, visit, { menu: 'transfers', entry: '振込先管理', title, main, scripts }),
    done: () => `${list}?notice=signed`,
    ended: operationTexts.payee,
    next: toForm(list, '振込先管理へ戻る'),
    ...onSecondScreen,
  }
}

function limitFrame(service: FbService, visit: Visit): SigningFrame {
  const form = workLink(service, 'limits')
  return {
    page: (main, scripts) =>
      workPage(service, visit, { menu: 'contract', entry: '振込限度額変更', title, main, scripts }),
    done: () => `${form}?notice=changed`,
    ended: operationTexts.limit,
    next: toForm(form, '振込限度額変更へ戻る'),
    ...onSecondScreen,
  }
}

function toForm(href: string, label: string): Html {
  return html`<a class="button button-primary" href="${href}">${label}</a>`
}
