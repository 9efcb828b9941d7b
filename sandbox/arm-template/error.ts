/** What a template has that Resource Manager would refuse, or that the sandbox does not evaluate. */
export class TemplateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "TemplateError";
  }
}
