// A page on which a passkey is registered or shown: what the authenticator answers goes with the form. What went wrong in the
// browser is said beside the button; the server checks all of the answer again.

const passkeyForm = document.querySelector('[data-passkey]')
if (passkeyForm !== null) {
  const { startAuthentication, startRegistration, browserSupportsWebAuthn } = globalThis.SimpleWebAuthnBrowser
  const { passkey, options, ...says } = passkeyForm.dataset
  const passkeyButton = passkeyForm.querySelector('[type="submit"]')
  const passkeySaid = passkeyForm.querySelector('[data-passkey-said]')
  const say = (text) => {
    passkeySaid.textContent = text
    passkeySaid.hidden = text === ''
  }
  const textOf = ({ name, code }) => {
    if (name === 'InvalidStateError') return says.known
    if (name === 'NotAllowedError' || name === 'AbortError') return says.cancelled
    return name === 'SecurityError' || code === 'ERROR_INVALID_DOMAIN' ? says.elsewhere : says.failed
  }
  const ask = async () => {
    passkeyButton.disabled = true
    say(says.asks)
    try {
      const optionsJSON = JSON.parse(options)
      const answer =
        passkey === 'login'
          ? await startAuthentication({ optionsJSON })
          : await startRegistration({ optionsJSON })
      passkeyForm.elements.namedItem('answer').value = JSON.stringify(answer)
      passkeyForm.submit()
    } catch (error) {
      say(textOf(error))
      passkeyButton.disabled = false
      passkeyButton.focus()
    }
  }
  passkeyForm.addEventListener('submit', (event) => {
    event.preventDefault()
    ask()
  })
  // Only a press redirects here: whoever opens the page again, or goes back to it, has not asked for anything.
  const [visit] = performance.getEntriesByType('navigation')
  const isPressed = visit?.type === 'navigate' && visit.redirectCount > 0
  if (!browserSupportsWebAuthn()) {
    passkeyButton.disabled = true
    say(says.unsupported)
  } else if (passkeyForm.dataset.now !== undefined && isPressed) {
    ask()
  }
}
