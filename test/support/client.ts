/** What a browser without JavaScript does: keeps cookies, reads the form token off the page, posts forms. */
export function createClient(origin: string, publicOrigin = 'http://warifu.test') {
  const cookies = new Map<string, string>()

  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (cookies.size > 0)
      headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(new URL(path, origin), { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      if (/max-age=0/i.test(line)) cookies.delete(pair.slice(0, at))
      else cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }

  /** Posts exactly these fields, as from our own page. */
  function post(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return send(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Origin: publicOrigin, 'Sec-Fetch-Site': 'same-origin', ...headers },
    })
  }

  async function page(path: string): Promise<string> {
    const response = await send(path)
    if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}`)
    return response.text()
  }

  return {
    cookies,
    send,
    post,
    page,
    /** Opens a page and posts its form with these fields. */
    async submit(path: string, fields: Record<string, string>, action = path): Promise<Response> {
      return post(action, { form_token: formTokenIn(await page(path)), ...fields })
    },
  }
}

export function formTokenIn(html: string): string {
  const found = /name="form_token" value="([^"]+)"/.exec(html)?.[1]
  if (found === undefined) throw new Error('the page has no form token')
  return found
}
