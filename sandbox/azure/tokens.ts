import { createHmac, randomBytes } from "node:crypto";

export interface Token {
  readonly principalId: string;
  /** Compared to the letter, with its slash, as Entra ID does. */
  readonly audience: string;
}

/** Issues and checks the bearer tokens of the local Entra ID. They are worth nothing outside this process. */
export class Tokens {
  readonly #key = randomBytes(32);

  issue(principalId: string, audience: string): string {
    const claims = Buffer.from(JSON.stringify({ principalId, audience })).toString("base64url");
    return `${claims}.${this.#sign(claims)}`;
  }

  /** What the `Authorization` header says, or undefined where it holds no token of ours. */
  read(authorization: string | undefined): Token | undefined {
    const [claims = "", signature] = (authorization ?? "").replace(/^Bearer /, "").split(".");
    if (signature === undefined || signature !== this.#sign(claims)) return undefined;
    return JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as Token;
  }

  #sign(claims: string): string {
    return createHmac("sha256", this.#key).update(claims).digest("base64url");
  }
}
