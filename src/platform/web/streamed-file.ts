import type { Context as HonoContext } from 'hono'
import type { Env } from '../http/guards.ts'

/** A file streamed as it is read, so that its length does not matter. */
export function streamedFile(
  c: HonoContext<Env>,
  { name, type, start }: { readonly name: string; readonly type: string; readonly start: string },
  pages: AsyncGenerator<string>,
): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (start !== '') controller.enqueue(encoder.encode(start))
    },
    async pull(controller) {
      const { done, value } = await pages.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await pages.return(undefined)
    },
  })
  c.header('Content-Type', `${type}; charset=utf-8`)
  c.header('Content-Disposition', `attachment; filename="${name}"`)
  return c.body(body)
}
