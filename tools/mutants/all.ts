import { faultsOfClients } from './faults-of-clients.ts'
import { faultsOfCodes } from './faults-of-codes.ts'
import { faultsOfTheHouse } from './faults-of-the-house.ts'
import type { Mutant } from './mutant.ts'

export const mutants: readonly Mutant[] = [...faultsOfTheHouse, ...faultsOfCodes, ...faultsOfClients]
