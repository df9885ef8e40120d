import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SvgFault, sizeOfSvg } from './svg-check.ts'

const size = (text: string) => sizeOfSvg(new TextEncoder().encode(text))
const svg = (content: string, attributes = 'viewBox="0 0 120 40"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${content}</svg>`

test('E9: a picture of shapes and text has the size that it says', () => {
  const picture = `<?xml version="1.0" encoding="UTF-8"?>\n${svg(
    `<title>北</title><defs><linearGradient id="a"><stop offset="0" stop-color="#8a1c4a"/></linearGradient></defs>
<g transform="translate(1 2)"><rect width="9" height="9" fill="url(#a)"/><use xlink:href="#b"/><path id="b" d="M0 0h9"/></g>
<text x="1" y="2" xml:space="preserve" font-family="'Noto Sans JP', sans-serif">北 &amp; 南</text>`,
  )}`
  assert.deepEqual(size(picture), { width: 120, height: 40 })
  assert.deepEqual(size(svg('', 'width="12.5px" height="10"')), { width: 12.5, height: 10 })
  assert.deepEqual(size(svg('', 'width="100%" height="100%" viewBox="0,0,3,4"')), { width: 3, height: 4 })
})

test('E9: whatever runs, moves, styles or leads out of the picture is refused, with its line', () => {
  const contents: readonly (readonly [content: string, message: RegExp])[] = [
    ['\n<script>alert(1)</script>', /^line 2: has <script>; a logo is shapes and text alone/],
    ['<style>@import "https://x.example/a.css"</style>', /has <style>/],
    ['<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>', /has <foreignObject>/],
    ['<x:path xmlns:x="http://www.w3.org/1999/xhtml"/>', /has <x:path>/],
    ['<image href="https://x.example/a.png"/>', /has <image>/],
    ['<animate attributeName="x"/>', /has <animate>/],
    ['<set attributeName="onload"/>', /has <set>/],
    ['<a href="#b"/>', /has <a>/],
    ['<rect onload="alert(1)"/>', /<rect> has onload="alert\(1\)"/],
    ['<rect ONCLICK="alert(1)"/>', /<rect> has ONCLICK=/],
    ['<rect style="fill: red"/>', /<rect> has style=/],
    ['<use href="https://x.example/a.svg#b"/>', /<use> has href="https:/],
    ['<use xlink:href="data:image/svg+xml,x"/>', /<use> has xlink:href="data:/],
    ['<use href=" #b"/>', /<use> has href=/],
    ['<rect fill="url(https://x.example/a#b)"/>', /<rect> has fill=/],
    ['<rect fill="URL (\'//x.example/a#b\')"/>', /<rect> has fill=/],
    ['<rect fill="u\\72l(//x.example)"/>', /<rect> has fill=/],
    ['<rect fill="&#117;rl(//x.example)"/>', /<rect> has fill=/],
    ['<rect xlink:show="embed"/>', /<rect> has xlink:show=/],
    ['<g xml:base="https://x.example/"/>', /<g> has xml:base=/],
    [`${'<g>'.repeat(40)}${'</g>'.repeat(40)}`, /nested too deeply/],
    ['<rect>', /is not well-formed XML/],
    ['<?xml-stylesheet href="a.css"?>', /has a processing instruction/],
    ['&x;', /is not well-formed XML/],
  ]
  const whole: readonly (readonly [text: string, message: RegExp])[] = [
    [`<!DOCTYPE svg [<!ENTITY x "y">]>${svg('')}`, /has a document type/],
    ['<?xml version="1.0" encoding="Shift_JIS"?><svg/>', /is not in UTF-8/],
    ['<svg viewBox="0 0 1 1"/>', /has <svg>/],
    ['<g xmlns="http://www.w3.org/2000/svg"/>', /begins with <g>/],
    [svg('', ''), /says no size/],
    [svg('', 'viewBox="0 0 0 40"'), /says no size/],
    [svg('', 'width="10em" height="2em"'), /says no size/],
    ['', /is not well-formed XML/],
    ['GIF89a', /is not well-formed XML/],
  ]
  const all = [...contents.map(([content, message]) => [svg(content), message] as const), ...whole]
  for (const [text, message] of all)
    assert.throws(
      () => size(text),
      (error) => error instanceof SvgFault && message.test(error.message),
      text,
    )
  assert.throws(() => sizeOfSvg(Uint8Array.of(0x3c, 0xff)), /is not in UTF-8/)
})
