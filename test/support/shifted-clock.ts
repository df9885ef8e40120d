// Loaded into a process before Warifu (`--import`), as libfaketime would be: its machine's clock is wrong, and only that.
const aheadMs = Number(process.env['SHIFTED_CLOCK_MS'])
const instant = Temporal.Now.instant.bind(Temporal.Now)
Temporal.Now.instant = () => instant().add({ milliseconds: aheadMs })
