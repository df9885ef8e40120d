/** Sleep that can be cut short, even by a call made just before it begins. A finished sleep leaves nothing behind. */
export function interruptibleSleep() {
  let woken = false
  let wake = () => {}
  return {
    wake: () => {
      woken = true
      wake()
    },
    async sleep(ms: number): Promise<void> {
      if (!woken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      woken = false
      wake = () => {}
    },
  }
}
