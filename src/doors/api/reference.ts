import type { Hono } from 'hono'
import { clientScopes } from '../../authority/rules/client.ts'
import type { Published } from '../../authority/rules/published.ts'
import type { Site } from '../../authority/screens/site.ts'
import type { Env } from '../../platform/http/guards.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { layout } from '../../platform/web/layout.ts'
import { plainSchema, problemsOf } from './openapi.ts'
import type { Operation } from './operation.ts'
import { apiOperations } from './operations.ts'
import { apiProblems } from './problem.ts'
import { apiPaths } from './routes.ts'
import { receivedSchema } from './webhooks.ts'

/** The operations as a person reads them: the same declarations that the document is made from. */
export function referencePage(app: Hono<Env>, site: Site, published: readonly Published[]): void {
  const page = String(
    layout(
      { ...site, bannerClock: null },
      {
        title: 'APIリファレンス | 割符 Warifu',
        header: html`<p class="service-name">割符 Warifu</p>`,
        main: referenceView(
          apiOperations(() => 0),
          published,
        ),
        footer: null,
        head: html`<link rel="stylesheet" href="${site.assets.href('reference.css')}">\n`,
      },
    ),
  )
  app.get(apiPaths.reference, (c) => c.body(page, 200, { 'Content-Type': 'text/html; charset=utf-8' }))
}

function referenceView(operations: readonly Operation[], published: readonly Published[]): Html {
  return html`<h1>APIリファレンス</h1>
<p>金融機関のシステム（連携先）から呼び出すAPIの一覧です。<a href="${apiPaths.document}">OpenAPI 3.1の文書</a>と同じ内容です。</p>
<div lang="en" class="reference">
<nav aria-label="operations"><ul>${operations.map(
    (each) =>
      html`<li><a href="#${each.operationId}"><code>${nameOf(each)}</code></a> ${each.summary}</li>\n`,
  )}</ul></nav>
${operations.map(operationView)}
<section id="webhooks"><h2>Webhooks</h2>${published.map(
    (each) => html`<h3><code>${each.name}</code></h3><p>${each.words}</p>
<pre tabindex="0"><code>${JSON.stringify(receivedSchema(each), null, 2)}</code></pre>
`,
  )}</section>
<section id="scopes"><h2>Scopes</h2><dl>${Object.entries(clientScopes).map(
    ([scope, words]) => html`<div><dt><code>${scope}</code></dt><dd>${words}</dd></div>\n`,
  )}</dl></section>
</div>`
}

function nameOf({ method, path }: Operation): string {
  return `${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`
}

function operationView(each: Operation): Html {
  const { operationId, summary, description = null, scope, changes, params, query, body, answers } = each
  const access = scope === null ? 'Anybody may call it.' : html`Scope <code>${scope}</code>.`
  const once = changes && scope !== null ? html` Takes an <code>Idempotency-Key</code>.` : null
  return html`<section id="${operationId}"><h2><code>${nameOf(each)}</code></h2>
<p>${summary}. ${access}${once}</p>
${description === null ? null : html`<p>${description}</p>`}
${params === undefined ? null : schemaView('In the path', params)}
${query === undefined ? null : schemaView('In the query', query)}
${body === undefined ? null : schemaView('Body', body)}
${Object.entries(answers).map(([status, answer]) => schemaView(`${status}: ${answer.description}`, answer.schema))}
<h3>Problems</h3><ul>${problemsOf(each).map(
    (code) => html`<li>${apiProblems[code].status} <code>${code}</code>: ${apiProblems[code].title}</li>\n`,
  )}</ul></section>
`
}

function schemaView(title: string, schema: Parameters<typeof plainSchema>[0]): Html {
  const json = JSON.stringify(plainSchema(schema), null, 2)
  return html`<h3>${title}</h3><pre tabindex="0"><code>${json}</code></pre>`
}
