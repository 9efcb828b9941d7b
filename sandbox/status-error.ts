/** A refusal by a service, with the HTTP status and the code that it gives. */
export class StatusError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
