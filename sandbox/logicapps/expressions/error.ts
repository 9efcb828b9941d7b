/** An expression that cannot be read or evaluated; the platform's code for both is `InvalidTemplate`. */
export class ExpressionError extends Error {
  readonly code = "InvalidTemplate";
}
