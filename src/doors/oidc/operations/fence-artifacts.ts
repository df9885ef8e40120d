import { type FencePart, fencedRows } from '../../../authority/operations/fence-part.ts'
import { forgetGiven } from '../queries/artifacts.ts'
import { forgetAsks } from '../queries/asks.ts'

/**
 * After a restore no code, token, login under way or question to a token counts, whether it was used or fetched since or not (R3).
 * Whoever returns logs in again, and systems ask again. Which systems know of a session stays: they are told that it is over.
 */
export const fenceArtifacts: FencePart = async (store) => [
  fencedRows('oidcArtifacts', await forgetGiven(store)),
  fencedRows('oidcAsks', await forgetAsks(store)),
]
