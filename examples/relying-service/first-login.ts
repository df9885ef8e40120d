// The first login of the demo's company, whose passwords are still those of its letter: done here, so that whoever tries the example
// meets an ordinary login.

const first = {
  login: 'Hajimemashite2026',
  registration: '123456',
  approval: '1234567890',
  transfer: 'Okuru2026',
}

/** What they are changed to. */
const chosen = {
  login: 'Kaimasita2026Haru',
  registration: '654321',
  approval: '0987654321',
  transfer: 'Okuru2027',
}

/** Gives the new login password. */
export async function firstLogin(origin: string, service: string, userId: string): Promise<string> {
  const cookies = new Map<string, string>()
  const send = async (path: string, fields?: Readonly<Record<string, string>>): Promise<string> => {
    const headers = { Cookie: [...cookies].map((pair) => pair.join('=')).join('; '), Origin: origin }
    const post = fields && { method: 'POST', body: new URLSearchParams(fields) }
    const response = await fetch(`${origin}/${service}${path}`, { headers, redirect: 'manual', ...post })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    if (post !== undefined && response.status !== 303) throw new Error(`${path} answered ${response.status}`)
    return response.text()
  }
  const submit = async (path: string, fields: Readonly<Record<string, string>>): Promise<void> => {
    const token = /name="form_token" value="([^"]+)"/.exec(await send(path))?.[1] ?? ''
    await send(path, { form_token: token, ...fields })
  }
  await submit('/', { userId, password: first.login })
  const changes = Object.entries(chosen).flatMap(([name, next]) => [
    [`${name}-current`, first[name as keyof typeof first]],
    [`${name}-next`, next],
    [`${name}-again`, next],
  ])
  await submit('/first-passwords', Object.fromEntries(changes))
  return chosen.login
}
