import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Asked, Printed } from './print-thread.ts'
import type { Sheet } from './sheet.ts'

/** Enough for the marks of 30,000 pages, which the end of the file lists; what grows beyond it fails instead of swapping. */
const heapMb = 256

type Thread = { readonly ask: (asked: Asked) => Promise<Printed>; readonly end: () => Promise<unknown> }

function startThread(): Thread {
  const worker = new Worker(new URL('./print-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  })
  return {
    async ask(asked) {
      // Rejects with what the thread failed on.
      const answered = once(worker, 'message')
      worker.postMessage(asked)
      const [printed] = (await answered) as [Printed]
      return printed
    },
    end: () => worker.terminate(),
  }
}

/**
 * One PDF of all sheets, one a page, in their order, with the glyphs that they use embedded. It comes in pieces as the
 * batches do, and whoever reads it slowly holds the thread up: neither the sheets nor the file are ever in memory as a
 * whole. Throws if a sheet doesn't fit a page.
 */
export async function* printSheets(
  title: string,
  batches: AsyncIterable<readonly Sheet[]>,
): AsyncGenerator<Uint8Array> {
  const thread = startThread()
  try {
    for await (const sheets of batches) yield* pieces(await thread.ask({ is: 'sheets', title, sheets }))
    yield* pieces(await thread.ask({ is: 'end', title }))
  } finally {
    await thread.end()
  }
}

function pieces(printed: Printed): readonly Uint8Array[] {
  return printed.is === 'printed' ? printed.pieces : []
}

/**
 * For each group of texts, what the font has no glyph for: it would be printed as an empty box. In the thread, since
 * opening the font takes a moment.
 */
export async function unprintableTexts(
  groups: readonly (readonly string[])[],
): Promise<readonly (readonly string[])[]> {
  if (groups.length === 0) return []
  const thread = startThread()
  try {
    const printed = await thread.ask({ is: 'check', texts: groups })
    return printed.is === 'checked' ? printed.unprintable : []
  } finally {
    await thread.end()
  }
}
