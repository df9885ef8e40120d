export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<number>

/**
 * Posts a text, JSON unless its headers say otherwise, and gives the status of the answer, whose body nobody reads. No redirect is followed: it would lead to a
 * place that nobody allowed. Rejects without an answer within so many milliseconds.
 */
export function postWithin(waitMs: number): Post {
  return async (url, headers, body) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(waitMs),
    })
    await response.body?.cancel()
    return response.status
  }
}

export const postTo = postWithin(10_000)
