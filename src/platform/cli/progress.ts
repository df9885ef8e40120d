/** Says how far something is: what was done, how much of it, and of how much, where that is known. */
export type Progress = (what: string, done: number, total: number | null) => void

/** Where it is shown. */
export type ProgressScreen = {
  readonly isTerminal: boolean
  readonly columns: number
  readonly write: (text: string) => void
  /** Monotonic milliseconds. */
  readonly nowMs: () => number
}

/** What is done by then needs no bar. */
const shownAfterMs = 2000
const drawnEveryMs = 200
const barWidth = 30
const clearLine = '\r\x1b[K'

/**
 * Runs what may take long, with a bar on stderr while it does: how many, of how many, and about how long still. Whoever
 * redirects stderr gets nothing of it, and the line is gone when the work has ended.
 */
export async function withProgress<T>(
  work: (progress: Progress) => T | Promise<T>,
  screen: ProgressScreen = stderrScreen(),
): Promise<T> {
  const { isTerminal, write, nowMs } = screen
  if (!isTerminal) return work(() => {})
  const beganMs = nowMs()
  let phase = { what: '', beganMs }
  let drawnMs: number | null = null
  const progress: Progress = (what, done, total) => {
    const atMs = nowMs()
    if (what !== phase.what) phase = { what, beganMs: atMs }
    if (atMs - beganMs < shownAfterMs || (drawnMs !== null && atMs - drawnMs < drawnEveryMs)) return
    drawnMs = atMs
    const line = lineOf({ what, done, total, tookMs: atMs - phase.beganMs })
    write(`${clearLine}${line.slice(0, screen.columns - 1)}`)
  }
  try {
    return await work(progress)
  } finally {
    if (drawnMs !== null) write(clearLine)
  }
}

type Drawn = {
  readonly what: string
  readonly done: number
  readonly total: number | null
  /** Since the first of them. */
  readonly tookMs: number
}

function lineOf({ what, done, total, tookMs }: Drawn): string {
  if (total === null || total <= 0) return `${what}: ${countOf(done)}`
  const share = Math.min(1, done / total)
  const full = Math.round(share * barWidth)
  const bar = `${'#'.repeat(full)}${'.'.repeat(barWidth - full)}`
  const left = done > 0 && tookMs > 0 ? `, ${durationOf((tookMs * (total - done)) / done)} left` : ''
  return `${what}: [${bar}] ${Math.floor(100 * share)} %, ${countOf(done)} of ${countOf(total)}${left}`
}

const countOf = (count: number): string => count.toLocaleString('en-US')

function durationOf(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  if (hours > 0) return `${hours} h ${minutes} min`
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}

function stderrScreen(): ProgressScreen {
  const { stderr } = process
  return {
    isTerminal: stderr.isTTY === true,
    columns: stderr.columns || 80,
    write: (text) => stderr.write(text),
    nowMs: () => performance.now(),
  }
}
