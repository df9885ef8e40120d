import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDecisions, checkLinks, checkMachinePaths } from './documents.ts'
import { describe } from './source.ts'

test('links that lead nowhere, out of the repository or from its root are found, with their line', () => {
  const paths = ['README.md', 'docs/operating.md', 'docs/adr/0001-one.md', 'docs/screen.png']
  const complaints = (path: string, text: string) => checkLinks([{ path, text }], paths).map(describe)
  const good = [
    '[a](operating.md) [b](../README.md#start "title") [c](adr/) [d](adr/0001-one.md) ![e](screen.png)',
    '[f](https://example.com/x.md) [g](#part) <mailto:a@example.com> [h](<operating.md>)',
    '`[i](no.md)`',
    '```md',
    '[j](no.md)',
    '```',
    '[k]: operating.md',
    '<img src="screen.png" alt="">',
  ].join('\n')
  assert.deepEqual(complaints('docs/a.md', good), [])

  const bad = [
    '',
    '[a](no.md)',
    '[b](../../outside.md)',
    '[c](/README.md)',
    '[d]: no.md',
    '<a href="no">x</a>',
  ]
  assert.deepEqual(
    complaints('docs/a.md', bad.join('\n'))
      .sort()
      .map((line) => line.replace(/\. Instead.*/, '')),
    [
      'docs/a.md:2: the link no.md leads nowhere',
      'docs/a.md:3: the link ../../outside.md leaves the repository',
      'docs/a.md:4: the link /README.md starts at the root',
      'docs/a.md:5: the link no.md leads nowhere',
      'docs/a.md:6: the link no leads nowhere',
    ],
  )
  assert.deepEqual(complaints('src/a.ts', '[a](no.md)'), [])
})

test('a decision without one of its parts, with a wrong name or another one’s number is found', () => {
  const whole = '# Words\n\nStatus: accepted\n\n## Context\n\n## Decision\n\n## Consequences\n'
  const complaints = (...files: [name: string, text: string][]) =>
    checkDecisions(files.map(([name, text]) => ({ path: `docs/adr/${name}`, text }))).map(({ rule }) => rule)
  assert.deepEqual(complaints(['0001-words.md', whole], ['README.md', 'The decisions.']), [])
  assert.deepEqual(complaints(['0001-words.md', whole.replace('## Consequences', 'The consequences')]), [
    'the decision has no Consequences',
  ])
  assert.deepEqual(complaints(['0001-words.md', '']).length, 4)
  assert.deepEqual(complaints(['words.md', whole]), ['the file name is not NNNN-words.md'])
  assert.deepEqual(complaints(['0001-words.md', whole], ['0001-more.md', whole]), [
    'docs/adr/0001-words.md has the same number',
  ])
})

test('a path of one machine is found, a path in a URL or in the repository is not', () => {
  // Put together here, because this file is checked too.
  const homes = ['root', 'work', 'home', 'Users', 'tmp'].map((folder) => ['', folder, 'x'].join('/'))
  const complaints = (text: string) =>
    checkMachinePaths([{ path: 'docs/a.md', text }]).map(({ line }) => line)
  for (const home of homes) {
    assert.deepEqual(complaints(`one\nsee ${home}/main/file.ts`), [2], home)
    assert.deepEqual(complaints(`cd "${home}"`), [1], home)
    assert.deepEqual(complaints(`https://example.com${home} src${home} ..${home}`), [], home)
  }
  assert.deepEqual(complaints(['C:', 'Users', 'x'].join('\\')), [1])
  assert.deepEqual(complaints('/var/lib/warifu and /usr/bin/node and /token/'), [])
})
