/** The service that the tests of WEB-FB look at. */
export const webFb = 'shinkin-5410/web-fb'

/** A business day there, in its hours. */
export const fbMorning = '2026-11-20T10:00:15+09:00'
