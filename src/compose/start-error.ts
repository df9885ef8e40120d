/** Something external that the process needs is missing or unusable: a folder, a database. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
