// E9: the color and the logo of an institution, from its profile and the folder that it is in.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import { profileDigest } from './profile-digests.ts'
import { ProfileError } from './profile-files.ts'
import { loadProfiles } from './profiles.ts'

const shipped = join(import.meta.dirname, '../../profiles')
const file = 'johoku/fx-web.json'
const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><rect width="90" height="30"/></svg>'

/** The shipped profiles, of which one says more. */
function folderOf(t: TestContext, fields: object, from = shipped): string {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-brand-'))
  t.after(() => rmSync(folder, { recursive: true }))
  cpSync(from, folder, { recursive: true })
  const path = join(folder, file)
  const profile = JSON.parse(readFileSync(path, 'utf8')) as { readonly notices: object }
  const { notices, ...others } = fields as { readonly notices?: object }
  writeFileSync(path, JSON.stringify({ ...profile, ...others, notices: { ...profile.notices, ...notices } }))
  return folder
}

function faultOf(folder: string): string {
  try {
    loadProfiles(folder)
  } catch (error) {
    if (error instanceof ProfileError) return error.message.replace(`${folder}/`, '')
    throw error
  }
  return 'none'
}

function brandIn(folder: string) {
  const profile = loadProfiles(folder).get('johoku/fx-web')
  assert.ok(profile)
  return { brand: profile.brand, digest: profileDigest(profile) }
}

function chunk(name: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name), content])
  const ends = [Buffer.alloc(4), Buffer.alloc(4)] as const
  ends[0].writeUInt32BE(content.length)
  ends[1].writeUInt32BE(crc32(body))
  return Buffer.concat([ends[0], body, ends[1]])
}

function png(width: number, height: number, more: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(8, 8)
  const rows = deflateSync(Buffer.alloc((width + 1) * height))
  const chunks = [chunk('IHDR', header), ...more, chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks])
}

test('E9: a profile without a brand is what it was, and what a brand says counts into its digest', (t) => {
  const plain = brandIn(folderOf(t, {}))
  assert.equal(plain.brand, undefined)
  assert.equal(plain.digest, brandIn(shipped).digest)
  const folder = folderOf(t, { brand: { accent: { color: '#8a1c4a' }, logo: { file: 'logo.svg' } } })
  writeFileSync(join(folder, 'johoku/logo.svg'), svg)
  const { brand, digest } = brandIn(folder)
  assert.deepEqual(brand?.accent, { color: '#8a1c4a', text: '#ffffff' })
  assert.deepEqual(
    { ...brand?.logo },
    {
      file: 'logo.svg',
      alternative: null,
      type: 'image/svg+xml',
      width: 90,
      height: 30,
      digest: '271c038008b413bf67b686d66ad92472dc78e3c4ba1cd9c588776e9e5b7e9fe7',
    },
  )
  assert.equal(Buffer.from(brand?.logo?.bytes() ?? []).toString(), svg)
  // Two nodes with the same profile and another logo are not alike.
  writeFileSync(join(folder, 'johoku/logo.svg'), svg.replace('<rect', '<rect fill="#8a1c4a"'))
  assert.notEqual(brandIn(folder).digest, digest)
})

test('E9: the logo of a template lies beside the template', (t) => {
  const folder = folderOf(t, { extends: 'templates/kita' })
  writeFileSync(join(folder, 'templates/kita.json'), '{ "brand": { "logo": { "file": "kita.png" } } }')
  assert.match(
    faultOf(folder),
    /^templates\/kita\.json: brand\.logo\.file: kita\.png is not there: .*kita\.png$/,
  )
  writeFileSync(join(folder, 'templates/kita.png'), png(60, 20))
  const { brand } = brandIn(folder)
  assert.deepEqual([brand?.logo?.type, brand?.logo?.width, brand?.logo?.height], ['image/png', 60, 20])
  for (const none of [null, { logo: null, accent: null }])
    assert.equal(
      brandIn(folderOf(t, { extends: 'templates/kita', brand: none }, folder)).brand?.logo ?? null,
      null,
    )
})

test('E9: a color that could not be read is refused with its figures, and what is no color is named', (t) => {
  const accents: readonly (readonly [accent: object, message: RegExp])[] = [
    [
      { color: '#ff6600' },
      /^johoku\/fx-web\.json: brand\.accent\.color: text of #ff6600 on #\w{6} has a contrast of 2\.59:1, and needs 4\.5:1$/,
    ],
    [
      { color: '#8a1c4a', text: '#555555' },
      /brand\.accent\.color: text of #555555 on #8a1c4a has a contrast/,
    ],
    [{ color: 'red' }, /brand\.accent\.color: is not a color such as #0017c1/],
    [{ color: '#8A1C4A' }, /brand\.accent\.color: is not a color/],
    [{ color: '#8a1c4a', text: '#fff;}' }, /brand\.accent\.text: is not a color/],
    [{}, /brand\.accent\.color: /],
  ]
  for (const [accent, message] of accents) assert.match(faultOf(folderOf(t, { brand: { accent } })), message)
})

test('E9: a logo that is no plain picture, too large, or elsewhere stops the start', (t) => {
  const folder = folderOf(t, { brand: { logo: { file: 'logo.png' } } })
  const at = join(folder, 'johoku/logo.png')
  const whole = png(60, 20)
  const contents: readonly (readonly [content: Uint8Array, message: RegExp])[] = [
    [Buffer.from(svg), /logo\.png is not a PNG$/],
    [whole.subarray(0, -1), /is a broken PNG/],
    [Buffer.concat([whole, Buffer.from('<script>')]), /has something behind its end/],
    [Buffer.concat([whole, chunk('tEXt', Buffer.from('x'))]), /has something behind its end/],
    [png(60, 20, [chunk('acTL', Buffer.alloc(8))]), /is animated/],
    [png(2001, 200), /is 2001 by 200 pixels; each side may have 1 to 2000/],
    [png(130, 10), /is 130 by 10: one side is more than 12 times the other/],
    [Buffer.alloc(64 * 1024 + 1), /has 65537 bytes, more than 65536/],
  ]
  for (const [content, message] of contents) {
    writeFileSync(at, content)
    assert.match(faultOf(folder), message)
  }
  writeFileSync(at, whole)
  assert.equal(faultOf(folder), 'none')
  for (const name of ['../logo.png', '/etc/logo.png', 'a/logo.png', 'logo.gif', '.png', 'LOGO.png'])
    assert.match(
      faultOf(folderOf(t, { brand: { logo: { file: name } } })),
      /logo\.file: is not a name such as/,
    )
  const scripted = folderOf(t, { brand: { logo: { file: 'logo.svg' } } })
  writeFileSync(join(scripted, 'johoku/logo.svg'), svg.replace('<rect', '<script/><rect'))
  assert.match(faultOf(scripted), /brand\.logo\.file: logo\.svg line 1: has <script>/)
})

test('E9: an announcement says when it ends, and ends after it begins', (t) => {
  const from = '2026-12-01T09:00:00+09:00'
  const told = { title: '臨時休止', text: '休止します。\nご了承ください。', from, until: null }
  const wrong: readonly (readonly [announcement: object, message: RegExp])[] = [
    [{ ...told, until: '2026-12-01T00:00:00Z' }, /announcements\.0\.until: is not after from$/],
    [{ ...told, until: 'tomorrow' }, /announcements\.0\.until: Invalid/],
    [{ ...told, from: '2026-12-01' }, /announcements\.0\.from: Invalid/],
    [{ ...told, title: '臨時\n休止' }, /announcements\.0\.title: holds a line break/],
    [{ ...told, text: '休止\u202e' }, /announcements\.0\.text: holds an invisible character/],
    [{ title: '臨時休止', text: '休止', from }, /announcements\.0\.until: /],
  ]
  for (const [announcement, message] of wrong)
    assert.match(faultOf(folderOf(t, { notices: { announcements: [announcement] } })), message)
  assert.equal(faultOf(folderOf(t, { notices: { announcements: [told] } })), 'none')
})
