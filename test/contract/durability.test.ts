import { describe } from 'node:test'
import { testPostgresDurability, testSqliteDurability } from './suites/durability.ts'

describe('durability', () => {
  testSqliteDurability()
  testPostgresDurability()
})
