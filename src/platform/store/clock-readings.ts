/** What a database says of the time, to hold a machine's clock against. */
export type ClockReadings = {
  /** The database's own clock; null: it has none (SQLite runs in the process that asks). */
  readonly databaseMs: number | null
  /** When the newest entry of the journal was written, by the clock of whoever wrote it; null: there is none. */
  readonly newestEntryMs: number | null
  /** The other processes that have served. */
  readonly nodes: readonly NodeReading[]
}

export type NodeReading = {
  readonly chain: string
  /** When it last was there, by its own clock. */
  readonly seenAtMs: number
  /** The same moment by the database's clock; null: it has none. */
  readonly seenByDatabaseMs: number | null
}
