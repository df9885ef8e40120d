import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { accentFault, accentShades, contrastOf, grounds } from './accent.ts'

test('E9: the contrast of two colors is that of WCAG 2.2, in either order', () => {
  const table: readonly (readonly [string, string, number])[] = [
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    // The example that is known for just missing 4.5, and its neighbor.
    ['#777777', '#ffffff', 4.48],
    ['#767676', '#ffffff', 4.54],
    ['#ff0000', '#ffffff', 4],
    ['#0000ff', '#ffffff', 8.59],
  ]
  for (const [one, other, ratio] of table) {
    assert.equal(Math.round(contrastOf(one, other) * 100) / 100, ratio, `${one} ${other}`)
    assert.equal(contrastOf(one, other), contrastOf(other, one))
  }
})

test('E9: an accent that could not be read somewhere is refused, with the figures of the worst place', () => {
  const table: readonly (readonly [color: string, text: string, fault: RegExp | null])[] = [
    ['#0017c1', '#ffffff', null],
    ['#8a1c4a', '#fff4d6', null],
    // Readable on white, and not on the paler grounds of messages.
    ['#767676', '#ffffff', /^text of #767676 on #\w{6} has a contrast of 4\.0\d:1, and needs 4\.5:1$/],
    ['#ff6600', '#ffffff', /^text of #ff6600 on #ffeee2 has a contrast of 2\.59:1/],
    // Its own text is the worst.
    ['#8a1c4a', '#c06080', /^text of #c06080 on #8a1c4a has a contrast of /],
    ['#8a1c4a', '#000000', /^text of #000000 on #\w{6} has a contrast of /],
  ]
  for (const [color, text, fault] of table) {
    const found = accentFault({ color, text })
    if (fault === null) assert.equal(found, undefined, color)
    else assert.match(found ?? '', fault)
  }
})

test('E9: whatever accent is accepted, every shade of it can be read', () => {
  const steps = ['00', '33', '66', '99', 'cc', 'ff']
  const colors = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)))
  const accepted = colors.filter((color) => accentFault({ color, text: '#ffffff' }) === undefined)
  assert.ok(accepted.length > 40 && accepted.length < colors.length / 2, String(accepted.length))
  for (const color of accepted) {
    const { main, dark, soft, text } = accentShades({ color, text: '#ffffff' })
    const pairs = [
      [text, main],
      [text, dark],
      ...[soft, ...Object.values(grounds)].map((ground) => [main, ground]),
    ]
    for (const [ink = '', ground = ''] of pairs)
      assert.ok(contrastOf(ink, ground) >= 4.5, `${color}: ${ink} ${ground}`)
  }
})

test('E9: the grounds are those of the style sheets', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  const sheets = read('../../platform/web/assets/warifu.css') + read('../assets/environment.css')
  const tokens = read(import.meta.resolve('@digital-go-jp/design-tokens/dist/tokens.css'))
  for (const [name, color] of Object.entries(grounds)) {
    const [, token = ''] = new RegExp(` ${name}: var\\((--[\\w-]+), #\\w+\\);`).exec(sheets) ?? []
    const [, value] = new RegExp(`${token}: (#\\w{6});`).exec(tokens) ?? []
    assert.equal(value, color, `${name} ${token}`)
  }
})
