import { parseActivationCode } from '../../otp/activation-code.ts'
import { byId } from './dom.ts'
import { onSubmit, tellFault } from './pin-entry.ts'
import { showScreen } from './screens.ts'
import { texts } from './texts.ts'

export type Activation = { readonly activationCode?: string }

/** Asks for the code that the institution gave; reports a mistyped one without asking the server. */
export function onActivation(begin: (activation: Activation) => Promise<void>): void {
  onSubmit('activate', async () => {
    const activationCode = parseActivationCode(byId('activation-code', HTMLInputElement).value)
    tellFault('activation-code', activationCode === undefined ? texts.activationForm : undefined)
    if (activationCode !== undefined) await begin({ activationCode })
  })
}

export function askForActivation(wrong: boolean): void {
  showScreen('activation')
  const field = byId('activation-code', HTMLInputElement)
  if (wrong) tellFault('activation-code', texts.activationWrong)
  else field.focus()
}
