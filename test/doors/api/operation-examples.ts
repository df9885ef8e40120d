// Signed operations, among the examples of the API.
import assert from 'node:assert/strict'
import { createOperationForClient } from '../../../src/authority/operations/clients/create-operation.ts'
import { Unavailable } from '../../../src/platform/store/unavailable.ts'
import {
  batchOf,
  deviceKey,
  deviceProof,
  keysProof,
  pushProof,
  rowsProof,
  signatureOf,
  waitingProof,
} from '../../support/token-device.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { shoko, testCaller } from '../../support/world.ts'
import { limited, type OfOperation, personOf, type Setting } from './example-setting.ts'

export const operationExamples = {
  createOperation: {
    success: async (setting) => ({ body: (await operationOf(setting)).request }),
    others: {
      403: async (setting) => ({ body: { ...(await operationOf(setting)).request, service: webFb } }),
      409: async (setting) => ({ body: { ...(await operationOf(setting)).request, userId: 'nobody' } }),
    },
  },
  readOperation: {
    success: async (setting) => ({ path: { operationId: (await madeOperation(setting)).operationId } }),
    others: { 404: async () => ({ path: { operationId: '0'.repeat(32) } }) },
  },
  takeOperationEvidence: {
    success: async (setting) => ({ path: { operationId: (await madeOperation(setting)).operationId } }),
    others: {
      404: async () => ({ path: { operationId: '0'.repeat(32) } }),
      409: async (setting) => ({ path: { operationId: await changedOperation(setting) } }),
      410: async (setting) => ({ path: { operationId: await erasedOperation(setting) } }),
    },
  },
  answerOperation: {
    success: async (setting) => ({
      path: { operationId: (await madeOperation(setting)).operationId },
      body: { decision: 'cancel' },
    }),
    others: {
      404: async () => ({ path: { operationId: '0'.repeat(32) }, body: { decision: 'cancel' } }),
    },
  },
  readOperationKeys: {
    success: async () => ({ query: { tokenId: 'WRFM00000001' } }),
    others: { 429: (setting) => limited(setting, 'operation-keys?tokenId=WRFM00000001', 11, {}) },
  },
  registerTokenDevice: {
    success: async (setting) => ({ body: await deviceOf(setting) }),
    others: {
      403: async (setting) => ({ body: { ...(await deviceOf(setting)), atMs: 0 } }),
      422: async (setting) => ({ body: { ...(await deviceOf(setting)), publicKey: 'A'.repeat(86) } }),
      429: (setting) => limited(setting, 'token-operations/devices', 2),
    },
  },
  readPushKey: {
    success: async () => ({}),
    others: {
      429: (setting) => limited(setting, 'token-operations/push', 11, {}),
      500: (setting) => withoutSettings(setting, new Error('a fault')),
      503: (setting) => withoutSettings(setting, new Unavailable('away')),
    },
  },
  changeTokenPush: {
    success: async (setting) => ({ body: await noPushOf(setting) }),
    others: {
      403: async (setting) => ({ body: { ...(await noPushOf(setting)), atMs: 0 } }),
      429: (setting) => limited(setting, 'token-operations/push', 11),
    },
  },
  fetchTokenOperations: {
    success: async (setting) => ({ body: await waitingOf(setting) }),
    others: {
      403: async (setting) => ({ body: { ...(await waitingOf(setting)), atMs: 0 } }),
      429: (setting) => limited(setting, 'token-operations', 11),
    },
  },
  fetchTokenOperationRows: {
    success: async (setting) => ({ body: await rowsOf(setting) }),
    others: {
      403: async (setting) => ({ body: { ...(await rowsOf(setting)), atMs: 0 } }),
      404: async (setting) => ({ body: { ...(await rowsOf(setting)), service: 'no/such' } }),
      429: (setting) => limited(setting, 'token-operations/rows', 11),
    },
  },
  pinOperationKeysAnew: {
    success: async (setting) => ({ body: await keysOf(setting) }),
    others: {
      403: async (setting) => ({ body: { ...(await keysOf(setting)), atMs: 0 } }),
      429: (setting) => limited(setting, 'token-operations/keys', 11),
    },
  },
  answerTokenOperation: {
    success: async (setting) => ({ body: await answerOf(setting) }),
    others: {
      404: async (setting) => ({ body: { ...(await answerOf(setting)), operationId: '0'.repeat(32) } }),
      429: (setting) => limited(setting, 'token-operations/answers', 11),
    },
  },
} as const satisfies Readonly<Record<string, OfOperation>>

const note = {
  service: shoko,
  template: 'note',
  fields: [{ type: 'text', label: 'お知らせ', value: '休業日のご案内' }],
  reference: '受付 1',
} as const

async function operationOf(setting: Setting) {
  const { userId, tokenId } = await personOf(setting)
  return { request: { ...note, userId }, tokenId }
}

/** One that waits for the token of a device whose key is registered. */
async function madeOperation(setting: Setting) {
  const { context } = setting.site.world
  const { request, tokenId } = await operationOf(setting)
  const fields = [{ type: 'text', label: 'お知らせ', value: '休業日のご案内' }] as const
  const made = await createOperationForClient(context, testCaller, { ...request, fields, validSeconds: null })
  assert.ok(made.ok)
  return { operationId: made.operationId, digest: made.created.digest, tokenId }
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

async function deviceOf(setting: Setting) {
  const { tokenId } = await personOf(setting)
  const proof = await deviceProof(setting.site.world.context, tokenId)
  return { ...proof, publicKey: base64url(deviceKey.point) }
}

async function waitingOf(setting: Setting) {
  const { tokenId } = await personOf(setting)
  return waitingProof(setting.site.world.context, tokenId)
}

/** It asks nothing else. */
async function withoutSettings({ site }: Setting, error: Error): Promise<Response> {
  const { context } = site.world
  const get = () => {
    throw error
  }
  Object.defineProperty(context, 'push', { configurable: true, get })
  try {
    return await fetch(`${site.server.origin}/api/v1/token-operations/push`)
  } finally {
    Object.defineProperty(context, 'push', { value: undefined, configurable: true })
  }
}

async function noPushOf(setting: Setting) {
  const { tokenId } = await personOf(setting)
  return pushProof(setting.site.world.context, tokenId, null)
}

async function rowsOf(setting: Setting) {
  const { context } = setting.site.world
  const { userId, tokenId } = await personOf(setting)
  const batch = batchOf([120_000, 80_000])
  const wanted = { ...note, template: 'transfer_batch', userId, ...batch, validSeconds: null } as const
  const made = await createOperationForClient(context, testCaller, wanted)
  assert.ok(made.ok)
  return { ...(await rowsProof(context, tokenId, made.operationId)), service: shoko }
}

async function keysOf(setting: Setting) {
  const { tokenId } = await personOf(setting)
  return keysProof(setting.site.world.context, tokenId)
}

/** One whose entry somebody changed: the last one, so that whatever comes later proves itself. */
async function changedOperation(setting: Setting): Promise<string> {
  const { operationId } = await madeOperation(setting)
  await setting.site.world.context.store.query(
    `UPDATE journal SET body = replace(body, '"act":"client"', '"act":"Client"') WHERE type = 'operation_created' AND body LIKE ?`,
    `%${operationId}%`,
  )
  return operationId
}

/** What the erasure of its customer leaves of it. */
async function erasedOperation(setting: Setting): Promise<string> {
  const { operationId } = await madeOperation(setting)
  await setting.site.world.context.store.query(
    "UPDATE signed_operation SET cose = x'', subject = '' WHERE operation_id = ?",
    operationId,
  )
  return operationId
}

async function answerOf(setting: Setting) {
  const { operationId, digest, tokenId } = await madeOperation(setting)
  const answer = { decision: 'approve', reason: '' } as const
  const signature = base64url(signatureOf(answer, digest))
  return { tokenId, service: shoko, operationId, ...answer, signature }
}
