/** Posts a text, and gives the status of the answer. Rejects without one. */
export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<number>

/** How systems are told anything, and where: WARIFU_WEBHOOK_ORIGINS. */
export type Telling = { readonly origins: readonly string[]; readonly post: Post }

/** The status of the answer, or what there was instead of one. */
export async function tellSystem(
  { origins, post }: Telling,
  ...[url, headers, body]: Parameters<Post>
): Promise<number | string> {
  if (!origins.includes(new URL(url).origin)) return 'its origin is not allowed'
  try {
    return await post(url, headers, body)
  } catch (error) {
    return error instanceof Error ? error.name : 'failed'
  }
}

export function hasArrived(answer: number | string): boolean {
  return answer === 200 || answer === 204
}
