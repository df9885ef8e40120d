import { subjectIn } from '../../../../authority/operations/signed-operations/signed-act.ts'
import { type SigningFrame, signingScreen } from '../../../../authority/screens/signing.ts'
import { signingTexts } from '../../../../authority/texts/signing.ts'
import { html } from '../../../../platform/web/html.ts'
import { findQuote } from '../../operations/ask-quote.ts'
import type { ConclusionSubject } from '../../operations/conclude-contract.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { refusalMessage, refusalStatus, refusals } from '../../texts/refusals.ts'
import { signedTrade } from '../../texts/signing.ts'
import { expired, type Insider, insidersOf } from '../inside.ts'
import type { FxService } from '../service.ts'
import { tradeLink, tradePage } from './visit.ts'

const { title } = signingTexts

/** 締結 and リーブオーダー that wait for the token (取引署名). */
export function tradeOperationScreen(service: FxService): void {
  signingScreen<Insider, Refusal>({
    service,
    link: (screen, id) => tradeLink(service, screen, id),
    gate: insidersOf(service),
    signer: ({ who, sessionId, caller }) => ({ userId: who.userId, sessionId, caller }),
    frame: (visit, operation) => {
      if (operation.act === 'fx_order') return orderFrame(service, visit)
      return operation.act === 'fx_contract'
        ? contractFrame(service, visit, subjectIn<ConclusionSubject>(operation))
        : undefined
    },
    answers: { refusalMessage, refusalStatus },
    refusals,
    left: (refusal) => (refusal === 'ticket_invalid' ? expired(service) : null),
  })
}

function contractFrame(service: FxService, visit: Insider, { quoteId }: ConclusionSubject): SigningFrame {
  return {
    page: (main, scripts) => tradePage(service, visit, 'trade', title, main, { scripts }),
    async done() {
      const found = await findQuote(service.site.context, visit.who, quoteId)
      const contractId = found?.quote.contractId ?? null
      return contractId === null
        ? tradeLink(service, 'contracts')
        : `${tradeLink(service, 'contract', contractId)}?notice=concluded`
    },
    ended: signedTrade.contract,
    next: html`<a class="button button-primary" href="${tradeLink(service, 'trade')}">取引締結へ戻る</a>`,
    // A trade is worth a second screen.
    maySignHere: () => false,
  }
}

function orderFrame(service: FxService, visit: Insider): SigningFrame {
  const list = tradeLink(service, 'orders')
  return {
    page: (main, scripts) => tradePage(service, visit, 'orders', title, main, { scripts }),
    done: () => `${list}?notice=placed`,
    ended: signedTrade.order,
    next: html`<a class="button button-primary" href="${list}">リーブオーダーへ戻る</a>`,
    maySignHere: () => false,
  }
}
