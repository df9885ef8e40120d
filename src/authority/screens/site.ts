import type { PageSite } from '../../platform/web/site.ts'
import type { Context } from '../operations/context.ts'

/** What every screen needs. */
export type Site = PageSite & { readonly context: Context }
