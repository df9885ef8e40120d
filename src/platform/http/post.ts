export type PostJson = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<number>

/**
 * Posts JSON and gives the status of the answer, whose body nobody reads. No redirect is followed: it would lead to a
 * place that nobody allowed. Rejects without an answer within so many milliseconds.
 */
export function postJsonWithin(waitMs: number): PostJson {
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

export const postJson = postJsonWithin(10_000)
