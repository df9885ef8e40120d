/** Four bytes a point: red, green, blue, and how opaque it is. */
export type Picture = { readonly width: number; readonly height: number; readonly buffer: ArrayBuffer }
