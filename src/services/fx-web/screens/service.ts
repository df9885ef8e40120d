import type { Chapter, LoginService } from '../../../authority/screens/service.ts'
import type { Words } from '../../../authority/screens/words.ts'
import type { FxText } from '../texts/catalog.ts'

/** One service of the 外為Web kind: the login's screens, with all that its own say. */
export type FxService = Omit<LoginService, 't'> & Words<FxText>

/** A chapter of the help on what only 外為Web has. */
export type WriteFxChapter = (service: FxService) => Chapter
