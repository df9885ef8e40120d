/** Something in the journal that is not as it was written. The message says where, and is shown. */
export class Fault extends Error {}
