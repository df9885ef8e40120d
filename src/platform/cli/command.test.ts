import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseInput, UsageError } from './command.ts'

const command = {
  words: 'thing make',
  summary: 'makes a thing',
  options: {
    name: { type: 'string', help: 'its name', required: true },
    scope: { type: 'string', help: 'what for', many: true },
    loud: { type: 'boolean', help: 'says so' },
  },
} as const

test('an option that takes one value is refused twice, and one that takes many gathers them', () => {
  const input = parseInput(command, ['--name', 'a', '--scope', 'x', '--scope', 'y,z', '--loud', '--loud'])
  assert.deepEqual([input.text('name'), input.text('scope'), input.flag('loud')], ['a', 'x,y,z', true])
  assert.throws(
    () => parseInput(command, ['--name', 'a', '--name', 'b']),
    new UsageError('--name is given more than once'),
  )
})

test('a value that begins with a dash, as one ID in 64 does, is taken; the name of an option is not', () => {
  const given = (...argv: string[]) => parseInput(command, argv).text('name')
  assert.equal(given('--name', '-aB_1'), '-aB_1')
  assert.equal(given('--name', '--x-'), '--x-')
  assert.equal(given('--name=-a', '--scope', '-b'), '-a')
  for (const argv of [
    ['--name', '--loud'],
    ['--name', '--scope=x'],
    ['--name', '--'],
    ['--name'],
    ['-x', '--name', 'a'],
  ])
    assert.throws(() => given(...argv), UsageError, argv.join(' '))
})
