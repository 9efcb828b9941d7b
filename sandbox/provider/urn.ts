/** The type stands in the URN, after the types of its parents: `urn:pulumi:stack::project::parent$type::name`. */
export function typeToken(request: { getUrn(): string }): string {
  return request.getUrn().split("::")[2]?.split("$").at(-1) ?? "";
}
