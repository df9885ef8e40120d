// One part of a verification, measured alone: in processor time, which a busy machine distorts less than the clock.
import { median, rounded } from './statistics.ts'

export type Part = {
  readonly part: string
  /** µs, of a budget for 20,000 a second; 0 where it is in that of another part. */
  readonly budget: number
  readonly microseconds: number
}

/** As many changes come together when 64 connections wait. */
export const groupSize = 64

/** Long enough for the processor time to say something. */
const roundMs = 150

/** Processor time of one, in µs, where a run does `count` of them. */
export async function timedAlone(run: () => unknown, rounds: number, count: number): Promise<number> {
  const done: number[] = []
  for (let i = 0; i <= rounds; i++) {
    const cpu = process.cpuUsage()
    let times = 0
    for (const began = performance.now(); performance.now() - began < roundMs; ) {
      for (let n = 0; n < 20; n++) await run()
      times += 20
    }
    done.push(spent(cpu) / (times * count))
  }
  // The first warms up.
  return rounded(median(done.slice(1)))
}

/** The same for what never waits. */
export function timedNow(run: () => unknown, rounds: number, count: number): number {
  const done: number[] = []
  for (let i = 0; i <= rounds; i++) {
    const cpu = process.cpuUsage()
    let times = 0
    for (const began = performance.now(); performance.now() - began < roundMs; times++) run()
    done.push(spent(cpu) / (times * count))
  }
  return rounded(median(done.slice(1)))
}

function spent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return user + system
}
