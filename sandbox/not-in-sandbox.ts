/** Azure has it, and the sandbox does not. The message names it: it is a limit of the sandbox, and no fault of anybody. */
export class NotInSandbox extends Error {}
