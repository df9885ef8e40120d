import { parseOperationFragment } from '../../otp/signed-operation/reading.ts'

/** Bytes of an operation, or that there are none in what looked like it. */
export type Arrived = Uint8Array | 'not_an_operation'

/**
 * Operations in the address of the app, from a page on the same device. Each is taken out of the address and the history
 * at once, whether or not it can be read, and given to whoever asks for them, now or later.
 */
export function watchAddress(): (open: (arrived: Arrived) => void) => void {
  let waiting: Arrived | undefined
  let act: ((arrived: Arrived) => void) | undefined
  const take = () => {
    if (!location.hash.startsWith('#operation=')) return
    const arrived = parseOperationFragment(location.hash)
    history.replaceState(null, '', `${location.pathname}${location.search}`)
    if (act === undefined) waiting = arrived
    else act(arrived)
  }
  take()
  addEventListener('hashchange', take)
  return (open) => {
    act = open
    if (waiting !== undefined) open(waiting)
    waiting = undefined
  }
}
