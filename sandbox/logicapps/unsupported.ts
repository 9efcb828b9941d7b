/** Something of a definition that the sandbox does not run, by name: never a silent pass. */
export class UnsupportedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UnsupportedError";
  }
}
