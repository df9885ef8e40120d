/**
 * The store can't answer now, through no fault of the request: the database is gone, hangs, is full, or its disk fails.
 * Answered with 503 and Retry-After. Whether a change took place is unknown only if the answer to its commit was lost;
 * it was never acknowledged.
 */
export class Unavailable extends Error {
  override readonly name: string = 'Unavailable'
}

/**
 * What was acknowledged may not be on the disk: the system may have dropped the pages that it could not write, and says
 * so only once. Nothing but a new start, which reads what is there, makes the process good again.
 */
export class DiskFault extends Unavailable {
  override readonly name = 'DiskFault'
}

/** The database has found that what is on the disk isn't what it wrote. Nothing but a restore makes that good again. */
export class Damaged extends Unavailable {
  override readonly name = 'Damaged'
}
