/** Something that the user can fix. The message says what is wrong, where, and what to do. */
export class UserError extends Error {}
